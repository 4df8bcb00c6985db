"""Why an outcome moved between two months: in plain English, and as rows for a screen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from integration_sim.experiments.attribution.by_manager import OUTCOMES_OF_PERSONS
from integration_sim.experiments.attribution.explanation import NOT_EXPLAINED, Explanation, Moved
from integration_sim.experiments.attribution.netting import Netted, Part, netted
from integration_sim.experiments.attribution.service_terms import OUTCOMES_OF_SERVICES
from integration_sim.experiments.comparison.verdict import ENOUGH, Verdict, leaves_out_zero
from integration_sim.mechanisms.month import MECHANISMS
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OF_EXTENSIONS, OUTCOMES, Outcome
from integration_sim.report.why.differences import SMALLEST_SHARE
from integration_sim.report.why.netting import cancelled, part_told, part_words
from integration_sim.report.wording.numbers import decimals, signed
from integration_sim.report.wording.sentences import capital, listed, month_name, small_label, verb
from integration_sim.report.wording.states import STATES
from integration_sim.report.wording.verdicts import no_verdict

TERMS_IN_WORDS = {
    "joint_work": "the value of joint work",
    "role_ambiguity": STATES["ambiguity"],
    "vacancies": "vacant posts",
    "slow_decisions": "months for a decision",
    "workload": STATES["workload"],
    "demand": "demand",
    "swing": "what happens to a place whatever its partnership does",
}
"""What moves services, in words."""
TRUST_IN_WORDS = {
    "trust_won": "won in meetings that went well",
    "trust_lost": "lost in meetings that went badly",
    "trust_drifting": "drifting between those who did not meet",
}
"""What the mechanism of trust did, told apart, in words."""
BESIDE = ", set beside the baseline,"
"""What is said behind the name of an outcome where the difference from a baseline is told of."""
OTHERS = "others"
OTHERS_IN_WORDS = "all others together"
NOT_MOVED = {
    Verdict.SMALL: "a change too small to matter",
    Verdict.OPEN: "no change beyond what could be luck",
    Verdict.SAME: "no change in any replicate",
    Verdict.TOO_FEW: "too few replicates for a verdict",
    Verdict.NOTHING: "nothing to tell of",
}
"""What is said of an outcome that did not move by more than luck and enough to matter."""
DID_NOT_MOVE = {
    Verdict.SMALL: "moved by too little to matter",
    Verdict.OPEN: "did not move by more than could be luck",
    Verdict.SAME: "did not move in any replicate",
}
"""The same, to follow what the outcome is called."""


class WhyRow(NamedTuple):
    """A contributor, for a screen."""

    contributor: str
    words: str
    mechanism: str
    """The entry of `MECHANISMS` that explains it."""
    change: float
    told: str
    """The change as text, with its sign."""
    interval: str
    """The 95 % interval as text; empty where there is none."""
    clear: bool
    """Whether the interval leaves out zero."""


def words_of(outcome: str, contributor: str) -> str:
    """Return what a contributor to an outcome is called inside a sentence."""
    if contributor == OTHERS:
        return OTHERS_IN_WORDS
    if mechanism_of(outcome, contributor) == "services":
        return TERMS_IN_WORDS[contributor]
    return MECHANISMS[contributor].doing


def mechanism_of(outcome: str, contributor: str) -> str:
    """Return the entry of `MECHANISMS` that explains what a contributor did: what moves services are terms of one mechanism."""
    return "services" if outcome in OUTCOMES_OF_SERVICES else contributor


def why_heading(moved: Moved) -> str:
    """Say shortly how an outcome moved, and which contributor did most: the title of a chart."""
    label, shares = capital(_label(moved)), _Shares.of(moved)
    if not _is_clear(moved):
        return f"{label.removesuffix(',')}: {NOT_MOVED[moved.verdict]}"
    rising = moved.whole[0] > 0.0
    return f"{label} {_came(moved)}: {part_words(shares.first(rising), partial(words_of, moved.outcome))} {shares.did(rising)}"


def _label(moved: Moved) -> str:
    level = "" if moved.level == ALL else f" at the {moved.level.replace('_', ' ')} level"
    return small_label(OUTCOMES[moved.outcome]) + level + (BESIDE if moved.apart else "")


def _is_clear(moved: Moved) -> bool:
    """Tell whether an outcome moved by more than luck and enough to matter; of few replicates, of which no verdict is given, if at all."""
    shown = round(abs(moved.whole[0]), decimals(OUTCOMES[moved.outcome]) + 1) > 0.0
    return (_few(moved) and shown) or moved.verdict in (Verdict.CLEAR, Verdict.ON_AVERAGE)


def _few(moved: Moved) -> bool:
    """Tell whether there are too few replicates for ranges and verdicts."""
    return moved.replicates < ENOUGH


def _came(moved: Moved) -> str:
    change = moved.whole[0]
    return f"{'rose' if change > 0.0 else 'fell'} by {abs(change):.{decimals(OUTCOMES[moved.outcome]) + 1}f}"


def why_sentences(explanation: Explanation, moved: Moved) -> str:
    """Say how an outcome moved between two months, and which contributors did it."""
    outcome, start = OUTCOMES[moved.outcome], explanation.ensemble.scenario.start
    when = f"Between {month_name(start + moved.since)} and {month_name(start + moved.until)} {_label(moved)}"
    change, low, high = moved.whole
    if not moved.replicates:
        return f"{when} {verb(outcome, 'has')} no value, so nothing moved it."
    places = decimals(outcome) + 1
    sign = "+" if moved.apart else ""
    range_ = f"from {moved.before:{sign}.{places - 1}f} to {moved.after:{sign}.{places - 1}f}"
    if not round(abs(change), places) and not round(moved.contributions["change"].abs().max(), places):
        return f"{when} did not move ({range_})."
    clear, few = _is_clear(moved), _few(moved)
    if clear:
        ends = [f"{end:.{places}f}" for end in sorted((abs(low), abs(high)))]
        interval = "" if few or ends[0] == ends[1] else f"; 95 % interval {ends[0]} to {ends[1]}"
        lead = f"{when} {_came(moved)} ({range_}{interval})"
    elif few:
        lead = f"{when} came to the same ({range_})"
    else:
        lead = f"{when} {DID_NOT_MOVE[moved.verdict]} ({signed(low, places)} to {signed(high, places)})"
    verdict = [no_verdict(moved.replicates)] if few else []
    return ". ".join([lead, *(capital(text) for text in (*_shares(moved, outcome, clear), *_of_trust(moved, places), *verdict))]) + "."


def _of_trust(moved: Moved, places: int) -> Iterator[str]:
    """Yield what meetings won and lost, where the outcome holds trust between persons."""
    told = part_rows(moved)
    if told:
        yield f"the change by trust is what is left of {listed([f'{row.told} {row.words}' for row in told])}"


def part_rows(moved: Moved) -> list[WhyRow]:
    """Return the parts of what the mechanism of trust did to an outcome; none where it has no part in it."""
    if moved.of_trust is None or not moved.of_trust["change"].any():
        return []
    return [
        _row(moved, name, TRUST_IN_WORDS[name], "trust", numbers) for name, *numbers in moved.of_trust.itertuples(index=False, name=None)
    ]


def _row(moved: Moved, name: str, words: str, mechanism: str, numbers: Sequence[float]) -> WhyRow:
    places, few = decimals(OUTCOMES[moved.outcome]) + 1, _few(moved)
    change, low, high = numbers
    interval = "" if few or math.isnan(low) else f"{signed(low, places)} to {signed(high, places)}"
    return WhyRow(
        contributor=name,
        words=words,
        mechanism=mechanism,
        change=change,
        told=signed(change, places),
        interval=interval,
        clear=not few and leaves_out_zero(low, high),
    )


class _Shares(NamedTuple):
    """What changed an outcome, those that cancel taken together, and which of these parts are large enough to be told."""

    every: Netted
    named: list[Part]

    @classmethod
    def of(cls, moved: Moved) -> _Shares:
        table, places = moved.contributions, decimals(OUTCOMES[moved.outcome]) + 1
        every = netted(dict(zip(table["contributor"].astype(str), table["change"].astype(float), strict=True)), SMALLEST_SHARE)
        return cls(every, [part for part in every.named if round(abs(part.change), places) > 0.0])

    def first(self, rising: bool) -> Part:
        """Return the part that did most of a rise (or fall)."""
        return max(self.every.parts, key=lambda part: part.change if rising else -part.change)

    def did(self, rising: bool) -> str:
        """Say how much of a rise (or fall) its first part did."""
        pushes = [abs(part.change) for part in self.every.parts if (part.change > 0.0) == rising]
        if len(self.named) == 1:
            return "did it"
        return "did most of it" if max(pushes) > 0.5 * sum(pushes) else "came first"


def _shares(moved: Moved, outcome: Outcome, clear: bool) -> Iterator[str]:
    """Yield who moved an outcome along with the whole change, who against it, and what cancelled.

    If the change is not clear, who raised and who lowered it. Every number is told once, so that those told add up.
    """
    places, rising = decimals(outcome) + 1, moved.whole[0] > 0.0 or not clear
    shares = _Shares.of(moved)

    def with_change(name: str, change: float) -> str:
        return f"{words_of(outcome.name, name)} ({signed(change, places)})"

    def told(up: bool) -> list[str]:
        words = partial(words_of, outcome.name)
        return [part_told(part, words, with_change) for part in shares.named if (part.change > 0.0) == up]

    along, against = told(rising), told(not rising)
    if not clear:
        yield from (f"{listed(names)} {verb} it" for names, verb in ((along, "raised"), (against, "lowered")) if names)
    elif along:
        yield f"{along[0]} {shares.did(rising)}" + (f", then {listed(along[1:])}" if along[1:] else "")
    else:
        yield "many small contributions did it"
    if clear and against:
        yield f"{listed(against)} worked against it"
    yield from cancelled(shares.every, with_change)
    if round(abs(shares.every.others), places):
        yield f"{OTHERS_IN_WORDS} changed it by {signed(shares.every.others, places)}"


def why_not(outcome: str) -> str:
    """Say why an outcome of `NOT_EXPLAINED` has no contributions, and what to ask instead."""
    what, instead = NOT_EXPLAINED[outcome]
    feed = "feed" if len(instead) > 1 else "feeds"
    ask = f" Ask instead what moved {listed([small_label(OUTCOMES[name]) for name in instead])}, which {feed} it." if instead else ""
    return f"{OUTCOMES[outcome].label}: this is {what}, so no contributions add up to its change.{ask}"


def how_shared(outcome: str) -> str:
    """Say how the change of an outcome that is no mean of a state is shared out; empty for the others."""
    if outcome not in OUTCOMES_OF_PERSONS:
        return ""
    what = OUTCOMES[outcome].label
    if outcome in OF_EXTENSIONS:
        return (
            f"{what}: this follows a rule of its own. So each month's change of each manager is shared among the states on which the rule"
            " rests, taken from where they stood to where they came to one by one, in order and in the opposite order; and what a state"
            " did, among the contributors by how far each pushed it. Nothing is left over, but another way of sharing would share a little"
            " differently."
        )
    return (
        f"{what} bends: what a push is worth depends on where a manager stands. So each month's change of each manager is shared among"
        " the contributors by how far each pushed them along the straight way from where they stood to where they came to. Nothing is"
        " left over, but another way of sharing would share a little differently."
    )


def why_rows(moved: Moved) -> list[WhyRow]:
    """Return the contributors that changed an outcome by what can be shown, the largest first."""
    places = decimals(OUTCOMES[moved.outcome]) + 1
    return [
        _row(moved, name, words_of(moved.outcome, name), mechanism_of(moved.outcome, name), numbers)
        for name, *numbers in moved.contributions.itertuples(index=False, name=None)
        if round(abs(numbers[0]), places) > 0.0
    ]
