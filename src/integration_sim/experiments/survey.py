"""Surveys: simulated managers answer one of the sources' own questionnaires."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.errors import SurveyError
from integration_sim.experiments.months import When, month_named
from integration_sim.experiments.replicates.ensemble import Ensemble, check_same
from integration_sim.experiments.replicates.executors import in_threads
from integration_sim.experiments.replicates.provenance import Provenance, provenance
from integration_sim.experiments.replicates.ranges import check_range
from integration_sim.instruments.attitudes import AGREE
from integration_sim.instruments.catalogue import INSTRUMENTS
from integration_sim.instruments.questionnaire import Instrument
from integration_sim.instruments.views import respondents
from integration_sim.model.plan import Plan
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.run import Run
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.schema import Scenario
from integration_sim.vocabulary import Level


@dataclass(frozen=True, eq=False)
class Survey:
    """What simulated managers answered."""

    instrument: Instrument
    month: int
    """When they were asked: after so many months."""
    answers: pd.DataFrame
    """Tidy: replicate, post, organisation, level, partnership, form (where the instrument has two), item, answer.

    A manager who serves several partnerships answers for each. A post that was vacant has no rows.
    """
    scenario: Scenario
    provenance: Provenance

    @property
    def date(self) -> CalendarMonth:
        """The month in which they were asked."""
        return self.scenario.start + self.month

    def summary(self) -> pd.DataFrame:
        """Return the answers over all replicates, partnerships and organisations, by level (and `all`), form and item.

        Columns: answers (how many), mean, sd, min, p25, median, p75, max; published, what the source found; and for
        statements agree, the share who agree. `published` is a mean score, or a share who agree.
        """
        keys = [name for name in ("level", "form", "item") if name in self.answers]
        every = self.answers.assign(level=pd.Categorical([ALL] * len(self.answers), [*self.answers["level"].cat.categories, ALL]))
        together = pd.concat([self.answers.astype({"level": every["level"].dtype}), every])
        groups = together.groupby(keys, observed=True)["answer"]
        found = groups.agg(
            answers="size", mean="mean", sd="std", min="min", p25=lambda x: x.quantile(0.25), median="median",
            p75=lambda x: x.quantile(0.75), max="max",
        )  # fmt: skip
        if self.instrument.forms:
            found["agree"] = groups.agg(lambda x: float(np.mean(x >= AGREE)))
        table = found.reset_index()
        published = {(question.form, question.item): question.published for question in self.instrument.questions}
        forms = table["form"] if self.instrument.forms else [""] * len(table)
        table["published"] = np.array([published[pair] for pair in zip(forms, table["item"], strict=True)], dtype=np.float64)
        return table


def survey(
    ensemble: Ensemble,
    instrument: str | Instrument,
    at: When | None = None,
    *,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Survey:
    """Ask the managers of an ensemble.

    An ensemble keeps means, not people: its replicates are simulated again up to the month, and those then in post are asked.
    They are the same people with the same answers in any number of threads.

    Parameters
    ----------
    ensemble
        Whose managers to ask.
    instrument
        One of your own, or the name of one that there is: `obstacles` (seven, scored 0 to 10 by strategic managers) or
        `attitudes` (statements on a five-point scale, at three levels, as espoused and in use).
    at
        When: a number of months after the start, or a month such as `2017-03`; left out, the ensemble's last.
    threads
        At most so many replicates at a time; left out, one per core.
    progress
        Called with the number of replicates done, each time another is.

    Raises
    ------
    SurveyError
        For an instrument or month that isn't there, with the nearest that is.
    ValueError
        For a number of threads below 1.
    RuntimeError
        If the replicates do not come out as the ensemble recorded them: they were made by different code.

    """
    chosen = instrument_named(instrument)
    month = month_named(at, ensemble.scenario, ensemble.months, "at", SurveyError)

    def check(run: Run) -> None:
        check_same(run, ensemble, month)

    return ask(ensemble.plan, chosen, month, ensemble.replicates, ensemble.provenance.seed, threads=threads, progress=progress, check=check)


def ask(
    plan: Plan,
    instrument: Instrument,
    month: int,
    replicates: int,
    seed: int,
    *,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    check: Callable[[Run], None] = lambda _: None,
) -> Survey:
    """Simulate replicates of a plan up to a month and ask those then in post; `check` is called with each run before.

    Raises ValueError for a number of replicates or threads, or a seed, that is out of range.
    """
    check_range("replicates", replicates, 1)
    check_range("seed", seed, 0)

    def asked(replicate: int) -> Sheets:
        run = Run(plan, seed, replicate)
        run.run_until(month)
        check(run)
        return fill_in(run, instrument)

    sheets = list(in_threads(asked, range(replicates), threads, progress))
    return Survey(instrument, month, _tidy(sheets, plan, instrument), plan.scenario, provenance(plan.scenario, seed, replicates, month))


@dataclass(frozen=True)
class Sheets:
    """The questionnaires of one replicate: a row for each manager and partnership that they serve."""

    post: NDArray[np.int64]
    partnership: NDArray[np.int64]
    answers: NDArray[np.float64]
    """Rows x questions."""


def fill_in(run: Run, instrument: Instrument) -> Sheets:
    """Let everyone in post at the instrument's levels fill it in."""
    asked = respondents(run, instrument.levels)
    return Sheets(asked.post, asked.partnership, instrument.answers(asked))


def _tidy(sheets: list[Sheets], plan: Plan, instrument: Instrument) -> pd.DataFrame:
    posts, _ = plan.layout.posts
    questions = instrument.questions
    post = np.concatenate([sheet.post for sheet in sheets])
    partnership = np.concatenate([sheet.partnership for sheet in sheets])
    replicate = np.repeat(np.arange(len(sheets), dtype=np.uint32), [sheet.post.size for sheet in sheets])
    answers = np.concatenate([sheet.answers for sheet in sheets])

    def labelled(codes: NDArray[np.int64], names: list[str]) -> pd.Categorical[str]:
        return pd.Categorical.from_codes(np.repeat(codes, len(questions)), pd.Index(names))

    def asked(names: list[str], of_question: list[str]) -> pd.Categorical[str]:
        return pd.Categorical.from_codes(np.tile([names.index(name) for name in of_question], post.size), pd.Index(names))

    forms = {"form": asked(instrument.forms, [question.form for question in questions])} if instrument.forms else {}
    return pd.DataFrame(
        {
            "replicate": np.repeat(replicate, len(questions)),
            "post": np.repeat(post, len(questions)),
            "organisation": labelled(posts["organisation"][post], plan.layout.organisations),
            "level": labelled(posts["level"][post], [level.name.lower() for level in Level]),
            "partnership": labelled(partnership, plan.layout.partnerships),
            **forms,
            "item": asked(instrument.items, [question.item for question in questions]),
            "answer": answers.ravel(),
        }
    )


def instrument_named(name: str | Instrument) -> Instrument:
    """Return an instrument, given itself or its name. Raises UnknownNameError, with the nearest, if there is none of that name."""
    if isinstance(name, Instrument):
        return name
    if name in INSTRUMENTS:
        return INSTRUMENTS[name]
    raise UnknownNameError("instrument", name, INSTRUMENTS)
