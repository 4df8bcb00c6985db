"""What a survey found: sentences, charts and tables."""
