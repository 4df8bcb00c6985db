"""The package's own outcomes: a file for each, or for those that one rule or one subject holds together."""
