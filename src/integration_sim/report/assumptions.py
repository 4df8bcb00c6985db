"""The assumptions log; `python -m integration_sim.report.assumptions > docs/assumptions.md` writes it anew from registry and ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from integration_sim.evidence.citations import citations, resolved
from integration_sim.evidence.claims import KINDS, Claim, written
from integration_sim.mechanisms.month import MECHANISMS
from integration_sim.parameters import Grade, Parameter, registry
from integration_sim.report.evidence import BARE_ASSUMPTION
from integration_sim.report.markdown import rendered
from integration_sim.report.wording.sentences import capital
from integration_sim.scenario.files.library import load_scenario, scenario_names

COMMAND = "uv run python -m integration_sim.report.assumptions > docs/assumptions.md"
TEMPLATE = "assumptions.md.j2"
RULES = "assumption"


def assumptions_page() -> str:
    """Return the log of what is assumed, as Markdown: rules, claims, places, numbers."""
    numbers = [one for one in registry().values() if one.grade is Grade.ASSUMPTION]
    groups: dict[str, list[Parameter]] = {}
    for one in numbers:
        groups.setdefault(one.group, []).append(one)
    return rendered(
        TEMPLATE,
        command=COMMAND,
        rules=[(one.name, one.title, capital(resolved(sentence))) for one in MECHANISMS.values() for sentence in assumed(one.source)],
        claims=list(assumed_claims()),
        scenarios=[
            (name, [resolved(text) for text in load_scenario(name).assumptions])
            for name in scenario_names()
            if load_scenario(name).assumptions
        ],
        groups=groups,
        numbers=len(numbers),
        all_numbers=len(registry()),
        partly=sum(bool(citations(one.source)) for one in numbers),
        told=told,
    )


def assumed(source: str) -> Iterator[str]:
    """Yield the parts of a mechanism's source that call themselves assumptions: `form: assumption`."""
    for sentence in source.replace("; ", ". ").split(". "):
        if RULES in sentence:
            yield sentence.strip().rstrip(".")


def assumed_claims() -> Iterator[tuple[str, str, Claim]]:
    """Yield the claims of the ledger that rest on no source, with the kind and name of what they are about."""
    for kind in KINDS.values():
        for (of, name), claims in written().items():
            yield from ((of, name, claim) for claim in claims if of == kind and claim.grade is Grade.ASSUMPTION)


def told(one: Parameter) -> tuple[str, ...]:
    """Return the cells of a number: id, value, range, unit, meaning, and what its source says beyond that it is assumed."""
    beyond = resolved(one.source).strip().removeprefix(BARE_ASSUMPTION).lstrip(";,: ")
    return f"`{one.id}`", f"{one.value:g}", f"{one.low:g} to {one.high:g}", one.unit, one.says, beyond


if __name__ == "__main__":
    sys.stdout.write(assumptions_page())
