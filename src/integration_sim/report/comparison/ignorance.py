"""What isn't known of the numbers, in a comparison: its share in the spread of a difference, and which unknowns decide the sign."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.deciding import FEWEST, Condition, DecidingUnknowns, Found, Region, deciding_unknowns
from integration_sim.experiments.comparison.ignorance import Decomposition, decomposed
from integration_sim.experiments.errors import ExplanationError
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.parameters import registry
from integration_sim.report.wording.numbers import decimals, percent
from integration_sim.report.wording.sentences import capital, short_name, small_label, verb
from integration_sim.report.wording.verdicts import IN_WINDOW

MIDDLE = 0.5
"""Of a plausible range: what lies above a threshold in its upper half is high."""
COUNTS = {1: "one unknown", 2: "two unknowns", 3: "three unknowns"}
FIRST_CLAUSE = re.compile(r"[;:.]( |$)")


@dataclass(frozen=True)
class Ignorance:
    """What isn't known, in what an alternative does to the watched outcome in the comparison's window."""

    spread: Decomposition
    deciding: DecidingUnknowns | None
    trouble: str = ""
    """Why no deciding unknowns were looked for."""

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"spread": asdict(self.spread), "deciding": None if self.deciding is None else asdict(self.deciding)}


def ignorance_of(comparison: Comparison, alternative: str) -> Ignorance:
    """Return it. Raises ExplanationError where vectors were not lived twice."""
    spread = decomposed(comparison, alternative, comparison.watch)
    try:
        return Ignorance(spread, deciding_unknowns(comparison, alternative))
    except ExplanationError as error:
        return Ignorance(spread, None, str(error))


def ignorance_sentences(comparison: Comparison, alternative: str, found: Ignorance) -> list[str]:
    """Return what isn't known, a paragraph each: its share in the spread, and which unknowns decide the sign."""
    deciding = f"{capital(found.trouble)}." if found.deciding is None else deciding_sentences(comparison, alternative, found.deciding)
    return [_spread(comparison, alternative, found.spread), deciding]


def _spread(comparison: Comparison, alternative: str, found: Decomposition) -> str:
    outcome = OUTCOMES[comparison.watch]
    places = decimals(outcome) + 1
    return (
        f"What {alternative} does to {small_label(outcome)} {IN_WINDOW[comparison.window]} differs from one simulated future to the next by"
        f" a standard deviation of {found.numbers:.{places}f} for what isn't known of the numbers and of {found.luck:.{places}f} for luck:"
        f" {percent(found.share)} of the variance ({percent(found.low)} to {percent(found.high)}) is the numbers'."
    )


def deciding_sentences(comparison: Comparison, alternative: str, found: DecidingUnknowns) -> str:
    """Say with how many sets of numbers the outcome is higher, and which two or three unknowns decide that, as far as any do."""
    outcome, total = OUTCOMES[found.outcome], found.vectors + found.same
    apart = short_name(comparison.baseline_name, alternative)
    what = f"With {apart}, {small_label(outcome)} {IN_WINDOW[comparison.window]} {verb(outcome, 'is')}"
    if not found.vectors:
        return f"{what} no different with any of the {total} sets of numbers."
    usual, rare = ("higher", "lower") if found.rises >= found.falls else ("lower", "higher")
    fewer = found.vectors - found.most
    same = f"; with {found.same} there is no difference" if found.same else ""
    if not fewer:
        return f"{what} {usual} with {_of(found.most, total)} sets of numbers{same}: no unknown was seen to reverse it."
    counts = f"{what} {usual} with {found.most} of {total} sets of numbers and {rare} with {fewer}{same}."
    if found.found is Found.TOO_FEW:
        return f"{counts} Which unknowns decide it takes {FEWEST} sets or more to tell."
    if found.found is Found.ONE_WAY:
        return f"{counts} That is too few to tell which unknowns reverse it."
    tried = f"about {found.right} of {found.vectors}"
    if found.found is Found.NOTHING:
        no_better = "no better" if found.right <= found.most else "no better than chance would make it"
        return (
            f"{counts} Nothing that can be named decides which: the best rule of up to three of the {found.unknowns} unknowns, tried on"
            f" sets that it was not found with, is right {tried}, always saying {usual} about {found.most}; that is {no_better}."
        )
    reversed_, others = _sides(found)
    where = "; or ".join(_where(region) for region in reversed_)
    return (
        f"{counts} Which it is hangs most on {COUNTS[len(found.parameters)]}. It is {rare} with {_share(reversed_, rare)} sets where"
        f" {where}; of the others it is {usual} with {_share(others, usual)}. Tried on sets that it was not found with, this rule is right"
        f" {tried}, always saying {usual} about {found.most}."
    )


def _sides(found: DecidingUnknowns) -> tuple[list[Region], list[Region]]:
    """Return the regions in which the rarer sign is the more frequent, and the others."""
    rarer = found.rises < found.falls
    reversed_ = [one for one in found.regions if one.higher is rarer]
    return reversed_, [one for one in found.regions if one.higher is not rarer]


def _share(regions: list[Region], word: str) -> str:
    count = sum(one.rises if word == "higher" else one.falls for one in regions)
    return f"{count} of {sum(one.rises + one.falls for one in regions)}"


def _of(count: int, total: int) -> str:
    return f"all {total}" if count == total else f"{count} of {total}"


def _where(region: Region) -> str:
    return " and ".join(_condition(one) for one in region.conditions)


def _condition(one: Condition) -> str:
    """Say where a number lies: `encounter.trust is low (below 0.9, of a plausible 0.6 to 1.6; it says how strongly trust ...)`."""
    number = registry()[one.parameter]
    upper = (one.threshold - number.low) / (number.high - number.low) >= MIDDLE
    place = ("high" if upper else "not low") if one.above else ("not high" if upper else "low")
    says = FIRST_CLAUSE.split(number.says)[0]
    says = f"it {'says' if says.startswith(('How', 'What')) else 'is'} {says[0].lower()}{says[1:]}"
    side = "above" if one.above else "below"
    return f"{one.parameter} is {place} ({side} {one.threshold:.2g}, of a plausible {number.low:g} to {number.high:g}; {says})"
