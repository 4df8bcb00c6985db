"""What a questionnaire is: questions with their wording and source, whom it asks, and what turns views into answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from integration_sim.instruments.views import Respondents
from integration_sim.randomness import Stream, uniforms
from integration_sim.vocabulary import Level


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question."""

    item: str
    label: str
    """A few words, for tables and charts."""
    wording: str
    """What is asked, in our words."""
    source: str
    draw: int
    """The number of its draws, the same for all forms of an item: never change one, never use one twice."""
    form: str = ""
    """`espoused` or `in_use`, where an instrument asks in both forms."""
    published: float | None = None
    """What the source found, if it says: a mean score, or the share who agree."""


@dataclass(frozen=True)
class Instrument:
    """A questionnaire."""

    name: str
    title: str
    source: str
    scale: tuple[int, int]
    levels: tuple[Level, ...]
    """Whom it asks."""
    questions: tuple[Question, ...]
    answers: Callable[[Respondents], NDArray[np.float64]]
    """Gives the answers, respondents x questions."""

    @property
    def items(self) -> list[str]:
        """The names of its items, each once, in the order of the questionnaire."""
        return list(dict.fromkeys(question.item for question in self.questions))

    @property
    def forms(self) -> list[str]:
        """The forms in which each item is asked; none where there is only one."""
        return [form for form in dict.fromkeys(question.form for question in self.questions) if form]

    def label(self, item: str) -> str:
        """Return what an item is called in tables and charts."""
        return next(question.label for question in self.questions if question.item == item)


def leanings(asked: Respondents, question: Question) -> NDArray[np.float64]:
    """Return each one's quantile, in [0, 1), of how they lean on a question: the same person leans the same way whenever asked."""
    slots = asked.holder * asked.run.world.posts.size + asked.post
    return uniforms(asked.run.key, Stream.SURVEY, question.draw, slots)[:, 0]
