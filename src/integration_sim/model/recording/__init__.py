"""What comes out: outcomes, and where and how they are recorded."""
