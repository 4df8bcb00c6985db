"""Studies: factors, designs, the study kept in a folder, what is measured of its runs, and which factors matter."""
