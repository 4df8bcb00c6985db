"""A comparison in charts, plain English and tables: what differs, what it costs, what one would choose."""
