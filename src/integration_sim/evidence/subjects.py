"""What one may ask the reasons for - a mechanism, lever, event, form, outcome, scenario, number or group - and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from integration_sim.errors import UnknownNameError
from integration_sim.evidence.citations import citations
from integration_sim.evidence.claims import Claim, claim_of_mechanism, claims_about, claims_of_scenario
from integration_sim.evidence.documents import Document
from integration_sim.mechanisms.month import MECHANISMS
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.parameters import Parameter, registry
from integration_sim.scenario.files.library import load_scenario, scenario_names
from integration_sim.scenario.kinds.forms import FORMS
from integration_sim.scenario.kinds.tables import EVENTS, LEVERS
from integration_sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Subject:
    """Something with reasons: what it is, its equation in words, claims about it and its numbers."""

    kind: str
    name: str
    title: str
    what: str = ""
    equation: str = ""
    claims: tuple[Claim, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    moved_by: tuple[str, ...] = ()
    """The mechanisms that change it, by name."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document that its claims and numbers cite, each once, in the order in which they are cited."""
        texts = [text for one in self.claims for text in (one.source, one.against)] + [one.source for one in self.parameters]
        return tuple({one.document.name: one.document for text in texts for one in citations(text)}.values())


def subjects(name: str) -> tuple[Subject, ...]:
    """Return everything of a name: several where, say, a mechanism and an outcome share it.

    Raises UnknownNameError with the nearest name for the name of nothing.
    """
    wanted = name.strip().lower().replace(" ", "_").replace("-", "_")
    found = tuple(about(wanted) for kind, about in _ABOUT.items() if wanted in _names(kind))
    if any(one.kind == "mechanism" for one in found):
        found = tuple(one for one in found if one.kind != "group")  # its group is told with the mechanism
    if not found:
        expected = "a mechanism, lever, event, form, outcome, scenario, group of numbers or number"
        raise UnknownNameError("name", name, all_names(), expected)
    return found


def subject(kind: str, name: str) -> Subject:
    """Return the one of a kind and name. Raises UnknownNameError for a kind or a name that is not there."""
    if kind not in _ABOUT:
        raise UnknownNameError("kind", kind, _ABOUT)
    if name not in _names(kind):
        raise UnknownNameError(kind, name, _names(kind))
    return _ABOUT[kind](name)


def all_names() -> tuple[str, ...]:
    """Return every name that has reasons, each once."""
    return tuple(dict.fromkeys(name for kind in _ABOUT for name in _names(kind)))


def scenario_subject(scenario: Scenario) -> Subject:
    """Return what is known of a scenario, shipped or of one's own."""
    return Subject("scenario", scenario.name, scenario.title, scenario.story.strip(), claims=tuple(claims_of_scenario(scenario)))


def _mechanism(name: str) -> Subject:
    one = MECHANISMS[name]
    claims = (*claim_of_mechanism(one), *claims_about("mechanism", name))
    return Subject("mechanism", name, one.title, one.what, one.equation, claims, tuple(one.parameters.values()))


def _lever(name: str) -> Subject:
    kind, _, style = name.partition(".")
    title = f"{LEVERS[kind].title} ({style.replace('_', ' ')})" if style else LEVERS[kind].title
    return Subject("lever", name, title, LEVERS[kind].says(), claims=claims_about("lever", kind), parameters=_within(f"levers.{name}"))


def _event(name: str) -> Subject:
    return Subject("event", name, name.replace("_", " "), EVENTS[name].says(), claims=claims_about("event", name))


def _form(name: str) -> Subject:
    numbers = (*_within(f"forms.{name}"), *_within(f"costs.reform.{name}"))
    return Subject("form", name, FORMS[name].title, claims=claims_about("form", name), parameters=numbers)


def _outcome(name: str) -> Subject:
    one = OUTCOMES[name]
    states = {one.state, *one.follows, *one.index_of} - {""}
    moved_by = tuple(mechanism.name for mechanism in MECHANISMS.values() if states & {*mechanism.moves, *_sides(mechanism.moves)})
    numbers = (*_within(f"outcomes.{name}"), *_within(f"matters.{name}"))
    return Subject("outcome", name, one.label, one.definition, claims=claims_about("outcome", name), parameters=numbers, moved_by=moved_by)


def _sides(states: Iterable[str]) -> set[str]:
    """Return the states of ties as managers average them over colleagues across organisations and inside their own."""
    return {f"{state}_{side}" for state in states for side in ("across", "within")}


def _scenario(name: str) -> Subject:
    return scenario_subject(load_scenario(name))


def _parameter(name: str) -> Subject:
    one = registry()[name]
    return Subject("number", name, name, one.says, parameters=(one,))


def _group(name: str) -> Subject:
    return Subject("group", name, f"the numbers of {name.replace('_', ' ')}", parameters=_within(name))


def _within(group: str) -> tuple[Parameter, ...]:
    return tuple(one for id_, one in registry().items() if id_ == group or id_.startswith(f"{group}."))


_ABOUT: Mapping[str, Callable[[str], Subject]] = {
    "mechanism": _mechanism,
    "lever": _lever,
    "event": _event,
    "form": _form,
    "outcome": _outcome,
    "scenario": _scenario,
    "group": _group,
    "number": _parameter,
}


def _names(kind: str) -> tuple[str, ...]:
    """Return the names of a kind; those of levers come with their styles, those of groups at every depth."""
    match kind:
        case "mechanism":
            return tuple(MECHANISMS)
        case "lever":
            return tuple(name for lever, model in LEVERS.items() for name in (lever, *(f"{lever}.{style}" for style in model.styles())))
        case "event":
            return tuple(EVENTS)
        case "form":
            return tuple(FORMS)
        case "outcome":
            return tuple(OUTCOMES)
        case "scenario":
            return tuple(scenario_names())
        case "number":
            return tuple(registry())
    parts = (id_.split(".") for id_ in registry())
    return tuple(dict.fromkeys(".".join(part[:depth]) for part in parts for depth in range(1, len(part))))
