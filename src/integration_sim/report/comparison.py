"""A comparison in plain English, and as a table in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from integration_sim.experiments.comparison import Comparison
from integration_sim.model.outcomes import OUTCOMES, Better, Outcome
from integration_sim.report.findings import Finding, Standing, finding, findings
from integration_sim.report.narrative import Verdict, decimals, month_name
from integration_sim.report.tables import COLOURS

MOST_TOLD, MOST_ROWS = 3, 12
"""How many outcomes the verdict tells besides the watched one, and how many the table shows."""
MOST_DECIMALS = 6
PLURAL_LABELS = frozenset({"vacancy_rate", "decision_months", "escalation_rate", "disputes", "failed_settlements"})
"""The outcomes of which one says that they end, not that it ends: `vacant posts`."""
PLURAL_VERBS = {"ends": "end", "goes": "go", "has": "have", "is": "are"}


def verdict(comparison: Comparison) -> list[str]:
    """Return the verdict in paragraphs: what was compared, what each alternative brings and what it doesn't, how sure that is."""
    told = [paragraph for name in comparison.alternatives for paragraph in _of_alternative(comparison, name)]
    return [_compared(comparison), *told, _replicates(comparison)]


def _compared(comparison: Comparison) -> str:
    start = comparison.baseline.scenario.start
    return (
        f"{comparison.baseline_name} beside {listed(list(comparison.alternatives))}, {month_name(start)} to"
        f" {month_name(start + comparison.months)}: {comparison.replicates} replicates of each, with the same luck. Brackets hold"
        " the 95 % interval of the mean difference; one such interval in twenty misses it by chance."
    )


def _of_alternative(comparison: Comparison, name: str) -> Iterator[str]:
    found = findings(comparison, name)
    watched = finding(comparison, name, comparison.watch)
    moved = [one for one in found if one.standing is Standing.CLEAR and one.outcome is not watched.outcome]
    first, *others = (sentence(one, comparison) for one in (watched, *moved[:MOST_TOLD]))
    apart = short_name(comparison.baseline_name, name)
    opening = f"Beside {comparison.baseline_name}, {apart if apart == name else f'with {apart}'}: {first}"
    yield _paragraph([opening, *(capital(text) for text in others)])
    yield _paragraph(list(_remarks(comparison, name, found)))


def short_name(baseline: str, name: str) -> str:
    """Return what sets an alternative apart: `finance.pressure=0.35` for `case_d+finance.pressure=0.35` beside `case_d`."""
    return name.removeprefix(f"{baseline}+")


def sentence(found: Finding, comparison: Comparison) -> str:
    """Say how an outcome ends beside the baseline, and where the two were furthest apart; begins in lower case."""
    begin, places = f"{small_label(found.outcome)} {verb(found.outcome, 'ends')}", decimals(found.outcome)
    direction = "higher" if found.higher else "lower"
    if found.standing is Standing.NOTHING:
        return f"of {small_label(found.outcome)} there is nothing to compare at the end"
    if found.standing is Standing.SAME:
        text = f"{begin} the same in every replicate"
    elif found.standing is Standing.SLIGHT:
        text = f"{begin} {direction}, but by less than {found.least:g}"
    elif found.standing is Standing.OPEN:
        text = f"{begin} with no difference that can be told from chance ({found.low:+.{places}f} to {found.high:+.{places}f})"
    else:
        text = f"{begin} {amount(found)} {direction} ({interval(found)}; {often(found)})"
    if _was_further(found, comparison.months):
        date = month_name(comparison.baseline.scenario.start + found.furthest)
        far = found.furthest_difference
        text += f"; furthest apart in {date}, at {abs(far):.{places}f} {'higher' if far > 0.0 else 'lower'}"
    return text


def amount(found: Finding) -> str:
    """Return the size of a clear difference."""
    return f"{abs(found.difference):.{_places(found)}f}"


def interval(found: Finding) -> str:
    """Return the interval of a clear difference, in its own direction."""
    return " to ".join(f"{end:.{_places(found)}f}" for end in sorted((abs(found.low), abs(found.high))))


