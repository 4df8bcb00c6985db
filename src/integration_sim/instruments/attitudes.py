"""Statements of a survey of primary care trusts (PCT 2006), put to managers at three levels, as they espouse them and in use.

Most respondents were practitioners (PCT 2735-2747), though levels did not differ significantly (PCT 2666-2685), and answers to a
survey are what is espoused (PCT 3078-3086): the shares in words are theirs, those in use are assumptions.

An answer is a place on a five-point scale (ordered logit): 4 and 5 agree. The share who agree is logistic(logit(share) +
pushes), so those who see what is usual agree, in words, as often as the source found. The espoused form moves with espoused
commitment; the form in use with what each sees and feels. Shares: as each entry of the registry cites. Weights: assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from integration_sim.instruments.questionnaire import Instrument, Question, leanings
from integration_sim.instruments.views import Numbers, Respondents, Usual, Views
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.parameters import Grade, registry
from integration_sim.vocabulary import Level

ESPOUSED, IN_USE = "espoused", "in_use"
AGREE = 4
"""From here on the scale: 1 strongly disagree, 2 disagree, 3 neither, 4 agree, 5 strongly agree."""
TOP = 5
FIRST_DRAW = 16


class Espoused(NamedTuple):
    """Parameters `instruments.attitudes.espoused.*`: the share who usually agree; `commitment` is a weight."""

    communication: float
    promises: float
    roles: float
    learning: float
    training: float
    involvement: float
    appraisal: float
    readiness: float
    commitment: float


class Communication(NamedTuple):
    """Parameters `instruments.attitudes.in_use.communication.*`."""

    share: float
    clarity: float
    overload: float


class Promises(NamedTuple):
    """Parameters `instruments.attitudes.in_use.promises.*`."""

    share: float
    trust: float
    leadership_trust: float


class Roles(NamedTuple):
    """Parameters `instruments.attitudes.in_use.roles.*`."""

    share: float
    ambiguity: float
    familiarity: float


class Learning(NamedTuple):
    """Parameters `instruments.attitudes.in_use.learning.*`."""

    share: float
    experience: float
    capability: float


class Training(NamedTuple):
    """Parameters `instruments.attitudes.in_use.training.*`."""

    share: float
    development: float
    overload: float


class Involvement(NamedTuple):
    """Parameters `instruments.attitudes.in_use.involvement.*`."""

    share: float
    leadership_trust: float
    clarity: float


class Appraisal(NamedTuple):
    """Parameters `instruments.attitudes.in_use.appraisal.*`."""

    share: ByLevel
    single_system: float
    overload: float


class Readiness(NamedTuple):
    """Parameters `instruments.attitudes.in_use.readiness.*`."""

    share: float
    capability: float
    ambiguity: float
    insecurity: float


class InUse(NamedTuple):
    """Parameters `instruments.attitudes.in_use.*`."""

    communication: Communication
    promises: Promises
    roles: Roles
    learning: Learning
    training: Training
    involvement: Involvement
    appraisal: Appraisal
    readiness: Readiness


class Attitudes(NamedTuple):
    """Parameters `instruments.attitudes.*`."""

    espoused: Espoused
    in_use: InUse
    neither: float
    strongly: float


def communication(seen: Views, p: Communication) -> Numbers:
    """Clarity of what is coming; no time to talk when overloaded."""
    return p.clarity * seen.clarity - p.overload * seen.overload


def promises(seen: Views, p: Promises) -> Numbers:
    """Trust in those across, and in one's own leaders."""
    return p.trust * seen.trust + p.leadership_trust * seen.leadership_trust


def roles(seen: Views, p: Roles) -> Numbers:
    """No doubt about one's own role, and knowing those across."""
    return p.familiarity * seen.familiarity - p.ambiguity * seen.ambiguity


def learning(seen: Views, p: Learning) -> Numbers:
    """Joint work that went well, and the skill for it."""
    return p.experience * seen.experience + p.capability * seen.capability


def training(seen: Views, p: Training) -> Numbers:
    """Learning that levers bring into the job; no time for it when overloaded."""
    return p.development * seen.development - p.overload * seen.overload


def involvement(seen: Views, p: Involvement) -> Numbers:
    """Trust in one's own leaders, and clarity."""
    return p.leadership_trust * seen.leadership_trust + p.clarity * seen.clarity


