"""What is found of a difference, in words: how large, when, how sure, and whether it matters."""

from __future__ import annotations

from integration_sim.experiments.comparison.findings import Finding
from integration_sim.experiments.comparison.verdict import ENOUGH, Difference, Verdict, leaves_out_zero
from integration_sim.experiments.comparison.windows import Window
from integration_sim.model.recording.outcomes import Better, Course
from integration_sim.parameters.vectors import ACCEPTED, Vectors
from integration_sim.report.wording.numbers import decimals, interval, signed, size
from integration_sim.report.wording.sentences import month_name, of_replicates
from integration_sim.scenario.calendar import CalendarMonth

CLEAR = (
    "Clear is what goes the same way, by enough to matter, in at least nine of ten simulated futures, and is more than luck; the size that"
    " matters is an assumption (`integration-sim parameters matters`)."
)
LUCK_ONLY = (
    "Brackets hold the 95 % interval of the mean: luck alone, not how little is known; of twenty such intervals one misses by chance."
)
LUCK_AND_NUMBERS = (
    "Each future has other luck and other plausible numbers, of {}; brackets hold the 95 % interval of the mean over both, and of twenty"
    " such intervals one misses by chance."
)
COULD_BE_LUCK = "no different beyond what could be luck"
LUCK_AMONG_MANY = "different by what could still be luck, among so many outcomes looked at"
IN_WINDOW = {
    Window.LAST_TWELVE_MONTHS: "in the last twelve months",
    Window.REFORM_YEARS: "over the reform years",
    Window.WHOLE_TIME: "over the whole time",
}
WINDOW_TITLES = {
    Window.LARGEST_GAP: "largest gap",
    Window.REFORM_YEARS: "reform years",
    Window.LAST_TWELVE_MONTHS: "last twelve months",
    Window.WHOLE_TIME: "whole time",
}


def clear_means(vectors: Vectors | None) -> str:
    """Return what has to be known to read a verdict, said once wherever verdicts are given; `vectors` are what replicates lived with."""
    return f"{CLEAR} {ranges_hold(vectors)}"


def ranges_hold(vectors: Vectors | None) -> str:
    """Return what the ranges beside numbers hold: luck alone, or what isn't known of the numbers too."""
    return LUCK_ONLY if vectors is None else LUCK_AND_NUMBERS.format(called(vectors))


def called(vectors: Vectors) -> str:
    """Say which set of vectors replicates lived with: `the 312 that the patterns leave`."""
    return f"the {len(vectors)} sets that the patterns leave" if vectors.kind == ACCEPTED else f"the {len(vectors)} sets in {vectors.kind}"


def no_verdict(replicates: int) -> str:
    """Say that there are too few replicates for ranges and verdicts."""
    how_often = {1: "once", 2: "twice"}.get(replicates, f"{replicates} times")
    return f"simulated {how_often}: no verdict and no ranges (they take {ENOUGH} simulated futures or more)"


def direction(found: Difference) -> str:
    """Say which way a difference goes."""
    return "higher" if found.higher else "lower"


def amount(found: Difference) -> str:
    """Say by how much something differs, and which way, without how sure that is: `10.2 higher`."""
    return f"{'on average ' if found.verdict is Verdict.ON_AVERAGE else ''}{size(found)} {direction(found)}"


def often(found: Difference) -> str:
    """Say in how many simulated futures it goes that way: `better in 37 of 50`."""
    word = direction(found) if found.better is None else "better" if found.better else "worse"
    return f"{word} in {of_replicates(found.rises if found.higher else found.falls, found.replicates)}"


def in_brackets(*parts: str) -> str:
    """Return what there is to say beside a number, in brackets; empty where all parts are."""
    said = "; ".join(part for part in parts if part)
    return f" ({said})" if said else ""


def standing(found: Difference) -> str:
    """Say how a difference stands, to follow `is`: how large and how sure, or why nothing can be said."""
    places = decimals(found.outcome)
    if found.told:
        return f"{amount(found)}{in_brackets(interval(found), often(found))}"
    if found.verdict is Verdict.SMALL:
        wholly = max(abs(found.low), abs(found.high)) < found.matters
        less = f"less than {found.matters:g}{'' if wholly else ' on average'}"
        return f"different by too little to matter{in_brackets(interval(found), less)}"
    if found.verdict is Verdict.OPEN:
        among_many = leaves_out_zero(found.low, found.high)  # by itself it would be beyond luck
        return f"{LUCK_AMONG_MANY if among_many else COULD_BE_LUCK}{in_brackets(interval(found))}"
    if found.verdict is Verdict.TOO_FEW:
        return f"{size(found)} {direction(found)}" if round(found.mean, places) else "much the same"
    return "the same in every replicate" if found.verdict is Verdict.SAME else "not to be compared: no replicate has a value"


def shortly(found: Difference) -> str:
    """Say how a difference stands in a chart's title, to follow `is`."""
    if found.told:
        return amount(found)
    if found.verdict is Verdict.TOO_FEW:
        return standing(found)
    if found.verdict is Verdict.OPEN and leaves_out_zero(found.low, found.high):
        return LUCK_AMONG_MANY
    return {
        Verdict.SMALL: "different by too little to matter",
        Verdict.OPEN: COULD_BE_LUCK,
        Verdict.SAME: "the same in every replicate",
        Verdict.NOTHING: "not to be compared",
    }[found.verdict]


def when(found: Finding, window: Window, start: CalendarMonth) -> str:
    """Say over which time a window tells: `in October 2016`, `in the last twelve months`."""
    if window is not Window.LARGEST_GAP:
        return IN_WINDOW[window]
    month = month_name(start + found.gap_month)
    return f"in {month}" if found.outcome.course is Course.STATE else f"in the twelve months to {month}"


def shape(found: Finding) -> str:
    """Say what the largest gap does to a sag of the baseline's: `a shallower dip`; empty where there is none."""
    if found.eases is None:
        return ""
    if found.outcome.better is Better.HIGHER:
        return "a shallower dip" if found.eases else "a deeper dip"
    return "a lower peak" if found.eases else "a higher peak"


def mark(found: Difference) -> str:
    """Return a verdict for a cell of a table: better, worse, higher, lower, or why not."""
    if not found.told:
        return str(found.verdict)
    word = direction(found) if found.better is None else "better" if found.better else "worse"
    return word if found.verdict is Verdict.CLEAR else f"{word} on average"


def with_sign(found: Difference) -> str:
    """Return a mean with its sign, in the outcome's usual decimals."""
    return signed(found.mean, decimals(found.outcome))
