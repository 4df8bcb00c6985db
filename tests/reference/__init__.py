"""The reference implementation: the model as ordinary Mesa agents, objects and loops that can be read line by line.

It shares nothing with the engine but the scenario, the values of the parameters, the numbering of organisations and the
keyed draws; no columns, no compiled code. It exists to be doubted against: the tests hold the engine to it, mechanism by
mechanism and for whole runs. Start at `simulation.py`, then `month.py`.

Tests and benchmarks write `from reference.simulation import ReferenceRun`: a checkout installed for development
(`uv sync`) has `tests/` on its path, as `dev-mode-dirs` in `pyproject.toml` says. What users install does not contain it.
"""
