"""The sources' own questionnaires, as simulated managers answer them: what each sees of their place, and what they make of it.

Nothing here changes a run, and nothing here is compiled: plain NumPy over the tables of a run that stands still.
"""
