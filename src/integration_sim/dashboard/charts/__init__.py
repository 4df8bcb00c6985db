"""What pages draw, as plain data made from results."""
