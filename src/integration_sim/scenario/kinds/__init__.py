"""What events, levers and channels are made of, and the tables of all that there are: the package's own and those of extensions."""
