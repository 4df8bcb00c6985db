"""Studies: factors, designs, the study kept in a folder, what is measured of its runs, and which factors matter."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["design"])  # isim.design is found here when it is first used
