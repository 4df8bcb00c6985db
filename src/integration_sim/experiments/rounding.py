"""How far rounding may move a sum: what is smaller is nothing."""

ROUNDING = 1e-9
"""Sums of the same numbers in another order differ by less than this part of them."""
