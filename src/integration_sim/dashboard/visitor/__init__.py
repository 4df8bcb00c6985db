"""One visitor's work: the variant in hand, how it is changed, kept and shared."""
