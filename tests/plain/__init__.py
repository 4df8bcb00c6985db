"""The model, rendered plainly: ordinary Mesa agents, objects and loops that read like docs/model.md.

It shares nothing with the engine but the scenario, the values of the parameters, the numbering of organisations and the
keyed draws; no columns, no compiled code. It exists to be doubted against: the tests hold the engine to it, mechanism by
mechanism and for whole runs. Start at `simulation.py`, then `month.py`.
"""
