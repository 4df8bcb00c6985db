"""The claims ledger: nothing dangles, from what is cited to the documents or from the documents to what cites them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from integration_sim import INSTRUMENTS, MECHANISMS, UnknownNameError, load_scenario, scenario_names
from integration_sim.evidence.citations import citations
from integration_sim.evidence.claims import grade_of, written
from integration_sim.evidence.documents import documents
from integration_sim.evidence.subjects import Subject, all_names, subject, subjects
from integration_sim.evidence.theory import theory
from integration_sim.evidence.validation.pattern import patterns
from integration_sim.parameters import Grade, registry
from integration_sim.scenario.kinds.forms import FORMS
from integration_sim.scenario.kinds.tables import EVENTS, LEVERS

AUTHORS_AND_YEAR = re.compile(
    r"\b(?P<name>[A-Z][\w'’-]+(?:(?:, [A-Z][\w'’-]+)* & [A-Z][\w'’-]+| et al\.)?) (?P<year>(?:19|20)\d\d)(?![\d/-])"
)
NO_AUTHORS = {
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    *("In", "From", "Since", "Until", "By", "The", "After", "Before"),
}
"""What stands before a year without having written anything."""
TEMPLATES = {"template_large", "template_small"}
"""Scenarios that say themselves that everything in them is made up."""


def cited_texts() -> Iterator[tuple[str, str]]:
    """Yield every text that cites, with where it stands."""
    for one in registry().values():
        yield one.id, one.source
    for mechanism in MECHANISMS.values():
        yield mechanism.name, mechanism.source
    for name in scenario_names():
        yield from ((name, text) for text in load_scenario(name).sources)
    for instrument in INSTRUMENTS.values():
        yield instrument.name, instrument.source
        yield from ((f"{instrument.name}.{question.item}", question.source) for question in instrument.questions)
    for (kind, name), claims in written().items():
        yield from ((f"{kind} {name}", text) for one in claims for text in (one.source, one.against))
    for pattern in patterns().patterns:
        yield from ((f"pattern {pattern.id}", text) for text in (pattern.source, pattern.against))
    for name, check in theory().checks.items():
        yield from ((f"check {name}", text) for text in (check.source, check.fails_because))


TEXTS = list(cited_texts())


def dangling(text: str) -> list[str]:
    """Return what a text cites that no document answers for: lines under no heading, and authors that nobody knows."""
    found = citations(text)
    wrong = [text[one.start : one.end] for one in found if not one.holds]
    for named in AUTHORS_AND_YEAR.finditer(text):
        known = any(one.start < named.end() and named.start() < one.end for one in found)
        if not known and named["name"] not in NO_AUTHORS:
            wrong.append(named.group())
    return wrong


def names_of(kind: str) -> list[str]:
    tables = {"mechanism": MECHANISMS, "lever": LEVERS, "event": EVENTS, "form": FORMS, "scenario": dict.fromkeys(scenario_names())}
    return [name for name in tables[kind] if name != "clipping"]


def documents_behind(one: Subject) -> list[str]:
    return [document.name for document in one.documents]


def test_every_citation_finds_a_document_and_a_section() -> None:
    assert [(where, wrong) for where, text in TEXTS if (wrong := dangling(text))] == []


@pytest.mark.parametrize("text", ["Memon 9999", "as Nobody & Noone 1999 found", "Nemo et al. 2020 (a trial)", "PCT 9336"])
def test_a_citation_of_nothing_is_found(text: str) -> None:
    assert dangling(text)


def test_every_document_is_cited() -> None:
    cited = {one.document.name for _, text in TEXTS for one in citations(text)}
    assert [name for name in documents() if name not in cited] == []


def test_every_number_that_a_source_or_the_literature_gives_names_it() -> None:
    bare = [one.id for one in registry().values() if one.grade is not Grade.ASSUMPTION and not citations(one.source)]
    assert bare == []


@pytest.mark.parametrize("kind", ["mechanism", "lever", "event", "form", "scenario"])
def test_everything_claims_something_with_a_document_behind_it(kind: str) -> None:
    without = [name for name in names_of(kind) if not documents_behind(subject(kind, name))]
    assert sorted(without) == (sorted(TEMPLATES) if kind == "scenario" else [])


def test_every_claim_is_about_something_that_is_there() -> None:
    for kind, name in written():
        assert subject(kind, name).claims


def test_written_claims_have_sources_of_their_grade() -> None:
    for (kind, name), claims in written().items():
        for one in claims:
            assert citations(one.source), (kind, name)
            if one.grade is Grade.SOURCE:
                assert grade_of(one.source) is Grade.SOURCE, (kind, name)


def test_claims_do_not_say_again_what_stands_elsewhere() -> None:
    elsewhere = {one.says for one in registry().values()} | {one.what for one in MECHANISMS.values()}
    said = [one.claim for claims in written().values() for one in claims]
    assert len(said) - len(set(said)) == 0
    assert elsewhere.isdisjoint(said)


@pytest.mark.parametrize(
    "name", ["trust", "Co-location", "delayed discharge index", "trust.gain", "levers.coaching", "case_c", "ijb", "freeze"]
)
def test_what_has_a_name_has_a_subject(name: str) -> None:
    assert subjects(name)


def test_every_name_leads_to_what_it_names() -> None:
    for name in all_names():
        assert all(one.name == name for one in subjects(name)), name


def test_a_name_that_two_things_share_gives_both() -> None:
    assert [one.kind for one in subjects("capability")] == ["mechanism", "outcome"]
    assert [one.kind for one in subjects("reform")] == ["mechanism", "event"]


def test_the_name_of_nothing_is_told_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'culture'"):
        subjects("cultre")
    with pytest.raises(UnknownNameError, match="lever: found 'trust'"):
        subject("lever", "trust")
    with pytest.raises(UnknownNameError, match="kind: found 'thing'"):
        subject("thing", "trust")


def test_an_outcome_names_the_mechanisms_that_move_it() -> None:
    assert "trust" in subject("outcome", "cross_trust").moved_by
    assert "culture" not in subject("outcome", "role_ambiguity").moved_by
    assert {"uncertainty", "terms", "commitment"} <= set(subject("outcome", "resistance").moved_by)
