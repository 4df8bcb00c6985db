"""What moves managers: one file a mechanism, each with its parameters, its rules and the changes it proposes.

Read `month.py` first: it is the table of contents.

How to read the equations in docstrings: letters are states and other variables, explained at the head of each file; words are
parameters, named as in the parameter type beside them (their values stand in the registry alone), or arguments of the rule.
"a -> b, at rate" means that a closes that share of its distance to b each month.
"""