def appraisal(seen: Views, p: Appraisal) -> Numbers:
    """One system of appraisal instead of two; no time for it when overloaded."""
    return p.single_system * seen.single_appraisal - p.overload * seen.overload


def readiness(seen: Views, p: Readiness) -> Numbers:
    """Skill; doubt and fear take it away."""
    return p.capability * seen.capability - p.ambiguity * seen.ambiguity - p.insecurity * seen.insecurity


PUSHES: Mapping[str, Callable[[Views, Any], Numbers]] = {
    "communication": communication,
    "promises": promises,
    "roles": roles,
    "learning": learning,
    "training": training,
    "involvement": involvement,
    "appraisal": appraisal,
    "readiness": readiness,
}
"""What makes managers agree in use, in logit points, from how far what is seen lies from the usual."""

_ASKED = (
    ("communication", "Communication", "We meet often enough, those who matter among us, to be informed.", "PCT 2006 3065-3078, 3167-3171"),
    ("promises", "Promises are kept", "People here do what they have promised each other.", "PCT 2006 3143-3149, 3949-3964"),
    ("roles", "Roles are recognised", "Others value, and understand, what each of us is here to do.", "PCT 2006 3249-3258, 4460-4466"),
    ("learning", "Learning from partners", "We learn from those who work in partner organisations.", "PCT 2006 3283-3291, 4440-4446"),
    ("training", "Joint training", "We are encouraged, and get the chance, to train with others.", "PCT 2006 3293-3306, 3339-3343"),
    ("involvement", "Having a say", "All groups have a part in saying what the problems are.", "PCT 2006 3152-3157, 3930-3938"),
    ("appraisal", "Appraisal", "My manager knows what I can do, and has reviewed it with me this year.", "PCT 2006 3456-3474"),
    ("readiness", "Ready for change", "We have the skills for what is new, and are prepared for it.", "PCT 2006 3517-3530"),
)  # fmt: skip


def published_share(item: str, form: str) -> float | None:
    """Return the share of all respondents who agreed, where the survey gives one that means the same."""
    parameter = registry().get(
        f"instruments.attitudes.espoused.{item}" if form == ESPOUSED else f"instruments.attitudes.in_use.{item}.share"
    )
    return parameter.value if parameter is not None and parameter.grade is Grade.SOURCE else None


def _questions(form: str) -> tuple[Question, ...]:
    return tuple(
        Question(
            item=item,
            label=label,
            wording=wording,
            source=source,
            draw=FIRST_DRAW + number,
            form=form,
            published=published_share(item, form),
        )
        for number, (item, label, wording, source) in enumerate(_ASKED)
    )


def answers(asked: Respondents) -> NDArray[np.float64]:
    """Return the answers, respondents x questions, each 1 to 5."""
    p = asked.parameters(Attitudes, "attitudes")
    seen = asked.views().apart(asked.parameters(Usual, "usual"))
    columns = []
    for question in ATTITUDES.questions:
        if question.form == ESPOUSED:
            share: float | Numbers = getattr(p.espoused, question.item)
            push = p.espoused.commitment * seen.espoused
        else:
            own = getattr(p.in_use, question.item)
            share = np.array(own.share)[asked.level] if isinstance(own.share, ByLevel) else own.share
            push = PUSHES[question.item](seen, own)
        columns.append(on_scale(logit(share) + push + logit(leanings(asked, question)), p))
    return np.column_stack(columns)


def on_scale(leaning: Numbers, p: Attitudes) -> Numbers:
    """Return the point of the scale for a leaning in logit points: above 0 agrees, the rest is cut evenly on both sides."""
    cuts = (-p.neither - p.strongly, -p.neither, 0.0, p.strongly)
    return 1.0 + np.searchsorted(cuts, leaning, side="left").astype(np.float64)


ATTITUDES = Instrument(
    name="attitudes",
    title="What managers say, and what is done",
    source="PCT 2006, a survey of three levels in primary care trusts, most of its respondents practitioners",
    scale=(1, TOP),
    levels=tuple(Level),
    questions=_questions(ESPOUSED) + _questions(IN_USE),
    answers=answers,
)
"""Asked of all three levels; a person leans the same way on both forms of a statement."""
