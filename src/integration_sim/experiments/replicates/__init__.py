"""Many replicates of one scenario or several: who does the work, what they share, and where a result comes from."""
