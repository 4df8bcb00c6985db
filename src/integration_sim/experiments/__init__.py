"""Many runs: ensembles of replicates, comparisons, designs and studies, sensitivity; and where a result comes from."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["design", "executors"])
