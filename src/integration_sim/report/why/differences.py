"""Which mechanisms carry a difference: in a sentence, and as a page of bars."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from integration_sim.experiments.attribution.ledger import STATE_OF
from integration_sim.experiments.attribution.netting import netted
from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.verdict import Verdict
from integration_sim.experiments.comparison.windows import Window
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.report.comparison.figures import page_subtitle, page_title, show_arms, styles
from integration_sim.report.page import ROOM, explain, furnish, new_page
from integration_sim.report.run.headlines import headings
from integration_sim.report.why.netting import cancelled, part_told
from integration_sim.report.wording.numbers import decimals, signed
from integration_sim.report.wording.sentences import capital, listed, month_name, small_label

TOLD_APART = {"reform": "dated events", "clipping": "the ends of the scale", "start": "what differed at month 0 already"}
"""What is no mechanism, in words."""
SMALLEST_SHARE = 0.1
"""A mechanism is named if it carries at least so much of all that was carried, in either direction."""
SMALLEST_BAR, MOST_BARS = 0.01, 5
"""A mechanism is drawn if its bar is at least so long beside the longest, and no more than so many."""
TEXT_BEGINS = -0.4
BAR_ROOM = ROOM | {"left": 0.125, "wspace": 0.52}
CAVEAT = (
    "Bars tell how much of the difference at the end each mechanism brought about since month 0, by changing the state more (or less) than"
    " in the baseline; all of a chart's mechanisms together, those too small to be shown included, make up that of the last month."
)


def told_of(comparison: Comparison, alternative: str) -> tuple[str, int] | None:
    """Return the outcome and month of which it is told why an alternative differs: the watched one, or what moves most.

    The month is that of the largest gap where that says more than the end does, else the last. None where no outcome that is the mean of a
    state differs by more than luck and enough to matter; of few replicates, of which no verdict is given, where none differs at all.
    """
    candidates = [comparison.finding(comparison.watch, alternative), *comparison.findings(alternative)]
    for one in candidates:
        apart = one.chief.verdict is Verdict.TOO_FEW and one.chief.mean != 0.0
        if one.outcome.name in STATE_OF and (one.gap.told or one.end.told or apart):
            return one.outcome.name, one.gap_month if one.most is Window.LARGEST_GAP else comparison.months
    return None


def carriers(comparison: Comparison, alternative: str) -> str:
    """Name the mechanisms that carry the difference of the outcome that `told_of` names."""
    chosen = told_of(comparison, alternative)
    if chosen is None:
        return "No outcome that is the mean of a state differs by more than luck and enough to matter: there is nothing to carry."
    name, month = chosen
    outcome = OUTCOMES[name]
    shares = shares_in(comparison, alternative, name, month)
    found = netted({str(name): float(share) for name, share in shares.items()}, SMALLEST_SHARE)
    places = decimals(outcome) + 1  # one more than the difference has: shares may cancel

    def with_share(name: str, share: float) -> str:
        return f"{_words(name)} {signed(share, places)}"

    told = [part_told(part, _words, with_share) for part in found.named]
    rest = f"; all others together {signed(found.others, places)}" if round(found.others, places) else ""
    rest += "".join(f"; {text}" for text in cancelled(found, with_share))
    label, when = small_label(outcome), month_name(comparison.baseline.scenario.start + month)
    return capital(f"{label}, {signed(shares.sum(), places)} in {when}; what carries that: {listed(told)}{rest}.")


def shares_in(comparison: Comparison, alternative: str, outcome: str, month: int) -> pd.Series[float]:
    """Return what each mechanism carries of the difference in a month over all managers, the largest first."""
    table = comparison.attribution
    chosen = table[
        (table["alternative"] == alternative) & (table["month"] == month) & (table["level"] == "all") & (table["outcome"] == outcome)
    ]
    shares = chosen.set_index(chosen["mechanism"].astype(str))["share"]
    return shares.loc[shares.abs().sort_values(ascending=False, kind="stable").index]


def _words(mechanism: str) -> str:
    return TOLD_APART.get(mechanism, mechanism)


def attribution_page(comparison: Comparison) -> Figure:
    """Draw which mechanisms carry the differences at the end, over all partnerships, organisations and levels."""
    page = new_page(page_title(comparison), f"What carries the difference at the end. {page_subtitle(comparison)}", len(STATE_OF), BAR_ROOM)
    show_arms(page, comparison)
    for outcome, axis in zip(STATE_OF, page.axes, strict=True):
        _bars(axis, outcome, comparison)
    explain(page.foot, (), CAVEAT)
    return page.figure


def _bars(axis: Axes, outcome: str, comparison: Comparison) -> None:
    shares = pd.DataFrame({name: shares_in(comparison, name, outcome, comparison.months) for name in comparison.alternatives})
    size = shares.abs().max(axis=1).sort_values(ascending=False, kind="stable")
    largest = size.index[(size > SMALLEST_BAR * size.max())][:MOST_BARS]
    places, thickness = np.arange(len(largest)), 0.8 / len(comparison.alternatives)
    for number, (name, (colour, _)) in enumerate(styles(comparison).items()):
        offset = (number - (len(comparison.alternatives) - 1) / 2.0) * thickness
        axis.barh(places + offset, shares.loc[largest, name], height=0.9 * thickness, color=colour)
    axis.axvline(0.0, color="black", linewidth=0.8)
    axis.set_yticks(places, [_words(name).removeprefix("what ").removesuffix(" already").removeprefix("the ") for name in largest])
    axis.set_ylim(MOST_BARS - 0.5, -0.5)  # from above, and as thick in every chart
    axis.margins(x=0.08)
    axis.xaxis.set_major_locator(MaxNLocator(4))
    furnish(axis, headings(comparison, outcome), f"difference carried; {OUTCOMES[outcome].unit}", "x", TEXT_BEGINS)
