"""Who there is at the start: organisations, posts, ties, and the warm-up to a standing start."""
