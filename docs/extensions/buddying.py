"""Buddying: a manager from each organisation is paired with an opposite number, and the two talk things over once a fortnight.

    isim.load_extension("docs/extensions/buddying.py")

A scenario then has one more lever to choose from:

    levers:
      - {kind: buddying, start: 2016-04, months: 24, level: middle, reach: 20}
"""

from typing import Literal

import integration_sim as isim

ASSUMED = {"grade": "A", "source": "assumption; nothing was measured"}

LENT = {  # `isim levers` tells what each channel acts on
    "contact": isim.Parameter(
        value=0.1,
        low=0.03,
        high=0.25,
        maximum=1,
        unit="share",
        says="How much more often each of a pair meets people across organisations.",
        **ASSUMED,
    ),
    "calm": isim.Parameter(
        value=0.15,
        low=0,
        high=0.4,
        maximum=1,
        unit="share",
        says="How much of the fear for their posts goes when managers hear that the other side is just as unsettled.",
        **ASSUMED,
    ),
}
COSTS = {
    "manager_days": isim.Parameter(
        value=0.25, low=0.1, high=0.5, unit="manager-days a month", says="How much working time the talks take.", **ASSUMED
    ),
    "gbp": isim.Parameter(value=10, low=0, high=40, unit="GBP a month", says="How much money it costs for each manager.", **ASSUMED),
}


class Buddying(isim.Lever):
    """Managers are paired with opposite numbers from the other organisation, and talk things over once a fortnight."""

    kind: Literal["buddying"] = "buddying"
    lends, costs = LENT, COSTS
