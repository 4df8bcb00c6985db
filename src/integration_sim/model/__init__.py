"""The model: who there is, what happens when, one run, and the same run as a Mesa model."""
