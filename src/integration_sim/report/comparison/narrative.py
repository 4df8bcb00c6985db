"""A comparison in plain English, and as a table in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from integration_sim.experiments.comparison.comparison import Comparison
from integration_sim.experiments.comparison.description import described
from integration_sim.experiments.comparison.findings import Finding
from integration_sim.experiments.comparison.verdict import ENOUGH, Settled, Verdict
from integration_sim.experiments.comparison.windows import Window
from integration_sim.model.recording.outcomes import OUTCOMES, Better, Outcome
from integration_sim.report.run.tables import colour_of
from integration_sim.report.wording.numbers import change, decimals
from integration_sim.report.wording.sentences import (
    capital,
    listed,
    month_name,
    of_replicates,
    paragraph,
    pronoun,
    short_name,
    small_label,
    verb,
)
from integration_sim.report.wording.verdicts import IN_WINDOW, clear_means, no_verdict, shape, standing, when, with_sign
from integration_sim.scenario.calendar import CalendarMonth

NARROWEST = 17
"""Letters of the column of outcomes, at least."""
SHORT_TITLES = {Window.LAST_TWELVE_MONTHS: "the end", Window.REFORM_YEARS: "reform", Window.WHOLE_TIME: "all time"}
"""Windows, in a narrow column."""
MOST_TOLD, MOST_ROWS = 3, 12
"""How many outcomes the verdict tells besides the watched one, and how many the table shows."""


def verdict(comparison: Comparison) -> list[str]:
    """Return the verdict in paragraphs: what was compared, what each alternative brings and what it doesn't, how sure that is."""
    told = [text for name in comparison.alternatives for text in _of_alternative(comparison, name)]
    return [_compared(comparison), *told, *([_replicates(comparison)] if comparison.replicates >= ENOUGH else [])]


def _compared(comparison: Comparison) -> str:
    baseline, start = comparison.baseline.scenario, comparison.baseline.scenario.start
    arms = [
        f"{short_name(comparison.baseline_name, name)}: {described(baseline, other.scenario)}"
        for name, other in comparison.alternatives.items()
    ]
    sure = clear_means(comparison.baseline.plan.vectors) if comparison.replicates >= ENOUGH else capital(no_verdict(comparison.replicates))
    what = f"{comparison.baseline_name} beside {listed(list(comparison.alternatives))}"
    time = f"{month_name(start)} to {month_name(start + comparison.months)}"
    replicates = f"{comparison.replicates} {'replicate' if comparison.replicates == 1 else 'replicates'} of each, with the same luck"
    replicates += "" if comparison.baseline.plan.vectors is None else " and the same numbers"
    return " ".join(f"{text.removesuffix('.')}." for text in (f"{what}, {time}: {replicates}", *arms, sure))


def _of_alternative(comparison: Comparison, name: str) -> Iterator[str]:
    found, start = comparison.findings(name), comparison.baseline.scenario.start
    watched = comparison.finding(comparison.watch, name)
    moved = [one for one in found if one.told and one.outcome is not watched.outcome]
    first, *others = (sentence(one, start) for one in (watched, *moved[:MOST_TOLD]))
    apart = short_name(comparison.baseline_name, name)
    yield paragraph([f"Beside {comparison.baseline_name}, {apart if apart == name else f'with {apart}'}: {first}", *others])
    remarks = list(_remarks(comparison, found))
    if remarks:
        yield paragraph(remarks)


def sentence(found: Finding, start: CalendarMonth) -> str:
    """Say how an outcome differs where most happens, and in the last twelve months; begins in lower case."""
    chief, window = found.chief, found.most
    what = shape(found) if window is Window.LARGEST_GAP else ""
    text = f"{small_label(found.outcome)} {verb(found.outcome, 'is')} {standing(chief)} {when(found, window, start)}"
    if window is Window.LARGEST_GAP:
        furthest = "when the two are furthest apart"
        places, before = decimals(found.outcome), float(found.before[found.gap_month])
        at = f"{before + chief.mean:.{places}f} beside {before:.{places}f}"
        text += f", {f'{what}, {furthest}' if what else furthest} ({at})"
        text += f"; {IN_WINDOW[Window.LAST_TWELVE_MONTHS]} {pronoun(found.outcome)} {standing(found.end)}"
    return text


def _remarks(comparison: Comparison, found: list[Finding]) -> Iterator[str]:
    """Yield what is known of the other outcomes: what could be luck, and what is too small to matter, are different answers."""
    groups = (
        (Verdict.OPEN, "What could be luck: {}"),
        (Verdict.SMALL, "Too small to matter, at any time: {}"),
        (Verdict.SAME, "The same in every replicate: {}"),
        (Verdict.NOTHING, "Nothing to compare: {}"),
    )
    for which, text in groups:
        labels = [small_label(one.outcome) for one in found if not one.told and one.chief.verdict is which]
        if labels:
            yield text.format(listed(labels))


def _replicates(comparison: Comparison) -> str:
    watched, share = OUTCOMES[comparison.watch], f"{100.0 * comparison.precision:g} %"
    difference = f"the interval of its difference {IN_WINDOW[comparison.window]}"
    reasons = {
        Settled.PRECISE: f"{difference} leaves out zero and is no wider than {share} of it",
        Settled.SMALL: f"{difference} leaves out zero and lies wholly below what matters ({comparison.matters[watched.name]:g})",
        Settled.OPEN: f"{difference} holds zero, or is wider than {share} of it and reaches what matters",
    }
    many = len(comparison.alternatives) > 1
    enough = "enough" if comparison.sufficed else "not enough"
    told = [f"{f'{name}: ' if many else ''}{reasons[one]}" for name, one in comparison.settled.items()]
    return f"{comparison.replicates} replicates are {enough} for {small_label(watched)}: {'; '.join(told)}."


def comparison_table(comparison: Comparison, alternative: str) -> Table:
    """Return the outcomes that move most between the baseline and one alternative, where most happens and at the end."""
    start = comparison.baseline.scenario.start
    title = f"What moves most, beside what matters: {alternative} beside {comparison.baseline_name}"
    table = Table(title=escape(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Outcome", overflow="fold", min_width=NARROWEST)
    for heading in ("Difference (95 %)", "When", "Better in", "Last 12"):
        table.add_column(heading, no_wrap=True)
    told = [one for one in comparison.findings(alternative) if one.told]
    for one in told[:MOST_ROWS]:
        chief = one.chief
        number, _, brackets = change(chief).partition(" ")
        month = str(start + one.gap_month) if one.most is Window.LARGEST_GAP else SHORT_TITLES[one.most]
        table.add_row(
            one.outcome.label,
            f"[{colour_of(chief)}]{number}[/]" + (f" {brackets}" if brackets else ""),
            month,
            _good_in(one.outcome, chief.rises, chief.falls, chief.replicates),
            with_sign(one.end) if one.end.told else f"[dim]({with_sign(one.end)})[/]",
        )
    if any(not one.end.told for one in told[:MOST_ROWS]):
        table.caption, table.caption_justify = "Last 12 months in brackets: could be luck, or too small to matter.", "left"
    if not told:
        why = no_verdict(comparison.replicates) if comparison.replicates < ENOUGH else "nothing that is more than luck and matters"
        table.add_row(f"[dim]{why}[/]")
    return table


def _good_in(outcome: Outcome, rises: int, falls: int, replicates: int) -> str:
    return "-" if outcome.better is Better.NEITHER else of_replicates(rises if outcome.better is Better.HIGHER else falls, replicates)
