"""Why anyone should believe it, in words: what `isim why` prints and the dashboard unfolds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from integration_sim.evidence.citations import resolved
from integration_sim.evidence.claims import Claim
from integration_sim.evidence.subjects import Subject
from integration_sim.mechanisms.month import MECHANISMS
from integration_sim.parameters import Grade, Parameter
from integration_sim.report.mechanisms import what_it_changes
from integration_sim.report.wording.grades import GRADES
from integration_sim.report.wording.sentences import capital

CLAIMS, NUMBERS, REFERENCES = "What is claimed, and on whose word", "Numbers", "The sources in full"
BARE_ASSUMPTION = "assumption"
"""How the registry begins the source of a number that no source gives."""
ALREADY = "As a whole, as said above."


@dataclass(frozen=True)
class Part:
    """A heading, and the paragraphs under it."""

    heading: str
    lines: tuple[str, ...]


def heading_of(subject: Subject) -> str:
    """Return what a subject is called: `Trust between persons (mechanism)`."""
    title = subject.title if subject.kind == "number" else capital(subject.title)
    return f"{title} ({subject.kind})"


def parts_of(subject: Subject) -> list[Part]:
    """Return what is known of a subject, part by part; parts without anything are left out."""
    mechanism = MECHANISMS.get(subject.name) if subject.kind == "mechanism" else None
    parts = (
        Part("What it is", (subject.what,) if subject.what else ()),
        Part("Equation in words", (subject.equation,) if subject.equation else ()),
        Part("Reads", mechanism.reads if mechanism else ()),
        Part("Changes", what_it_changes(mechanism) if mechanism else ()),
        Part("Changed by", tuple(f"{MECHANISMS[name].title} ({name})" for name in subject.moved_by)),
        *evidence_of(subject),
    )
    return [part for part in parts if part.lines]


def evidence_of(subject: Subject, *, numbers: bool = True) -> list[Part]:
    """Return claims, numbers (if wanted) and full references of a subject; parts without anything are left out."""
    parts = (
        Part(CLAIMS, tuple(claim_line(one, said=subject.what) for one in subject.claims)),
        Part(NUMBERS, tuple(map(number_line, subject.parameters)) if numbers else ()),
        Part(REFERENCES, tuple(one.reference for one in subject.documents)),
    )
    return [part for part in parts if part.lines]


def claim_line(one: Claim, said: str = "") -> str:
    """Return a claim with its direction, its source by section, its grade in words and what speaks against it.

    A claim that is `said` already is not said again.
    """
    return " ".join(_told(one, said))


def number_line(one: Parameter) -> str:
    """Return a number of the registry with its plausible range, its meaning, its source by section and its grade in words."""
    plausible = f"plausible {one.low:g} to {one.high:g}; {one.unit}"
    return f"{one.id} = {one.value:g} ({plausible}). {one.says} {source_sentence(one.source, one.grade)}"


def source_sentence(source: str, grade: Grade) -> str:
    """Say where something comes from and how sure it is, such as `Source: ihub 2017, Section 2.4 (a source says it)`."""
    told, word = resolved(source).rstrip("."), GRADES[grade]
    if told.startswith(BARE_ASSUMPTION):
        return f"An {told}."
    return f"Source: {told}." if grade is Grade.ASSUMPTION and BARE_ASSUMPTION in told else f"Source: {told} ({word})."


def _told(one: Claim, said: str) -> Iterator[str]:
    if one.claim == one.source:
        yield f"{resolved(one.claim)} ({GRADES[one.grade]})."
        return
    yield ALREADY if one.claim == said else one.claim
    if one.direction:
        yield f"Direction: {one.direction}."
    yield source_sentence(one.source, one.grade)
    if one.against:
        yield f"Against it: {resolved(one.against)}"
