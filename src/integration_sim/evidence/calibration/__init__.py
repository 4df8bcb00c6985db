"""Which numbers are plausible: vectors drawn over every unknown, kept where the patterns are not implausible (history matching)."""
