"""Theory checks as people read them; `python -m integration_sim.report.theory > docs/theory.md` runs all and writes their page anew."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from integration_sim.evidence.citations import resolved
from integration_sim.evidence.theory import Theory, theory
from integration_sim.evidence.theory_checks import Checked, Found, run_checks
from integration_sim.evidence.validation.effects import Verdict
from integration_sim.mechanisms.month import MECHANISMS
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.report.markdown import rendered
from integration_sim.report.wording.numbers import decimals, signed
from integration_sim.report.wording.sentences import capital

COMMAND = "uv run python -m integration_sim.report.theory > docs/theory.md"
TEMPLATE = "theory.md.j2"
NO_REASON = "No reason is known yet."


def theory_page(results: Sequence[Checked], all_of_it: Theory | None = None) -> str:
    """Return the page of theory checks as Markdown: what is checked, by mechanism, what came of it, and why what fails does."""
    known = all_of_it or theory()
    return rendered(
        TEMPLATE,
        theory=known,
        command=COMMAND,
        counts={verdict.value: sum(one.verdict is verdict for one in results) for verdict in Verdict},
        failing=[(one, reason_of(one)) for one in results if one.verdict is not Verdict.HOLDS],
        groups=[(MECHANISMS[name], ones) for name, ones in by_mechanism(results).items()],
        cells_of=cells_of,
    )


def by_mechanism(results: Sequence[Checked]) -> Mapping[str, list[Checked]]:
    """Return results by the mechanism that they speak of, in the order of the month."""
    found = {name: [one for one in results if one.check.mechanism == name] for name in MECHANISMS}
    return {name: ones for name, ones in found.items() if ones}


def cells_of(one: Checked) -> tuple[str, ...]:
    """Return the cells of a check in the page's tables."""
    level = f" ({one.check.level.name.lower().replace('_', ' ')})" if one.check.level is not None else ""
    first, last = one.check.window
    return (
        one.check.sentence.strip(),
        f"{one.check.varied.told()}; {one.check.place}",
        f"{capital(OUTCOMES[one.check.outcome].label)}{level}, months {first} to {last}: {one.check.expected}",
        range_of(one),
        one.verdict.value if one.verdict is Verdict.HOLDS else f"**{one.verdict.value}**",
        resolved(one.check.source),
    )


def range_of(one: Checked) -> str:
    """Return the differences at all vectors, as `+0.12 to +0.18`."""
    ends = [difference(one, end) for end in (one.smallest, one.largest)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def difference(one: Checked, found: Found) -> str:
    """Return a difference with its sign, and decimals enough for its outcome."""
    return signed(found.difference, decimals(OUTCOMES[one.check.outcome]) + 1)


def reason_of(one: Checked) -> str:
    """Return why a check does not hold, and at how many vectors."""
    where = f"It {one.verdict.value} at {one.count(one.verdict)} of {len(one.found)} parameter vectors."
    if one.verdict is Verdict.OPEN:
        return f"Luck leaves it open at {one.count(one.verdict)} of {len(one.found)} parameter vectors."
    return f"{where} {resolved(one.check.fails_because.strip()) or NO_REASON}"


if __name__ == "__main__":
    sys.stdout.write(theory_page(run_checks()))
