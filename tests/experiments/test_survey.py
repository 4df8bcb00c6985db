"""Surveys: the equations by hand on one manager, who is asked, that the same people give the same answers, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from integration_sim import INSTRUMENTS, Ensemble, Scenario, Survey, SurveyError, load_scenario, registry, simulate, survey
from integration_sim.errors import UnknownNameError
from integration_sim.experiments.survey import ask, fill_in
from integration_sim.instruments.attitudes import Attitudes, on_scale
from integration_sim.instruments.views import Views, respondents
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.randomness import Stream, uniforms
from integration_sim.vocabulary import Level

MONTH = 15


@pytest.fixture(scope="module")
def ensemble(small: Scenario) -> Ensemble:
    return simulate(small, 6, seed=3)


@pytest.fixture(scope="module")
def run(small: Scenario) -> Run:
    found = Run(Plan(small), 3, 0)
    found.run_until(MONTH)
    return found


def value(name: str) -> float:
    return registry()[f"instruments.{name}"].value


def logistic(z: float) -> float:
    return 1.0 / (1.0 + float(np.exp(-z)))


def logit(share: float) -> float:
    return float(np.log(share / (1.0 - share)))


def views_by_hand(run: Run, post: int) -> dict[str, float]:
    """Look at one manager's tables as the questionnaire's docstrings say, in plain loops."""
    world = run.world
    place, manager, partnership = world.posts[post], world.managers[post], world.partnerships[0]
    trust, distance, familiarity = [], [], []
    for number, pair in enumerate(world.pairs):
        for side, (owner, other) in enumerate(((pair.first, pair.second), (pair.second, pair.first))):
            if owner == post and pair.partnership == 0 and world.posts[other].vacancy == 0:
                tie = world.ties[2 * number + side]
                trust.append(tie.trust)
                familiarity.append(tie.familiarity)
                distance.append(np.sqrt(np.mean((manager.culture - world.managers[other].culture) ** 2)))
    partner = world.organisations[1 - place.organisation].culture
    colleagues = [one for one in world.posts if one.organisation == place.organisation]
    filled = [one for one in colleagues if one.vacancy == 0]
    return {
        "strain": min(1.0, world.pressure[0, MONTH] + partnership.added_pressure) * (1.0 - partnership.relief),
        "vacancies": 1.0 - len(filled) / len(colleagues),
        "newcomers": sum(one.tenure < 12 for one in filled) / len(filled),
        "overload": max(0.0, manager.workload - 1.0),
        "capability": manager.capability,
        "team": partnership.team,
        "distance": float(np.mean(distance)) if distance else float(np.sqrt(np.mean((manager.culture - partner) ** 2))),
        "joint_management": run.plan.month.forms[partnership.form].joint_management,
        "extra_lines": run.plan.month.forms[partnership.form].approval_lines - 1.0,
        "delay": run.recording.values["decision_months"][MONTH, run.aggregation.names.index(("partnership", "all", "all"))],
        "trust": float(np.mean(trust)) if trust else manager.partner_confidence,
        "confidence": manager.partner_confidence,
        "familiarity": float(np.mean(familiarity)) if familiarity else 0.0,
        "clarity": partnership.clarity,
        "espoused": manager.espoused,
    }


def test_views_are_what_the_tables_say(run: Run) -> None:
    asked = respondents(run, tuple(Level))
    seen = asked.views()
    assert len(asked.post) > 10
    for row, post in enumerate(asked.post):
        by_hand = views_by_hand(run, int(post))
        by_hand.pop("clarity")  # as it stood when the month began
        for name, number in by_hand.items():
            assert getattr(seen, name)[row] == pytest.approx(number), (name, post)


def test_scores_of_one_manager_by_hand(run: Run) -> None:
    sheets = fill_in(run, INSTRUMENTS["obstacles"])
    post = int(sheets.post[0])
    apart = {name: number - value(f"usual.{name}") for name, number in views_by_hand(run, post).items()}

    def weight(name: str) -> float:
        return value(f"obstacles.{name}")

    pushes = {
        "finance": weight("finance.strain") * apart["strain"],
        "workforce": weight("workforce.vacancies") * apart["vacancies"]
        + weight("workforce.newcomers") * apart["newcomers"]
        + weight("workforce.overload") * apart["overload"],
        "redesign": weight("redesign.overload") * apart["overload"]
        - weight("redesign.capability") * apart["capability"]
        - weight("redesign.team") * apart["team"],
        "culture": weight("culture.distance") * apart["distance"],
        "data": weight("data.joint_management") * apart["joint_management"] + weight("data.overload") * apart["overload"],
        "governance": weight("governance.extra_lines") * apart["extra_lines"] + weight("governance.delay") * apart["delay"],
        "relationships": -weight("relationships.trust") * apart["trust"] - weight("relationships.confidence") * apart["confidence"],
    }
    holder = int(run.world.posts["holder"][post])
    slot = np.array([holder * run.world.posts.size + post])
    for question, answer in zip(INSTRUMENTS["obstacles"].questions, sheets.answers[0], strict=True):
        leaning = NormalDist().inv_cdf(uniforms(run.key, Stream.SURVEY, question.draw, slot)[0, 0])
        z = logit(value(f"obstacles.{question.item}.mean") / 10.0) + pushes[question.item] + value("obstacles.reading") * leaning
        assert answer == pytest.approx(10.0 * logistic(z))


def test_whoever_sees_the_usual_gives_the_published_score(small: Scenario, run: Run) -> None:
    seen = respondents(run, [Level.STRATEGIC]).views()
    manager = {f"instruments.usual.{name}": float(numbers[0]) for name, numbers in zip(Views._fields, seen, strict=True)}
    alike = Run(Plan(small.override({"parameters": manager | {"instruments.obstacles.reading": 0.0}})), 3, 0)
    alike.run_until(MONTH)
    scores = dict(zip(INSTRUMENTS["obstacles"].items, fill_in(alike, INSTRUMENTS["obstacles"]).answers[0], strict=True))
    assert (scores["finance"], scores["workforce"], scores["redesign"]) == pytest.approx((8.6, 7.0, 6.7))


def test_the_share_who_agree_is_what_the_equation_says(run: Run) -> None:
    cuts = respondents(run, ()).parameters(Attitudes, "attitudes")
    leanings = logit(0.7) + np.array([logit(share) for share in np.linspace(0.0005, 0.9995, 1000)])
    answers = on_scale(leanings, cuts)
    assert set(answers) == {1.0, 2.0, 3.0, 4.0, 5.0}
    assert np.mean(answers >= 4) == pytest.approx(0.7, abs=0.002)
    assert list(on_scale(np.array([-9.0, -cuts.neither - 0.01, -0.01, 0.01, cuts.strongly + 0.01]), cuts)) == [1, 2, 3, 4, 5]


def test_statements_of_one_manager_by_hand(run: Run) -> None:
    sheets, instrument = fill_in(run, INSTRUMENTS["attitudes"]), INSTRUMENTS["attitudes"]
    cuts = respondents(run, ()).parameters(Attitudes, "attitudes")
    for row in (0, len(sheets.post) - 1):
        post = int(sheets.post[row])
        seen, level = views_by_hand(run, post), Level(int(run.world.posts["level"][post])).name.lower()
        slot = np.array([int(run.world.posts["holder"][post]) * run.world.posts.size + post])
        overload = seen["overload"] - value("usual.overload")
        z = {
            ("espoused", "roles"): logit(value("attitudes.espoused.roles"))
            + value("attitudes.espoused.commitment") * (seen["espoused"] - value("usual.espoused")),
            ("in_use", "appraisal"): logit(value(f"attitudes.in_use.appraisal.share.{level}"))
            - value("attitudes.in_use.appraisal.overload") * overload,
        }
        for column, question in enumerate(instrument.questions):
            if (question.form, question.item) in z:
                leaning = z[question.form, question.item] + logit(uniforms(run.key, Stream.SURVEY, question.draw, slot)[0, 0])
                assert sheets.answers[row, column] == on_scale(np.array([leaning]), cuts)[0]


def test_those_in_post_answer_once_and_vacant_posts_are_silent(run: Run) -> None:
    posts = run.world.posts
    before = fill_in(run, INSTRUMENTS["attitudes"])
    assert list(before.post) == list(np.flatnonzero(posts["vacancy"] == 0))
    silenced = int(before.post[0])
    posts["vacancy"][silenced] = 2
    try:
        after = fill_in(run, INSTRUMENTS["attitudes"])
    finally:
        posts["vacancy"][silenced] = 0
    assert list(after.post) == list(before.post[1:])


def test_when_every_post_is_vacant_nobody_answers(run: Run) -> None:
    kept = run.world.posts["vacancy"].copy()
    run.world.posts["vacancy"][:] = 3
    try:
        sheets = fill_in(run, INSTRUMENTS["obstacles"])
    finally:
        run.world.posts["vacancy"][:] = kept
    assert sheets.answers.shape == (0, 7)


def test_levels_and_items(ensemble: Ensemble) -> None:
    obstacles, attitudes = survey(ensemble, "obstacles"), survey(ensemble, "attitudes")
    assert (obstacles.month, str(obstacles.date)) == (24, "2006-04")
    assert set(obstacles.answers["level"]) == {"strategic"}
    assert list(obstacles.answers) == ["replicate", "post", "organisation", "level", "partnership", "item", "answer"]
    assert obstacles.answers["answer"].between(0.0, 10.0).all()
    assert set(attitudes.answers["level"]) == {"strategic", "middle", "front_line"}
    assert set(attitudes.answers["form"]) == {"espoused", "in_use"}
    assert set(attitudes.answers["answer"]) <= {1.0, 2.0, 3.0, 4.0, 5.0}
    for found in (obstacles, attitudes):
        per_sheet = found.answers.groupby(["replicate", "post"]).size()
        assert (per_sheet == len(found.instrument.questions)).all()


def test_the_same_people_answer_in_one_thread_or_two(ensemble: Ensemble) -> None:
    one, two = (survey(ensemble, "attitudes", "2005-07", threads=threads).answers for threads in (1, 2))
    pd.testing.assert_frame_equal(one, two)


def test_an_answer_does_not_depend_on_what_comes_later(small: Scenario, ensemble: Ensemble) -> None:
    short = survey(simulate(small, 6, seed=3, months=MONTH), "obstacles")
    assert short.month == MONTH
    pd.testing.assert_frame_equal(short.answers, survey(ensemble, "obstacles", MONTH).answers)


def test_people_asked_twice_lean_the_same_way(small: Scenario) -> None:
    """Where nothing they see counts, only those who came since answer otherwise."""
    still = {name: 0.0 for name, one in registry().items() if name.startswith("instruments.obstacles.") and one.unit.startswith("logit")}
    plan = Plan(small.override({"parameters": still | {"instruments.obstacles.reading": 0.5}}))
    first, second = (ask(plan, INSTRUMENTS["obstacles"], month, 2, 1).answers for month in (3, 4))
    both = first.merge(second, on=["replicate", "post", "item"])
    same = both["answer_x"] == both["answer_y"]
    assert same.mean() > 0.7
    assert both["answer_x"].nunique() > 20


def test_the_summary_is_over_all_answers(ensemble: Ensemble) -> None:
    found = survey(ensemble, "attitudes", MONTH)
    table = found.summary().set_index(["level", "form", "item"])
    mine = found.answers.query("level == 'middle' and form == 'in_use' and item == 'training'")["answer"]
    row = table.loc[("middle", "in_use", "training")]
    assert (row["answers"], row["mean"], row["agree"]) == (len(mine), pytest.approx(mine.mean()), pytest.approx((mine >= 4).mean()))
    assert row["p25"] == mine.quantile(0.25)
    assert np.isnan(row["published"]), "what the survey published are words"
    assert table.loc[("middle", "espoused", "training"), "published"] == 0.67
    every = found.answers.query("form == 'espoused' and item == 'roles'")["answer"]
    assert table.loc[("all", "espoused", "roles"), "mean"] == pytest.approx(every.mean())
    assert np.isnan(survey(ensemble, "obstacles").summary().set_index(["level", "item"]).loc[("all", "culture"), "published"])


def test_managers_of_two_partnerships_answer_for_each(small: Scenario) -> None:
    data = small.to_data()
    data["organisations"]["second"] = data["organisations"]["council"]
    data["partnerships"]["east"] = data["partnerships"]["partnership"] | {"organisations": ["board", "second"], "localities": ["East"]}
    answers = ask(Plan(Scenario.model_validate(data)), INSTRUMENTS["obstacles"], 6, 1, 1).answers
    strategic = answers[answers["organisation"] == "board"]
    assert (strategic.groupby("post")["partnership"].nunique() == 2).all()
    one, other = (
        strategic[(strategic["partnership"] == name) & (strategic["item"] == "relationships")] for name in ("partnership", "east")
    )
    assert list(one["answer"]) != list(other["answer"])


@pytest.mark.parametrize(
    ("instrument", "at", "complaint"),
    [
        ("obstacles", 25, "found 25, expected a month from 2004-04 to 2006-04, or its number, 0 to 24; the nearest is 24"),
        ("obstacles", -1, "the nearest is 0"),
        ("obstacles", "2003-12", "found '2003-12', .*the nearest is '2004-04'"),
        ("obstacles", "2005-7", "did you mean '2005-07'"),
        ("obstacles", "soon", "found 'soon', expected a month from"),
    ],
)
def test_what_is_not_there_is_refused(ensemble: Ensemble, instrument: str, at: int | str | None, complaint: str) -> None:
    with pytest.raises(SurveyError, match=complaint):
        survey(ensemble, instrument, at)


def test_an_instrument_that_is_not_there_is_refused(ensemble: Ensemble) -> None:
    with pytest.raises(UnknownNameError, match="found 'obstacle', expected one of obstacles, attitudes; did you mean 'obstacles'"):
        survey(ensemble, "obstacle")


def test_a_month_may_be_written_in_three_ways(ensemble: Ensemble) -> None:
    assert [survey(ensemble, "obstacles", at).month for at in (3, "3", "2004-07", ensemble.scenario.start + 3)] == [3] * 4


def test_an_ensemble_of_other_code_is_noticed(ensemble: Ensemble) -> None:
    forged = Ensemble(ensemble.plan, ensemble.values.copy(), ensemble.provenance)
    forged.values["cross_trust"][:, MONTH] += 0.001
    with pytest.raises(RuntimeError, match="made by different code"):
        survey(forged, "obstacles", MONTH)


@pytest.fixture(scope="module")
def first_year() -> dict[str, Survey]:
    """Ask at the end of the first year of the Act, as the source did, in two places; the first is made after that source."""
    months = {"first_ijb_year": 59, "case_c": 155}
    return {name: survey(simulate(load_scenario(name), 20, months=last), "obstacles", "2017-03") for name, last in months.items()}


def test_the_published_means_their_order_and_what_opinions_differ_on(first_year: dict[str, Survey]) -> None:
    together = pd.concat([found.answers for found in first_year.values()]).astype({"item": str})
    groups = together.groupby("item")["answer"]
    assert list(groups.mean().sort_values(ascending=False).index[:3]) == ["finance", "workforce", "redesign"]
    assert (groups.mean() >= 5.0).all()
    assert set(groups.std().sort_values(ascending=False).index[:2]) == {"culture", "relationships"}
    for found in first_year.values():
        means = found.answers.astype({"item": str}).groupby("item")["answer"].mean()
        assert list(means.sort_values(ascending=False).index[:3]) == ["finance", "workforce", "redesign"]
        for item, published in {"finance": 8.6, "workforce": 7.0, "redesign": 6.7}.items():
            assert abs(means[item] - published) <= 1.5


def test_opinions_differ_because_places_and_people_do(first_year: dict[str, Survey]) -> None:
    """Without individual reading of the scale culture and relationships differ most all the more."""
    plans = [Plan(found.scenario.override({"parameters.instruments.obstacles.reading": 0.0})) for found in first_year.values()]
    answers = pd.concat(
        [ask(plan, INSTRUMENTS["obstacles"], found.month, 5, 1).answers for plan, found in zip(plans, first_year.values(), strict=True)]
    )
    spread = answers.astype({"item": str}).groupby("item")["answer"].std().sort_values(ascending=False)
    assert set(spread.index[:2]) == {"culture", "relationships"}
    assert spread.iloc[1] > 1.1 * spread.iloc[2]


def test_an_instrument_of_ones_own_is_asked_as_it_is(ensemble: Ensemble) -> None:
    shorter = replace(INSTRUMENTS["obstacles"], name="mine", levels=(Level.MIDDLE,))
    own = survey(ensemble, shorter, MONTH)
    assert own.instrument is shorter
    assert set(own.answers["level"]) == {"middle"}
