"""Because of what an outcome moved, or two futures came apart: in plain English, and as rows for a screen."""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.experiments.attribution.causes.because import COMBINATION, STANDING_STILL, Because, Causes
from integration_sim.experiments.attribution.causes.dated import Dated
from integration_sim.experiments.attribution.causes.left_out import Cause
from integration_sim.experiments.attribution.netting import netted
from integration_sim.experiments.comparison.verdict import ENOUGH, Verdict, leaves_out_zero
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES, Course, Outcome
from integration_sim.report.why.differences import SMALLEST_SHARE
from integration_sim.report.why.mechanisms import BESIDE, DID_NOT_MOVE
from integration_sim.report.why.netting import cancelled, part_told
from integration_sim.report.wording.numbers import decimals, signed
from integration_sim.report.wording.sentences import capital, listed, month_name, small_label, verb
from integration_sim.report.wording.verdicts import no_verdict
from integration_sim.scenario.calendar import CalendarMonth

AS_ROWS = {STANDING_STILL: "with nothing happening", COMBINATION: "what only their combination makes"}
"""What is no cause by itself, in words."""
CAVEAT = (
    "Each cause is left out in turn, with the same luck: the change is the future with it less the future without it. What several make"
    " only together is told apart."
)


class CauseRow(NamedTuple):
    """A cause, for a screen."""

    cause: str
    """Its label, or `standing_still` or `combination`."""
    words: str
    change: float
    told: str
    """The change as text, with its sign."""
    interval: str
    """The 95 % interval as text; empty where there is none to claim."""
    clear: bool
    """Whether the interval leaves out zero."""


def cause_words(cause: Cause) -> str:
    """Return what a cause is called inside a sentence: `the broken promise of April 2012`."""
    return ", with ".join(filter(None, (_named(cause.what), listed([_named(one) for one in cause.along]))))


def _named(what: Dated | str) -> str:
    if isinstance(what, str):
        return what
    where = f" at {what.where}" if what.where else ""
    often = f", {what.times} times {_span('between', what.first, what.last)}" if what.times > 1 else f" of {month_name(what.first)}"
    how = f", {what.how}" if what.how else ""
    if what.instead_of is not None:
        first, last = what.instead_of
        how = f" instead of {month_name(first)}" + (f" to {month_name(last)}" if first != last else "")
    return f"the {what.name}{where}{often}{how}"


def _span(between: str, first: CalendarMonth, last: CalendarMonth) -> str:
    return f"in {month_name(first)}" if first == last else f"{between} {month_name(first)} and {month_name(last)}"


def cause_sentences(causes: Causes, found: Because) -> str:
    """Say how an outcome moved between two months (or how its difference did), and because of what; the numbers told add up.

    Of fewer replicates than a verdict takes, neither range nor verdict is claimed.
    """
    outcome, start = OUTCOMES[found.outcome], causes.ensemble.scenario.start
    label = small_label(outcome) + ("" if found.level == ALL else f" at the {found.level.replace('_', ' ')} level")
    label += BESIDE if causes.beside is not None else ""
    when = _when(outcome, start + found.since, start + found.until, from_start=found.since == 0)
    if not found.replicates:
        return f"{when} {label} {verb(outcome, 'has')} no value in some future, so nothing can be said of causes."
    told = [f"{when} {label} {_moved(found)}", _because(causes, found) or "No cause did anything to it that can be shown"]
    if found.replicates < ENOUGH:
        told.append(capital(no_verdict(found.replicates)))
    return ". ".join(told) + "."


def _when(outcome: Outcome, first: CalendarMonth, last: CalendarMonth, *, from_start: bool) -> str:
    """Say between which times: of rates and flows, years."""
    if outcome.course is Course.STATE:
        return f"Between {month_name(first)} and {month_name(last)}"
    until = f"the twelve months to {month_name(last)}"
    if not from_start:
        return f"Between the twelve months to {month_name(first)} and those to {month_name(last)}"
    return f"In {until}" if outcome.course is Course.FLOW else f"Between {month_name(first + 1)} and {until}"


def _moved(found: Because) -> str:
    """Say how it moved, and how sure that is."""
    change, low, high = found.whole
    places = _places(found)
    if found.verdict in DID_NOT_MOVE:
        interval = "" if found.verdict is Verdict.SAME else f" ({signed(low, places)} to {signed(high, places)})"
        return DID_NOT_MOVE[found.verdict] + interval
    if not round(abs(change), places):
        return "did not move"
    rose = f"{'rose' if change > 0.0 else 'fell'} by {abs(change):.{places}f}"
    ends = [f"{end:.{places}f}" for end in sorted((abs(low), abs(high)))]
    return rose if found.verdict is Verdict.TOO_FEW or ends[0] == ends[1] else f"{rose} (95 % interval {ends[0]} to {ends[1]})"


def _places(found: Because) -> int:
    return decimals(OUTCOMES[found.outcome]) + 1


def _because(causes: Causes, found: Because) -> str:
    """Name the causes, the largest first, then what cancels and what is left; the numbers add up."""
    places, words = _places(found), _words(causes)
    changes = dict(zip(found.parts["cause"], found.parts["change"], strict=True))
    still, together = changes.pop(STANDING_STILL, 0.0), changes.pop(COMBINATION)
    every = netted(changes, SMALLEST_SHARE)

    def with_change(label: str, change: float) -> str:
        return f"{words[label]} ({signed(change, places)})"

    shown = [part for part in every.parts if round(abs(part.change), places)]
    small = [part for part in shown if part not in every.named and len(part.of) == 1]
    alone = len(small) == 1  # one by itself may as well be named
    named = [part_told(part, words.__getitem__, with_change) for part in shown if part in every.named or (alone and part in small)]
    texts = [f"Because of {listed(named)}"] if named else []
    texts += cancelled(every, with_change)
    if round(abs(every.others), places) and not alone:
        texts.append(f"all other causes together changed it by {signed(every.others, places)}")
    if round(abs(still), places):
        texts.append(f"with nothing happening it would have changed by {signed(still, places)}")
    if round(abs(together), places):
        texts.append(f"what only their combination makes: {signed(together, places)}")
    return "; ".join(texts)


def _words(causes: Causes) -> dict[str, str]:
    return {one.label: cause_words(one) for one in causes.causes}


def cause_rows(causes: Causes, found: Because) -> list[CauseRow]:
    """Return the causes that changed an outcome by what can be shown, the largest first, then what is no cause by itself."""
    places, words = _places(found), _words(causes) | AS_ROWS
    enough = found.replicates >= ENOUGH
    return [
        CauseRow(
            cause=label,
            words=words[label].removeprefix("the "),
            change=change,
            told=signed(change, places),
            interval=f"{signed(low, places)} to {signed(high, places)}" if enough else "",
            clear=enough and leaves_out_zero(low, high),
        )
        for label, change, low, high in found.parts.itertuples(index=False, name=None)
        if round(abs(change), places) > 0.0
    ]
