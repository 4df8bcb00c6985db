"""What happens: the scenario schema, its loader and the library of shipped scenarios."""
