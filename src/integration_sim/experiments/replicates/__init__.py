"""Many replicates of one scenario or several: who does the work, what they share, and where a result comes from."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["executors"])  # isim.executors is found here when it is first used
