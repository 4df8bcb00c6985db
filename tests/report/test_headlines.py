"""What a chart's title says is true of the numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest

from integration_sim import Comparison, Scenario, compare
from integration_sim.experiments.comparison.paired import paired
from integration_sim.model.outcomes import OUTCOMES
from integration_sim.report.headlines import headline, parted, state_of_affairs
from integration_sim.report.wording.numbers import least_shown


@pytest.fixture(scope="module")
def comparison(small: Scenario) -> Comparison:
    later = small.override({"events": [small.to_data()["events"][0] | {"announced": "2004-09", "shadow": None, "live": "2005-09"}]})
    return compare(small, small, later, replicates=8, names=["the same", "later"], baseline_name="as it is")


@pytest.mark.parametrize("name", OUTCOMES)
def test_it_says_how_an_outcome_ends(comparison: Comparison, name: str) -> None:
    course = comparison.course(name, "later")
    text = headline(comparison, "later", name)
    said = re.search(r"ends? ([0-9.]+) (higher|lower) \(([0-9.]+) to ([0-9.]+)\)", text)
    clear = course.distinct[-1] and abs(course.difference[-1]) >= least_shown(OUTCOMES[name])
    assert (said is not None) == clear, text
    if said is None:
        assert any(words in text for words in ("no different", "by less than", "the same", "nothing to compare")), text
        return
    sign = 1.0 if said[2] == "higher" else -1.0
    places = 0.6 * 10.0 ** -len(said[1].partition(".")[2])
    assert float(said[1]) == pytest.approx(sign * course.difference[-1], abs=places)
    ends = sorted(abs(end) for end in (course.low[-1], course.high[-1]))
    assert [float(said[3]), float(said[4])] == pytest.approx(ends, abs=places)


def test_the_same_ends_the_same(comparison: Comparison) -> None:
    assert headline(comparison, "the same", "cross_trust") == "Trust across organisations ends the same in every replicate."


def test_a_label_in_the_plural_has_its_verb(comparison: Comparison) -> None:
    assert headline(comparison, "the same", "vacancy_rate") == "Vacant posts end the same in every replicate."
    assert state_of_affairs(comparison.baseline, "vacancy_rate").startswith("Vacant posts go from ")


def test_the_gap_opens_where_it_stays_clear() -> None:
    differences = np.array([[0.0, 0.2, 0.0, 0.1, 0.3], [0.0, 0.21, 0.0, 0.11, 0.31]])
    assert parted(paired(differences, 1.0)) == 3
    assert parted(paired(differences[:, :3], 1.0)) is None
    assert parted(paired(differences[:, 3:], 1.0)) == 0


def test_it_names_what_happened_then(comparison: Comparison) -> None:
    """Job insecurity parts from the baseline when the later reform is announced, trust in leaders when the earlier one is not."""
    assert headline(comparison, "later", "job_insecurity").endswith(
        "; the gap opens with “Community Health and Care Partnership (CHCP) announced” (October 2004)."
    )
    assert headline(comparison, "later", "leadership_trust").endswith("; the gap opens at once.")
    assert headline(comparison, "later", "role_ambiguity").endswith("; the gap opens in February 2005.")


def test_without_a_comparison_it_says_where_things_go(comparison: Comparison) -> None:
    text = state_of_affairs(comparison.baseline, "role_ambiguity")
    values = comparison.baseline.of("role_ambiguity")
    assert f"{np.median(values[:, 0]):.2f}" in text
    assert f"{np.median(values[:, -1]):.2f}" in text
