"""Changes: what contributors propose in a month, their sum kept on its scale, and who is to thank for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from reference.luck import bounded
from reference.people import Manager
from reference.ties import Tie

type Thing = Manager | Tie
type Propose = Callable[[Thing, str, float], None]
"""Propose to change a state of a manager or a tie by an amount."""

type Shares = dict[str, dict[tuple[Thing, str], float]]
"""By contributor: how much each state of each manager and tie was changed."""


class Changes:
    """What has been proposed since the last time that changes were applied, by contributor."""

    def __init__(self) -> None:
        self.proposed: Shares = {}

    def by(self, contributor: str) -> Propose:
        """Return the function with which a contributor proposes."""
        own = self.proposed.setdefault(contributor, defaultdict(float))

        def propose(who: Thing, state: str, amount: float) -> None:
            own[who, state] += amount

        return propose

    def apply(self, workload_limit: float) -> Shares:
        """Add the sum of all proposals to each state, keep it in [0, 1] (workload: its limit), and return everyone's share."""
        total: dict[tuple[Thing, str], float] = defaultdict(float)
        for own in self.proposed.values():
            for key, amount in own.items():
                total[key] += amount
        clipping: dict[tuple[Thing, str], float] = {}
        for (who, state), amount in total.items():
            before = getattr(who, state)
            after = bounded(before + amount, workload_limit if state == "workload" else 1.0)
            setattr(who, state, after)
            clipping[who, state] = (after - before) - amount
        return {**self.proposed, "clipping": clipping}
