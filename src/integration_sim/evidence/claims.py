"""The claims ledger: what is claimed of the world, about what, on whose word, how well grounded, and what speaks against it.

Most claims stand where they are used: the registry, mechanisms and scenarios name their sources themselves, and are read from there.
What is written nowhere else stands in `claims.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from integration_sim.evidence.citations import citations
from integration_sim.frozen import FrozenDict
from integration_sim.mechanisms.mechanism import Contributor
from integration_sim.parameters import Grade
from integration_sim.scenario.schema import Scenario

FILE = "claims.yaml"
KINDS = {
    "mechanisms": "mechanism",
    "levers": "lever",
    "events": "event",
    "forms": "form",
    "outcomes": "outcome",
}
"""The parts of the file, and what each holds claims about."""


class Claim(BaseModel):
    """One claim: in our words, with its direction, its source as the registry cites, its grade, and what contradicts it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim: str
    direction: str = ""
    source: str
    grade: Grade
    against: str = ""


@cache
def written() -> Mapping[tuple[str, str], tuple[Claim, ...]]:
    """Return the claims that are written by hand, by kind and name of what they are about."""
    text = resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    parts = YAML(typ="safe", pure=True).load(text)
    return FrozenDict(
        {(KINDS[part], name): tuple(Claim(**one) for one in claims) for part, about in parts.items() for name, claims in about.items()}
    )


def claims_about(kind: str, name: str) -> tuple[Claim, ...]:
    """Return what is written by hand about a mechanism, lever, event, form or outcome; nothing where nothing is."""
    return written().get((kind, name), ())


def claim_of_mechanism(one: Contributor) -> Iterator[Claim]:
    """Yield what a mechanism claims with the source that it names itself."""
    if one.source:
        yield Claim(claim=one.what, source=one.source, grade=grade_of(one.source))


def claims_of_scenario(one: Scenario) -> Iterator[Claim]:
    """Yield the facts that a scenario names sources for, each with its citations in its own text, and what it assumes."""
    for text in map(str.strip, one.sources):
        yield Claim(claim=text, source=text, grade=grade_of(text))
    for text in map(str.strip, one.assumptions):
        yield Claim(claim=text, source="assumption", grade=Grade.ASSUMPTION)


def grade_of(text: str) -> Grade:
    """Return how well a claim is grounded: on a document read as a text copy, on literature, or on none.

    A text that calls any part of itself an assumption is graded as one, as the registry does.
    """
    if "assumption" in text:
        return Grade.ASSUMPTION
    cited = [one.document for one in citations(text)]
    if any(one.lines for one in cited):
        return Grade.SOURCE
    return Grade.LITERATURE if cited else Grade.ASSUMPTION
