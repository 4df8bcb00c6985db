"""What is measured of one life of an arm: numbers of an outcome over a window, of its managers in one month, or of a questionnaire."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integration_sim.compiled import over_columns
from integration_sim.errors import UnknownNameError
from integration_sim.evidence.validation.errors import PatternError
from integration_sim.experiments.survey import fill_in, instrument_named
from integration_sim.instruments.catalogue import INSTRUMENTS
from integration_sim.instruments.questionnaire import Question
from integration_sim.mechanisms.rules import culture_distance
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.model.run import Run
from integration_sim.scenario.schema import Scenario
from integration_sim.state import tie_owners
from integration_sim.tables import MANAGER
from integration_sim.vocabulary import Level

ALL = "all"
distance = over_columns(culture_distance)
A_YEAR = 12
SEPARATOR = " v "
"""What stands between the two that are correlated."""


class Statistic(StrEnum):
    """How a window of months becomes a number."""

    MEAN = "mean"
    SUM = "sum"
    MAX = "max"
    MONTH_OF_MAX = "month_of_max"
    ENDED = "ended"  # whether any partnership had 0 of it in any month
    HAPPENED = "happened"  # whether any partnership had 1 or more
    PATH = "path"
    SWING = "swing"  # sd of the change within a year
    LEVELS = "levels"  # sd between the three levels
    LEAVERS = "leavers"  # people who left their post
    STATE = "state"  # mean over managers of what each is like, in the window's last month
    STATE_SD = "state_sd"  # sd between managers
    CORRELATION = "correlation"  # over managers
    ITEM = "item"  # mean answer to a question
    ITEM_SD = "item_sd"


OF_MANAGERS = (Statistic.STATE, Statistic.STATE_SD, Statistic.CORRELATION, Statistic.ITEM, Statistic.ITEM_SD)
"""Those that look at managers, in the window's last month."""


STATES = tuple(state for state in MANAGER.names or () if MANAGER[state].shape == ())
"""What a manager is like, in a number each."""
OF_TIES = ("contact_across", "trust_across", "distance_across")
"""Meetings a month to be expected across organisations; mean trust there; mean culture distance from those worked with."""


class Measure(NamedTuple):
    """What is asked of a life: of which outcome (state, question, or two states `a v b`), how, when, of whom."""

    of: str
    statistic: Statistic
    window: tuple[int, int]
    partnership: str
    organisation: str
    level: str

    @property
    def size(self) -> int:
        """How many numbers it gives."""
        first, last = self.window
        return last - first + 1 if self.statistic is Statistic.PATH else 1


def last_month(measures: Sequence[Measure]) -> int:
    """Return the month up to which a life has to be simulated."""
    return max(measure.window[1] for measure in measures)


def check(measure: Measure, scenario: Scenario, whose: str) -> None:
    """See that a measure can be taken of a scenario; `whose` is named in the message.

    Raises UnknownNameError for an outcome, state, question, partnership, organisation or level that isn't there, with the nearest,
    and PatternError for a window that is not in the run.
    """
    first, last = measure.window
    if not 0 <= first <= last <= scenario.months:
        raise PatternError(f"{whose}: window: found months {first} to {last}, expected months from 0 to {scenario.months}, the first first")
    if measure.statistic in (Statistic.ITEM, Statistic.ITEM_SD):
        _known(f"{whose}: question", measure.of, _questions())
    elif measure.statistic in OF_MANAGERS:
        for name in measure.of.split(SEPARATOR):
            _known(f"{whose}: state", name, (*STATES, *OF_TIES))
    else:
        _known(f"{whose}: outcome", measure.of, OUTCOMES)
    _known(f"{whose}: partnership", measure.partnership, (ALL, *scenario.partnerships))
    _known(f"{whose}: organisation", measure.organisation, (ALL, *scenario.organisations))
    _known(f"{whose}: level", measure.level, (ALL, *(level.name.lower() for level in Level)))


def _known(field: str, name: str, known: Iterable[str]) -> None:
    names = tuple(known)
    if name not in names:
        raise UnknownNameError(field, name, names)


def _questions() -> tuple[str, ...]:
    return tuple(f"{name}.{_asked_as(question)}" for name, one in INSTRUMENTS.items() for question in one.questions)


def _asked_as(question: Question) -> str:
    return f"{question.item}.{question.form}" if question.form else question.item


