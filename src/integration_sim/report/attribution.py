"""Which mechanisms carry a difference: in a sentence, and as a page of bars."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from integration_sim.experiments.books import STATE_OF
from integration_sim.experiments.comparison import Comparison
from integration_sim.experiments.netting import netted
from integration_sim.model.outcomes import OUTCOMES
from integration_sim.report.comparison import amount, capital, listed, small_label
from integration_sim.report.comparison_figures import page_subtitle, page_title, show_arms, styles
from integration_sim.report.findings import Standing, finding, findings
from integration_sim.report.headlines import heading
from integration_sim.report.netting import cancelled, part_told
from integration_sim.report.page import ROOM, explain, furnish, new_page

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
    " in the baseline; all of a chart's mechanisms together, those too small to be shown included, make up the difference in its title."
)


def carriers(comparison: Comparison, alternative: str) -> str:
    """Name the mechanisms that carry the difference of the watched outcome, or, if it is no mean of a state, of what moves most."""
    watched = finding(comparison, alternative, comparison.watch)
    candidates = [watched, *findings(comparison, alternative)]
    chosen = next((one for one in candidates if one.outcome.name in STATE_OF and one.standing is Standing.CLEAR), None)
    if chosen is None:
        return "No outcome that is the mean of a state differs clearly at the end, so there is nothing for mechanisms to carry."
    shares = shares_at_the_end(comparison, alternative, chosen.outcome.name)
    found = netted({str(name): float(share) for name, share in shares.items()}, SMALLEST_SHARE)
    places = len(amount(chosen).partition(".")[2]) + 1  # one more than the difference has: shares may cancel

    def with_share(name: str, share: float) -> str:
        return f"{_words(name)} {share:+.{places}f}"

    told = [part_told(part, _words, with_share) for part in found.named]
    rest = f"; all others together {found.others:+.{places}f}" if round(found.others, places) else ""
    rest += "".join(f"; {text}" for text in cancelled(found, with_share))
    direction = "higher" if chosen.higher else "lower"
    return capital(f"{small_label(chosen.outcome)} ends {amount(chosen)} {direction}; what carries that: {listed(told)}{rest}.")


def shares_at_the_end(comparison: Comparison, alternative: str, outcome: str) -> pd.Series[float]:
    """Return what each mechanism carries of the difference at the end over all managers, the largest first."""
    table = comparison.attribution
    chosen = table[
        (table["alternative"] == alternative)
        & (table["month"] == comparison.months)
        & (table["level"] == "all")
        & (table["outcome"] == outcome)
    ]
    shares = chosen.set_index(chosen["mechanism"].astype(str))["share"]
    return shares.loc[shares.abs().sort_values(ascending=False, kind="stable").index]


def _words(mechanism: str) -> str:
    return TOLD_APART.get(mechanism, mechanism)


def attribution_page(comparison: Comparison) -> Figure:
    """Draw which mechanisms carry the differences at the end, over all partnerships, organisations and levels."""
    page = new_page(page_title(comparison), f"What carries the difference at the end. {page_subtitle(comparison)}", BAR_ROOM)
    show_arms(page, comparison)
    for outcome, axis in zip(STATE_OF, page.axes, strict=True):
        _bars(axis, outcome, comparison)
    explain(page.foot, (), CAVEAT)
    return page.figure


def _bars(axis: Axes, outcome: str, comparison: Comparison) -> None:
    shares = pd.DataFrame({name: shares_at_the_end(comparison, name, outcome) for name in comparison.alternatives})
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
    title = heading([finding(comparison, name, outcome) for name in comparison.alternatives])
    furnish(axis, title, f"difference carried; {OUTCOMES[outcome].unit}", "x", TEXT_BEGINS)
