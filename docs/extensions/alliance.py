"""An alliance: organisations sign one contract and share its gains and losses; tighter than a CHP, bound by no law.

A form of partnership. A scenario may then say

    events:
      - {kind: reform, form: alliance, announced: 2015-10, live: 2016-04}
"""

from integration_sim import Form, Parameter

__version__ = "1.0"


def number(value: float, low: float, high: float, unit: str, says: str, maximum: float = float("inf")) -> Parameter:
    """Return a number with its range; all of them are assumptions here."""
    return Parameter(value=value, low=low, high=high, maximum=maximum, unit=unit, grade="A", source="assumption", says=says)


ALLIANCE = Form(
    "alliance",
    "alliance",
    article="an",
    falls_back_to="informal",
    numbers={
        "joint_management": number(0.4, 0.2, 0.6, "share", "How much of management is joint, across organisations, in an alliance.", 1),
        "binding": number(0.5, 0.3, 0.7, "0 to 1", "How firmly an alliance's contract holds its partners.", 1),
        "approval_lines": number(2.0, 1.0, 3.0, "approval lines", "How many lines of approval a joint decision must pass in an alliance."),
        "contact": number(1.3, 1.0, 1.6, "1", "How many times as often managers meet across organisations in an alliance."),
        "manager_days": number(0.8, 0.3, 2.0, "manager-days a month", "How much of a manager's time becoming an alliance takes."),
        "gbp": number(60.0, 10.0, 200.0, "GBP a month", "How much money becoming an alliance takes, for each manager."),
    },
)
