"""One replicate month by month, with everybody's states, and what befell one manager."""
