"""The rules of each mechanism at points computed by hand.

Every expected number is written out as arithmetic from the equation, with parameters made up so that each term and each
parameter changes the answer. So a misread equation is caught even where the reference implementation repeats it.
"""
