"""Does the model show what its field has seen? Patterns as data, their arms simulated side by side, and what came of it."""
