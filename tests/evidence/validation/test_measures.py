"""What is measured of a life is what the package says elsewhere of the same life."""

from __future__ import annotations

import numpy as np
import pytest

from integration_sim import load_scenario, simulate, survey
from integration_sim.evidence.validation.measures import ALL, Measure, Statistic, measured
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run

SCENARIO = load_scenario("ijb_typical").override({"months": 48, "levers": [], "finance.pressure": 0.4})
ENSEMBLE = simulate(SCENARIO, 1)


def taken(of: str, statistic: Statistic, first: int, last: int, level: str = ALL) -> np.ndarray:
    return measured(Run(Plan(SCENARIO), 1, 0), [Measure(of, statistic, (first, last), ALL, ALL, level)])


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        (Statistic.MEAN, lambda path: path[12:25].mean()),
        (Statistic.SUM, lambda path: path[12:25].sum()),
        (Statistic.MAX, lambda path: path[12:25].max()),
        (Statistic.MONTH_OF_MAX, lambda path: path[12:25].argmax()),
        (Statistic.SWING, lambda path: np.std(path[24:25] - path[12:13])),
        (Statistic.PATH, lambda path: path[12:25]),
    ],
)
def test_a_window_of_an_outcome(statistic: Statistic, expected: object) -> None:
    path = ENSEMBLE.series("role_ambiguity", level="middle")[0]
    np.testing.assert_allclose(taken("role_ambiguity", statistic, 12, 24, "middle"), expected(path), atol=1e-15)


def test_how_far_levels_lie_apart() -> None:
    means = [ENSEMBLE.series("commitment", level=level)[0, 12:25].mean() for level in ("strategic", "middle", "front_line")]
    assert taken("commitment", Statistic.LEVELS, 12, 24) == pytest.approx(np.std(means))


def test_a_partnership_that_goes_on_has_not_ended() -> None:
    assert taken("partnership_active", Statistic.ENDED, 0, 48) == 0.0
    assert taken("partnership_active", Statistic.HAPPENED, 0, 48) == 1.0


def test_a_state_is_averaged_over_those_in_post() -> None:
    run = Run(Plan(SCENARIO), 1, 0)
    run.run_until(24)
    there = (run.world.posts["vacancy"] == 0) & (run.world.posts["level"] == 1)
    values = run.world.managers["ambiguity"][there]
    assert taken("ambiguity", Statistic.STATE, 24, 24, "middle") == pytest.approx(values.mean())
    assert taken("ambiguity", Statistic.STATE_SD, 24, 24, "middle") == pytest.approx(values.std(ddof=1))


def test_a_correlation_is_that_of_managers() -> None:
    run = Run(Plan(SCENARIO), 1, 0)
    run.run_until(24)
    there = run.world.posts["vacancy"] == 0
    one, other = (run.world.managers[name][there] for name in ("ambiguity", "commitment"))
    assert taken("ambiguity v commitment", Statistic.CORRELATION, 24, 24) == pytest.approx(np.corrcoef(one, other)[0, 1])


def test_meetings_to_be_expected_across_are_counted_on_both_sides() -> None:
    run = Run(Plan(SCENARIO), 1, 0)
    run.run_until(24)
    expected = np.zeros(run.world.posts.size)
    for pair in run.world.pairs[run.world.pairs["partnership"] >= 0]:
        expected[[pair["first"], pair["second"]]] += pair["contact_chance"]
    there = run.world.posts["vacancy"] == 0
    assert taken("contact_across", Statistic.STATE, 24, 24) == pytest.approx(expected[there].mean())


def test_leavers_are_those_whose_posts_have_new_holders() -> None:
    early, late = Run(Plan(SCENARIO), 1, 0), Run(Plan(SCENARIO), 1, 0)
    early.run_until(12)
    late.run_until(36)
    came = late.world.posts["holder"].sum() - early.world.posts["holder"].sum()
    assert came > 0
    assert taken("vacancy_rate", Statistic.LEAVERS, 12, 36) == came


def test_a_question_is_answered_as_in_a_survey() -> None:
    answers = survey(ENSEMBLE, "attitudes", 36).answers
    chosen = answers[(answers["item"] == "roles") & (answers["form"] == "in_use") & (answers["level"] == "middle")]["answer"]
    assert taken("attitudes.roles.in_use", Statistic.ITEM, 36, 36, "middle") == pytest.approx(chosen.mean())
    assert taken("attitudes.roles.in_use", Statistic.ITEM_SD, 36, 36, "middle") == pytest.approx(chosen.std())


def test_several_measures_stand_one_after_the_other() -> None:
    asked = [
        Measure("ambiguity", Statistic.STATE, (24, 24), ALL, ALL, ALL),
        Measure("cross_trust", Statistic.PATH, (0, 3), ALL, ALL, ALL),
        Measure("cross_trust", Statistic.MEAN, (48, 48), ALL, ALL, ALL),
    ]
    found = measured(Run(Plan(SCENARIO), 1, 0), asked)
    path = ENSEMBLE.series("cross_trust")[0]
    np.testing.assert_array_equal(found[1:], [*path[:4], path[48]])