def measured(run: Run, measures: Sequence[Measure]) -> NDArray[np.float64]:
    """Simulate a life as far as is needed, and return all that is asked of it, one after the other."""
    of_people = [measure for measure in measures if measure.statistic in OF_MANAGERS or measure.statistic is Statistic.LEAVERS]
    seen: dict[Measure, float] = {}
    for month in sorted({month for measure in of_people for month in measure.window}):
        run.run_until(month)
        for measure in of_people:
            if measure.statistic is Statistic.LEAVERS and month in measure.window:
                came = run.world.posts["holder"][_of_level(run, measure.level)].sum()
                seen[measure] = came - seen.get(measure, 0.0)
            elif month == measure.window[1]:
                seen[measure] = _of_managers(run, measure)
    run.run_until(last_month(measures))
    return np.concatenate([[seen[measure]] if measure in seen else _of_outcome(run, measure) for measure in measures])


def _of_outcome(run: Run, measure: Measure) -> NDArray[np.float64]:
    first, last = measure.window
    months = slice(first, last + 1)
    if measure.statistic is Statistic.LEVELS:
        levels = [_series(run, measure._replace(level=level.name.lower()))[months].mean() for level in Level]
        return np.array([np.std(levels)])
    if measure.statistic in (Statistic.ENDED, Statistic.HAPPENED):
        each = (_series(run, measure._replace(partnership=name))[months] for name in run.plan.layout.partnerships)
        ended = measure.statistic is Statistic.ENDED
        return np.array([float(any((one == 0.0).any() if ended else (one >= 1.0).any() for one in each))])
    series = _series(run, measure)
    window = series[months]
    match measure.statistic:
        case Statistic.PATH:
            return window
        case Statistic.SUM:
            return np.array([window.sum()])
        case Statistic.MAX:
            return np.array([window.max()])
        case Statistic.MONTH_OF_MAX:
            return np.array([float(window.argmax())])
        case Statistic.SWING:
            return np.array([np.std(window[A_YEAR:] - window[:-A_YEAR])])
        case _:
            return np.array([np.nanmean(window)])


def _series(run: Run, measure: Measure) -> NDArray[np.float64]:
    names, asked = run.aggregation.names, (measure.partnership, measure.organisation, measure.level)
    column: NDArray[np.float64] = run.recording.values[measure.of][:, names.index(asked)]
    return column


def _of_managers(run: Run, measure: Measure) -> float:
    if measure.statistic in (Statistic.ITEM, Statistic.ITEM_SD):
        answers = _answers(run, measure.of, measure.level)
        return float(answers.mean() if measure.statistic is Statistic.ITEM else answers.std(ddof=1))
    there = _asked(run, measure.level)
    if measure.statistic is Statistic.CORRELATION:
        one, other = (_each(run, name)[there] for name in measure.of.split(SEPARATOR))
        known = ~(np.isnan(one) | np.isnan(other))
        return float(np.corrcoef(one[known], other[known])[0, 1])
    values = _each(run, measure.of)[there]
    return float(np.nanmean(values) if measure.statistic is Statistic.STATE else np.nanstd(values, ddof=1))


def _answers(run: Run, question: str, level: str) -> NDArray[np.float64]:
    """Return a level's answers to a question, named `instrument.item` or `instrument.item.form`, in one life."""
    name, _, item = question.partition(".")
    instrument = instrument_named(name)
    named = [_asked_as(one) for one in instrument.questions]
    sheets = fill_in(run, instrument)
    column: NDArray[np.float64] = sheets.answers[_of_level(run, level)[sheets.post], named.index(item)]
    return column


def _asked(run: Run, level: str) -> NDArray[np.bool_]:
    """Tell of every post whether it is of that level and somebody is in it."""
    posts = run.world.posts
    found: NDArray[np.bool_] = (posts["vacancy"] == 0) & _of_level(run, level)
    return found


def _of_level(run: Run, level: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.full(run.world.posts.size, True) if level == ALL else run.world.posts["level"] == Level[level.upper()]
    return found


def _each(run: Run, name: str) -> NDArray[np.float64]:
    """Return what each manager is like: a state, or what their working ties across organisations amount to."""
    return _over_ties(run, name) if name in OF_TIES else np.asarray(run.world.managers[name], dtype=np.float64)


def _over_ties(run: Run, name: str) -> NDArray[np.float64]:
    world = run.world
    across = np.repeat(world.pairs["partnership"] >= 0, 2)
    owners = tie_owners(world.pairs)[across]
    values = _of_ties(run, name)[across]
    total = np.bincount(owners, values, minlength=world.posts.size)
    if name == "contact_across":
        return total
    count = np.bincount(owners, minlength=world.posts.size)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: NDArray[np.float64] = total / count
    return mean


def _of_ties(run: Run, name: str) -> NDArray[np.float64]:
    world = run.world
    if name == "trust_across":
        return np.asarray(world.ties["trust"], dtype=np.float64)
    if name == "contact_across":
        return np.repeat(np.asarray(world.pairs["contact_chance"], dtype=np.float64), 2)
    cultures = world.managers["culture"]
    return np.repeat([distance(cultures[pair["first"]], cultures[pair["second"]]) for pair in world.pairs], 2)
