"""What cancels: two contributions so nearly opposite that neither moved anything, told apart from those that did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

CANCELS = 0.1
"""Two opposite contributions cancel if what they leave of each other is at most this part of the smaller one."""


class Part(NamedTuple):
    """A contributor, or two that cancel, and what it (or what they leave of each other) changed."""

    of: tuple[str, ...]
    change: float


class Netted(NamedTuple):
    """Contributions of which those that cancel are taken together."""

    changes: Mapping[str, float]
    """Contribution by contribution, as given."""
    parts: tuple[Part, ...]
    """The largest first; they add up to the same."""
    named: list[Part]
    """Those large enough to be named."""

    @property
    def cancelling(self) -> list[tuple[str, str]]:
        """Those that cancel, two by two, what raises first."""
        pairs = [part.of for part in self.parts if len(part.of) > 1]
        return [(one, other) if self.changes[one] > 0.0 else (other, one) for one, other in pairs]

    @property
    def others(self) -> float:
        """What all that neither are named nor cancel changed together."""
        return sum(part.change for part in self.parts if len(part.of) == 1 and part not in self.named)


def netted(changes: Mapping[str, float], share: float) -> Netted:
    """Take two contributions at a time together, the largest first, that cancel: each also moved more than all that then remains did.

    Terms that take .16 and a reform that gives .16 do not explain a change of .02 that a third made. What has to be told of is
    at least a share of all that was moved, in either direction.
    """
    rest, pairs = dict(changes), []
    smallest = share * sum(abs(change) for change in changes.values())
    while True:
        found = max(_cancelling(rest, smallest), key=lambda pair: min(abs(rest[name]) for name in pair), default=None)
        if found is None:
            break
        pairs.append(Part(found, sum(rest.pop(name) for name in found)))
    single = [Part((name,), change) for name, change in rest.items()]
    parts = tuple(sorted((*single, *pairs), key=lambda part: -abs(part.change)))
    least = share * sum(abs(part.change) for part in parts)
    return Netted(changes, parts, [part for part in parts if abs(part.change) >= least])


def _cancelling(changes: Mapping[str, float], smallest: float) -> Iterator[tuple[str, str]]:
    total = sum(changes.values())
    for pair in combinations(changes, 2):
        one, other = (changes[name] for name in pair)
        smaller, left = min(abs(one), abs(other)), one + other
        if one * other < 0.0 and abs(left) <= CANCELS * smaller and smaller > abs(total - left) and smaller >= smallest:
            yield pair
