"""A run in charts, a story and tables."""
