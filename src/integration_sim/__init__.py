"""An agent-based simulation of what happens to managers when NHS boards and councils are made to work as one.

>>> import integration_sim as isim
>>> scenario = isim.load_scenario("case_c")
>>> ensemble = isim.simulate(scenario, replicates=50, seed=1)
>>> ensemble.summary()

The public names are listed in `__init__.pyi`; each is imported when it is first used, so that a command that needs no
engine starts without it.
"""

from typing import Any

import lazy_loader

_public_name, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    """Return a public name, or the version as it is installed: to look that up is slow, and few ask."""
    if name == "__version__":
        from importlib.metadata import version

        return version("integration-sim")
    return _public_name(name)
