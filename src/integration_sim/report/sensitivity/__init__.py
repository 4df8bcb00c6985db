"""What a sensitivity analysis found: sentences, charts and tables."""
