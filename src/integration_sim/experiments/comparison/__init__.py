"""Futures side by side: whether a difference is real and matters, over which time, at what cost, and what one would choose."""
