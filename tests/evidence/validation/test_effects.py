"""How what was measured becomes an effect with an interval and a verdict, on numbers made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from integration_sim import load_scenario
from integration_sim.evidence.validation.effects import Effect, Found, Verdict, effects_of, shares_of_variance
from integration_sim.evidence.validation.lives import Lived
from integration_sim.evidence.validation.pattern import Pattern, arms_of
from integration_sim.experiments.comparison.paired import interval_of_mean

SCENARIO = load_scenario("ijb_typical")


def effect(rows: dict[str, NDArray[np.float64]], **expected: Any) -> Effect:
    pattern = Pattern.model_validate(
        {"id": "X", "title": "A trial", "source": "assumption", "expect": [{"says": "It rises", "outcome": "cross_trust", **expected}]}
    )
    arms = {name: Lived(SCENARIO, measures) for name, measures in arms_of(pattern).items()}
    (found,) = effects_of(pattern, Found(arms, rows))
    return found


def column(*values: float) -> NDArray[np.float64]:
    return np.array(values).reshape(-1, 1)


@pytest.mark.parametrize(
    ("above", "below", "verdict"),
    [
        (0, None, "holds"),
        (None, 3, "holds"),
        (0, 3, "holds"),
        (1.5, None, "open"),
        (3, None, "fails"),
        (None, 0, "fails"),
        (None, 1.5, "open"),
    ],
)
def test_the_whole_interval_decides(above: float | None, below: float | None, verdict: str) -> None:
    rows = {"one": column(3.0, 4.0, 5.0, 4.0), "other": column(2.0, 2.0, 2.5, 2.5)}
    found = effect(rows, arms={"one": 1, "other": -1}, window=12, above=above, below=below)
    expected = interval_of_mean(np.array([1.0, 2.0, 2.5, 1.5]))
    assert [found.mean, found.low, found.high] == pytest.approx([float(number) for number in expected])
    assert found.verdict is Verdict(verdict)


def test_a_ratio_is_that_of_means_and_its_interval_covers_it() -> None:
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(300):
        below = rng.normal(10.0, 2.0, 40)
        above = 1.5 * below + rng.normal(0.0, 1.0, 40)
        found = effect({"one": column(*above), "other": column(*below)}, arms={"one": 1}, per=[{"arm": "other"}], window=12, above=0)
        covered += found.low <= 1.5 <= found.high
    assert found.mean == pytest.approx(above.mean() / below.mean())
    assert 0.9 <= covered / 300 <= 0.99


def test_exactly_means_every_month_of_every_life() -> None:
    path = np.arange(6.0).reshape(2, 3)
    same = {"arms": {"one": 1, "other": -1}, "window": [0, 2], "exactly": True}
    assert effect({"one": path, "other": path}, **same).verdict is Verdict.HOLDS
    differing = path.copy()
    differing[1, 2] += 1e-12
    assert effect({"one": path, "other": differing}, **same).verdict is Verdict.FAILS


def path_back_in(month: int, lives: int = 8) -> NDArray[np.float64]:
    """Return paths that fall by 1 in month 10 and are back for good in a month."""
    one = np.zeros(60)
    one[10:month] = -1.0
    return np.tile(one, (lives, 1))


def test_recovery_is_when_half_a_year_on_average_is_back() -> None:
    found = effect({"one": path_back_in(30)}, arms={"one": 1}, window=[0, 59], recovery={"since": 12}, above=11, below=37)
    assert (found.mean, found.low, found.high) == (18.0, 18.0, 18.0)
    assert found.verdict is Verdict.HOLDS


def test_what_never_comes_back_counts_as_back_after_the_end() -> None:
    found = effect({"one": path_back_in(60)}, arms={"one": 1}, window=[0, 59], recovery={"since": 12}, below=37)
    assert found.mean == 48.0
    assert found.verdict is Verdict.FAILS


def test_recovery_to_a_level_of_its_own() -> None:
    rows = {"one": 100.0 + path_back_in(30)}
    found = effect(rows, arms={"one": 1}, window=[0, 59], recovery={"since": 12, "level": [0, 9]}, below=37)
    assert found.mean == 18.0


def test_one_recovery_beside_another() -> None:
    rows = {"one": path_back_in(40), "other": path_back_in(30)}
    wanted = {"since": 12, "beside": [{"arm": "other"}]}
    assert effect(rows, arms={"one": 1}, window=[0, 59], recovery=wanted, above=0).mean == 10.0


def test_what_happens_in_all_lives_leaves_room_for_chance() -> None:
    found = effect({"one": column(*np.ones(10))}, arms={"one": 1}, statistic="ended", window=[0, 12], above=0.95)
    assert found.verdict is Verdict.OPEN


def test_shares_of_variance_are_those_that_places_were_made_of() -> None:
    rng = np.random.default_rng(2)
    drawn = rng.uniform(-1.0, 1.0, (400, 2))
    values = (2.0 * drawn[:, [0]] + 1.0 * drawn[:, [1]]) + np.array([[0.0, 0.5]])
    variance = {
        "contexts": {"places": 400, "draw": {"history.cross_trust": [-1, 1], "finance.pressure": [-1, 1]}},
        "arms": {"chp": {}, "ijb": {}},
        "place": "ijb_typical",
        "outcome": "cross_trust",
        "window": 12,
        "expect": [
            {"says": "form", "of": "form", "below": 0.05},
            {"says": "trust", "of": "history.cross_trust", "above_that_of": "finance.pressure"},
            {"says": "fall", "of": "chp beside ijb", "below": 0},
        ],
    }
    pattern = Pattern.model_validate({"id": "X", "title": "A trial", "source": "assumption", "variance": variance})
    form, trust, fall = shares_of_variance(pattern, values, drawn)
    whole = 5.0 / 3.0 + 0.0625
    assert form.mean == pytest.approx(0.0625 / whole, abs=0.01)
    assert trust.mean == pytest.approx(1.0 / whole, abs=0.12)
    assert fall.mean == pytest.approx(-0.5 / np.sqrt(5.0 / 3.0), abs=0.03)
    assert [one.verdict for one in (form, trust, fall)] == [Verdict.HOLDS] * 3
