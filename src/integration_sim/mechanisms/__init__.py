"""What moves managers: one file a mechanism, each with its parameters, its rules and the changes it proposes.

Read `month.py` first: it is the table of contents.
"""