def _places(found: Finding) -> int:
    """Return decimals enough to tell the interval from zero, and its ends from each other if one decimal more does that."""
    near, far = sorted((abs(found.low), abs(found.high)))
    usual = decimals(found.outcome)
    visible = next((places for places in range(usual, MOST_DECIMALS) if round(near, places) > 0.0), MOST_DECIMALS)
    return visible + (near < far and visible == usual and round(near, usual) == round(far, usual))


def often(found: Finding) -> str:
    """Return in how many replicates the alternative ends better (or worse, higher, lower), as its mean does."""
    count = found.rises if found.higher else found.falls
    direction = "higher" if found.higher else "lower"
    word = direction if found.better is None else "better" if found.better else "worse"
    return f"{word} in all {count} replicates" if count == found.pairs else f"{word} in {count} of {found.pairs} replicates"


def _was_further(found: Finding, last: int) -> bool:
    """Tell whether the largest difference is worth a word: clear, not at the end, and more than the end's by what is shown."""
    more = abs(found.furthest_difference) - abs(found.difference)
    return found.furthest != last and found.furthest_is_clear and bool(more >= 2.0 * found.least)


def _remarks(comparison: Comparison, name: str, found: list[Finding]) -> Iterator[str]:
    """Yield what is known of the other outcomes: those that cannot be told from chance, those known only roughly."""
    groups = (
        (Standing.OPEN, "Not to be told from chance at the end: {}"),
        (Standing.SLIGHT, "Different by less than is shown: {}"),
        (Standing.SAME, "The same in every replicate at the end: {}"),
        (Standing.NOTHING, "Nothing to compare at the end: {}"),
    )
    for standing, text in groups:
        labels = [small_label(one.outcome) for one in found if one.standing is standing]
        if labels:
            yield text.format(listed(labels))
    rough = [small_label(one.outcome) for one in found if one.standing is Standing.CLEAR and not one.suffices]
    if rough:
        yield f"Known only roughly (an interval wider than {100.0 * comparison.precision:g} % of the difference): {listed(rough)}"


def _replicates(comparison: Comparison) -> str:
    label = small_label(OUTCOMES[comparison.watch])
    width = f"the interval of its difference at the end is {{}} {100.0 * comparison.precision:g} % of the difference"
    if comparison.sufficed:
        return f"{comparison.replicates} replicates are enough for {label}: {width.format('no wider than')}."
    where = " in every alternative" if len(comparison.alternatives) > 1 else ""
    return f"{comparison.replicates} replicates are not enough for {label}{where}: {width.format('wider than')}, or there is none."


def comparison_table(comparison: Comparison, alternative: str) -> Table:
    """Return the outcomes that move most between the baseline and one alternative."""
    start = comparison.baseline.scenario.start
    title = f"What moves most beside luck: {alternative} beside {comparison.baseline_name}, {start + comparison.months}"
    table = Table(title=escape(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Outcome", overflow="fold")
    for heading in ("Baseline", "Difference (95 %)", "Better in", "Furthest apart"):
        table.add_column(heading, no_wrap=True)
    clear = [one for one in findings(comparison, alternative) if one.standing is Standing.CLEAR]
    for one in clear[:MOST_ROWS]:
        places = decimals(one.outcome)
        colour = "default" if one.better is None else COLOURS[Verdict.BETTER if one.better else Verdict.WORSE]
        good = one.rises if one.outcome.better is Better.HIGHER else one.falls
        table.add_row(
            one.outcome.label,
            f"{one.baseline:.{places}f}",
            f"[{colour}]{'+' if one.higher else '-'}{amount(one)}[/] ({interval(one)})",
            "-" if one.better is None else f"{good} of {one.pairs}",
            f"{one.furthest_difference:+.{places}f} {start + one.furthest}",
        )
    if not clear:
        table.add_row("[dim]nothing that can be told from chance[/]")
    return table


def listed(names: list[str]) -> str:
    """Return names as a list in a sentence."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def capital(text: str) -> str:
    """Return a sentence with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def small_label(outcome: Outcome) -> str:
    """Return what an outcome is called inside a sentence."""
    return outcome.label[0].lower() + outcome.label[1:]


def verb(outcome: Outcome, singular: str) -> str:
    """Return a verb (one of PLURAL_VERBS) as it stands behind what an outcome is called."""
    return PLURAL_VERBS[singular] if outcome.name in PLURAL_LABELS else singular


def _paragraph(sentences: list[str]) -> str:
    return ". ".join(sentences) + "."
