"""The seven obstacles to integration that chief officers scored after the first year of the Act (ihub 2017), asked of strategic managers.

score = 10 logistic(logit(mean / 10) + pushes + reading x normal): a manager who sees what is usual gives the mean score;
each push is a weight times how far what they see lies from the usual. Targets: ihub 2017 159-163. Form, weights: assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri

from integration_sim.instruments.questionnaire import Instrument, Question, leanings
from integration_sim.instruments.views import Numbers, Respondents, Usual, Views
from integration_sim.parameters import Grade, registry
from integration_sim.vocabulary import Level

TOP = 10
"""The end of the scale: 0 is no obstacle at all."""


class Finance(NamedTuple):
    """Parameters `instruments.obstacles.finance.*`."""

    mean: float
    strain: float


class Workforce(NamedTuple):
    """Parameters `instruments.obstacles.workforce.*`."""

    mean: float
    vacancies: float
    newcomers: float
    overload: float


class Redesign(NamedTuple):
    """Parameters `instruments.obstacles.redesign.*`."""

    mean: float
    overload: float
    capability: float
    team: float


class CultureGap(NamedTuple):
    """Parameters `instruments.obstacles.culture.*`."""

    mean: float
    distance: float


class Data(NamedTuple):
    """Parameters `instruments.obstacles.data.*`."""

    mean: float
    joint_management: float
    overload: float


class Governance(NamedTuple):
    """Parameters `instruments.obstacles.governance.*`."""

    mean: float
    extra_lines: float
    delay: float


class Relationships(NamedTuple):
    """Parameters `instruments.obstacles.relationships.*`."""

    mean: float
    trust: float
    confidence: float


class Obstacles(NamedTuple):
    """Parameters `instruments.obstacles.*`."""

    finance: Finance
    workforce: Workforce
    redesign: Redesign
    culture: CultureGap
    data: Data
    governance: Governance
    relationships: Relationships
    reading: float


def finance(seen: Views, p: Finance) -> Numbers:
    """The strain of money, pressure x (1 - relief)."""
    return p.strain * seen.strain


def workforce(seen: Views, p: Workforce) -> Numbers:
    """Vacant posts and new faces in one's own organisation, and one's own overload."""
    return p.vacancies * seen.vacancies + p.newcomers * seen.newcomers + p.overload * seen.overload


def redesign(seen: Views, p: Redesign) -> Numbers:
    """Overload leaves no time, capability and a transition team help."""
    return p.overload * seen.overload - p.capability * seen.capability - p.team * seen.team


def culture(seen: Views, p: CultureGap) -> Numbers:
    """How far apart one is from those whom one works with across."""
    return p.distance * seen.distance


def data(seen: Views, p: Data) -> Numbers:
    """Joint management on two sets of systems, and overload by working round them. The model holds no data systems of its own."""
    return p.joint_management * seen.joint_management + p.overload * seen.overload


def governance(seen: Views, p: Governance) -> Numbers:
    """Lines of approval beyond one, and the months that joint decisions take."""
    return p.extra_lines * seen.extra_lines + p.delay * seen.delay


def relationships(seen: Views, p: Relationships) -> Numbers:
    """Little trust in those across, little confidence in their organisation."""
    return -p.trust * seen.trust - p.confidence * seen.confidence


PUSHES: Mapping[str, Callable[[Views, Any], Numbers]] = {
    "finance": finance,
    "workforce": workforce,
    "redesign": redesign,
    "culture": culture,
    "data": data,
    "governance": governance,
    "relationships": relationships,
}
"""What raises each score, in logit points, from how far what is seen lies from the usual."""

_ASKED = (
    ("finance", "Financial pressures", "How hard are the pressures on money?", "ihub 2017 161, 181-197"),
    ("workforce", "Workforce", "How hard is it to find and keep the staff?", "ihub 2017 161, 199-213"),
    ("redesign", "Capacity to redesign", "How far do time and skill to improve and redesign services lack?", "ihub 2017 161, 215-229"),
    ("culture", "Organisational culture", "How far do different organisational cultures stand in the way?", "ihub 2017 161, 231-237"),
    ("data", "Data and IT systems", "How far do information and IT systems stand in the way?", "ihub 2017 155, 239-247"),
    (
        "governance",
        "Governance and regulation",
        "How far do rules, approvals and accountability stand in the way?",
        "ihub 2017 142-146, 249-261",
    ),
    (
        "relationships",
        "Relationship tensions",
        "How far do tensions between professions, organisations and sectors stand in the way?",
        "ihub 2017 161, 263-275",
    ),
)


def published_mean(item: str) -> float | None:
    """Return the mean score that the survey gives, where it gives one."""
    parameter = registry()[f"instruments.obstacles.{item}.mean"]
    return parameter.value if parameter.grade is Grade.SOURCE else None


def answers(asked: Respondents) -> NDArray[np.float64]:
    """Return the scores, respondents x obstacles, each from 0 to 10 and not rounded."""
    p = asked.parameters(Obstacles, "obstacles")
    seen = asked.views().apart(asked.parameters(Usual, "usual"))
    columns = []
    for question in OBSTACLES.questions:
        own = getattr(p, question.item)
        reading = p.reading * ndtri(leanings(asked, question)) if p.reading else 0.0
        columns.append(TOP * expit(logit(own.mean / TOP) + PUSHES[question.item](seen, own) + reading))
    return np.column_stack(columns)


OBSTACLES = Instrument(
    name="obstacles",
    title="Obstacles to integration",
    source="ihub 2017, a survey of chief officers after the first year of the Act",
    scale=(0, TOP),
    levels=(Level.STRATEGIC,),
    questions=tuple(
        Question(item=item, label=label, wording=wording, source=source, draw=draw, published=published_mean(item))
        for draw, (item, label, wording, source) in enumerate(_ASKED)
    ),
    answers=answers,
)
"""Asked of strategic managers, who stand in for the chief officers."""
