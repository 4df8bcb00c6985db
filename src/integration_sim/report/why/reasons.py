"""For which reasons meetings across organisations go well more or less often: in plain English, and as rows for a screen."""

from __future__ import annotations

import math
from typing import NamedTuple

from integration_sim.experiments.attribution.netting import netted
from integration_sim.experiments.attribution.reasons import WHO_MET, MeetingsChange
from integration_sim.experiments.comparison.verdict import ENOUGH, leaves_out_zero
from integration_sim.model.recording.aggregation import ALL
from integration_sim.report.why.differences import SMALLEST_SHARE
from integration_sim.report.why.netting import cancelled, part_told
from integration_sim.report.wording.numbers import percent, signed
from integration_sim.report.wording.sentences import capital, listed, month_name
from integration_sim.report.wording.states import STATES
from integration_sim.report.wording.verdicts import no_verdict
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.vocabulary import MONTHS_A_YEAR

REASONS_IN_WORDS = {
    "local_context": "the local context",
    "distance": "the distance between cultures",
    "familiarity": "knowing each other",
    "trust": "trust",
    "ambition": "the ambition of joint work",
    "grievance": STATES["grievance"],
    "insecurity": STATES["insecurity"],
    "ambiguity": STATES["ambiguity"],
    "money": "money",
    "capability": "skill in working together",
    "commitment": "commitment",
    "setting": "safe settings",
    "vision": "a shared vision",
    "leaders": "what leaders stand for",
    "officer": "an accountable officer who brokers",
    "demand": "demand on services",
    WHO_MET: "who met",
}
"""The parts of the log-odds of meetings, in words."""
PLACES = 2
"""Decimals of log-odds."""
CAVEAT = (
    "Log-odds add up what helps and hinders a meeting: near even chances, each 0.1 is worth two or three meetings in a hundred. Parts are"
    " of the pairs that work across organisations, met or not; `who met` is what those who did meet, and when, had beyond that."
)


class ReasonRow(NamedTuple):
    """A reason, for a screen."""

    reason: str
    words: str
    change: float
    told: str
    """The change as text, with its sign."""
    interval: str
    """The 95 % interval as text; empty where there is none."""
    clear: bool
    """Whether the interval leaves out zero."""


def reason_rows(change: MeetingsChange) -> list[ReasonRow]:
    """Return the reasons that changed the log-odds by what can be shown, the largest first; of few replicates without intervals."""
    few = change.replicates < ENOUGH
    return [
        ReasonRow(
            reason=name,
            words=REASONS_IN_WORDS[name],
            change=by,
            told=signed(by, PLACES),
            interval="" if few or math.isnan(low) else f"{signed(low, PLACES)} to {signed(high, PLACES)}",
            clear=not few and leaves_out_zero(low, high),
        )
        for name, by, low, high in change.reasons.itertuples(index=False, name=None)
        if round(abs(by), PLACES) > 0.0
    ]


def reasons_between(change: MeetingsChange, start: CalendarMonth) -> str:
    """Say whether meetings went well more or less often by one month than by another, and for which reasons."""
    first, last = (_stretch(start + month, over) for month, over in zip((change.since or 1, change.until), change.over, strict=True))
    return _told(change, last, f"in {first}")


def reasons_beside(change: MeetingsChange, start: CalendarMonth, baseline: str, alternative: str) -> str:
    """Say whether meetings go well more or less often in one future than in another, and for which reasons."""
    return _told(change, f"{_stretch(start + change.until, change.over[1])} with {alternative}", f"with {baseline}")


def _stretch(last: CalendarMonth, months: int) -> str:
    """Return the name of so many months up to the last, to follow `in`."""
    if months == 1:
        return month_name(last)
    return f"the {'year' if months == MONTHS_A_YEAR else f'{months} months'} to {month_name(last)}"


def _told(change: MeetingsChange, when: str, than: str) -> str:
    seen = "" if change.level == ALL else f", as {change.level.replace('_', ' ')} managers saw them,"
    meetings = f"In {when} meetings across organisations{seen}"
    if not change.replicates:
        return f"{meetings} cannot be set beside those {than}: at one end there were none."
    whole, low, high = change.whole
    shares = f"{percent(change.well_before)} to {percent(change.well_after)}"
    if change.replicates < ENOUGH:
        before, after = (percent(share) for share in (change.well_before, change.well_after))
        told = f"{meetings} went well in {after} of cases, {than} in {before} (log-odds {signed(whole, PLACES)})."
        return f"{told} {_reasons(change)} {capital(no_verdict(change.replicates))}."
    if not leaves_out_zero(low, high) or not round(abs(whole), PLACES):
        interval = "" if math.isnan(low) else f"; log-odds {signed(low, PLACES)} to {signed(high, PLACES)}"
        same = "went well neither more nor less often"
        return f"{meetings} {same} than {than}, beyond what could be luck ({shares}{interval}). {_reasons(change)}"
    narrow = f"{low:.{PLACES}f}" == f"{high:.{PLACES}f}"
    interval = "" if narrow else f", 95 % interval {signed(low, PLACES)} to {signed(high, PLACES)}"
    more = "more" if whole > 0.0 else "less"
    seen_in_shares = (change.well_after - change.well_before) * whole > 0.0
    went = f"went well {more} often" if seen_in_shares else f"were {more} likely to go well"  # what did happen has luck in it
    return f"{meetings} {went} than {than} ({shares}; log-odds {signed(whole, PLACES)}{interval}). {_reasons(change)}"


def _reasons(change: MeetingsChange) -> str:
    """Name what raised and what lowered the log-odds, so that the numbers told add up to the whole."""
    found = netted(dict(zip(change.reasons["reason"], change.reasons["change"], strict=True)), SMALLEST_SHARE)

    def with_change(name: str, by: float) -> str:
        return f"{REASONS_IN_WORDS[name]} {signed(by, PLACES)}"

    named = [part for part in found.named if round(abs(part.change), PLACES) > 0.0]
    told = [part_told(part, REASONS_IN_WORDS.__getitem__, with_change) for part in named]
    texts = [f"the reasons: {listed(told)}"] if told else []
    texts += cancelled(found, with_change)
    if round(abs(found.others), PLACES):
        texts.append(f"all others together {signed(found.others, PLACES)}")
    return capital("; ".join(texts)) + "." if texts else "No reason changed that can be shown."
