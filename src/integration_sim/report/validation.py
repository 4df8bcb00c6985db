"""What `validate` leaves: every pattern with its verdict, effect, interval and a small chart, as a page, as Markdown and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, select_autoescape
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from integration_sim.atomic import whole_files
from integration_sim.evidence.citations import resolved
from integration_sim.evidence.validation.effects import Effect, Verdict
from integration_sim.evidence.validation.pattern import Pattern, SpeaksOf
from integration_sim.evidence.validation.validate import BUILT_IN_FROM, Tried, Validation
from integration_sim.mechanisms.month import MECHANISMS
from integration_sim.report.folder import FolderError
from integration_sim.report.page import BLUE, GREEN, GREY, ORANGE, shortened, svg
from integration_sim.report.wording.numbers import percent

TABLE, MARKDOWN, PAGE = "validation.csv", "validation.md", "validation.html"
FILES = (TABLE, MARKDOWN, PAGE)
"""What is written beside what was simulated."""
VERDICTS = {Verdict.HOLDS: "holds", Verdict.OPEN: "left open by luck", Verdict.FAILS: "fails"}
KINDS = {SpeaksOf.SIGN: "which way", SpeaksOf.SIZE: "how large", SpeaksOf.CONTROL: "nothing should happen"}
COLOURS = {Verdict.HOLDS: GREEN, Verdict.OPEN: GREY, Verdict.FAILS: ORANGE}
MARKS = {Verdict.HOLDS: "o", Verdict.OPEN: "s", Verdict.FAILS: "X"}
WIDE, ROW, TITLE_LETTERS = 6.5, 0.8, 90
MARGIN = 0.15
"""How much wider than what it shows an axis is."""


@dataclass(frozen=True)
class Row:
    """One expectation as a line of a table."""

    says: str
    kind: str
    verdict: str
    effect: str
    expected: str
    worth: str
    needs: str
    known_to_fail: str


@dataclass(frozen=True)
class Section:
    """A pattern as the report shows it."""

    pattern: Pattern
    source: str
    against: str
    rows: Sequence[Row]
    chart: str


def write_validation(found: Validation, folder: Path) -> list[str]:
    """Write page, Markdown and table; return their names. Each is replaced whole. Raises FolderError if that cannot be."""
    looks = Environment(
        loader=PackageLoader("integration_sim", "report"), autoescape=select_autoescape(("html.j2",)), trim_blocks=True, lstrip_blocks=True
    )
    told = {"summary": list(summary(found)), "sections": [_section(found, pattern) for pattern in found.patterns]}
    try:
        with whole_files(folder) as work:
            table(found).to_csv(work / TABLE, index=False, float_format="%.6g")
            (work / PAGE).write_text(looks.get_template("validation.html.j2").render(**told), encoding="utf-8")
            (work / MARKDOWN).write_text(looks.get_template("validation.md.j2").render(**told), encoding="utf-8")
    except OSError as error:
        raise FolderError(f"{folder}: cannot be written ({error.strerror or error})") from None
    return list(FILES)


def table(found: Validation) -> pd.DataFrame:
    """Return a row per expectation: pattern, what it says, verdict, effect with its interval, bounds, share of random worlds, needs."""
    return pd.DataFrame(
        [
            {
                "pattern": one.effect.pattern,
                "expectation": one.effect.says,
                "speaks_of": one.effect.speaks_of.value,
                "verdict": one.effect.verdict.value,
                "effect": one.effect.mean,
                "low": one.effect.low,
                "high": one.effect.high,
                "above": one.effect.above,
                "below": one.effect.below,
                "held_in_random_worlds": one.held,
                "worth": one.worth.value if one.worth else "",
                "needs": " ".join(one.needs),
            }
            for one in found.tried
        ]
    )


def summary(found: Validation) -> Iterator[str]:
    """Yield what came of it in sentences: how many hold, what fails and why, what is built in."""
    lived = f"{found.replicates} replicates of each arm and seed {found.seed}"
    yield f"{found.holding} of {len(found.patterns)} patterns hold in all that they expect, with {lived}."
    failing = [one for one in found.tried if one.effect.verdict is not Verdict.HOLDS]
    if failing:
        named = ", ".join(dict.fromkeys(one.effect.pattern for one in failing))
        yield f"{len(failing)} of {len(found.tried)} expectations do not hold, or luck leaves them open; they belong to {named}."
    judged = [one for one in found.tried if one.held is not None]
    if judged:
        built = sum(one.effect.verdict is Verdict.HOLDS and (one.held or 0.0) > BUILT_IN_FROM for one in judged)
        yield (
            f"{built} of {len(judged)} expectations hold in more than {percent(BUILT_IN_FROM)} of {found.worlds} random worlds:"
            " they are built into the structure and say nothing about the numbers."
        )


def _section(found: Validation, pattern: Pattern) -> Section:
    own = found.of(pattern)
    rows = [_row(found, one) for one in own]
    return Section(pattern, resolved(pattern.source), resolved(pattern.against), rows, svg(chart([one.effect for one in own])))


def _row(found: Validation, one: Tried) -> Row:
    effect = one.effect
    held = "" if one.held is None else f" (in {percent(one.held)} of random worlds)"
    needs = ", ".join(MECHANISMS[name].title for name in one.needs) if found.switched_off else ""
    worth = one.worth.value if one.worth else ""
    told = f"{_number(effect.mean)} ({_number(effect.low)} to {_number(effect.high)})"
    return Row(
        effect.says, KINDS[effect.speaks_of], VERDICTS[effect.verdict], told, expected(effect), worth + held, needs, effect.known_to_fail
    )


def expected(effect: Effect) -> str:
    """Return the bounds of an expectation in words."""
    if effect.above is not None and effect.below is not None:
        return f"between {_number(effect.above)} and {_number(effect.below)}"
    if effect.above is not None:
        return f"above {_number(effect.above)}"
    return (
        "exactly 0" if effect.below is not None and 0.0 < effect.below < np.finfo(float).tiny else f"below {_number(effect.below or 0.0)}"
    )


def _number(value: float) -> str:
    return f"{value:.3g}"


def chart(effects: Sequence[Effect]) -> Figure:
    """Draw each expectation's effect with its interval over the band in which it should lie, each on an axis of its own."""
    figure = Figure(figsize=(WIDE, 0.3 + ROW * len(effects)), layout="constrained")
    for axis, effect in zip(figure.subplots(len(effects), 1, squeeze=False).flat, effects, strict=True):
        _draw(axis, effect)
    return figure


def _draw(axis: Axes, effect: Effect) -> None:
    bounds = [bound for bound in (effect.above, effect.below) if bound is not None]
    shown = [effect.low, effect.high, 0.0, *bounds]
    room = MARGIN * (max(shown) - min(shown) or 1.0)
    low, high = min(shown) - room, max(shown) + room
    axis.axvspan(
        low if effect.above is None else effect.above, high if effect.below is None else effect.below, color=BLUE, alpha=0.15, lw=0
    )
    axis.axvline(0.0, color=GREY, linewidth=0.8)
    axis.hlines(0.0, effect.low, effect.high, color=COLOURS[effect.verdict], linewidth=2.5)
    axis.plot([effect.mean], [0.0], MARKS[effect.verdict], color=COLOURS[effect.verdict], markersize=7)
    axis.set_xlim(low, high)
    axis.set_yticks([])
    axis.set_title(shortened(effect.says, TITLE_LETTERS), loc="left", fontsize=8)
    axis.tick_params(labelsize=7)
    axis.spines[["top", "right", "left"]].set_visible(False)
