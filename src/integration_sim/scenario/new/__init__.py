"""A new scenario made from the answers to a few questions."""
