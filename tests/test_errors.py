"""All errors that a user can mend are of one kind, and so is every name that is not there."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import integration_sim as isim
from integration_sim.dashboard.offered import scenario_called
from integration_sim.errors import ExtensionError, IntegrationSimError, UnknownNameError
from integration_sim.experiments.comparison.checkpoints import StoppedError
from integration_sim.experiments.comparison.verdict import smallest_that_matter
from integration_sim.experiments.comparison.windows import window_named
from integration_sim.experiments.studies.factors import registry_factors
from integration_sim.experiments.studies.measure import measure
from integration_sim.experiments.survey import instrument_named

NOT_FOR_USERS = {StoppedError}
"""Work that is given up is nobody's mistake."""


def errors_of_the_package() -> Iterator[type[Exception]]:
    """Yield every error class that the package defines under a name that others may use."""
    for module in pkgutil.walk_packages(isim.__path__, "integration_sim."):
        if "__main__" in module.name:
            continue
        for name, found in vars(importlib.import_module(module.name)).items():
            own = isinstance(found, type) and issubclass(found, Exception) and found.__module__ == module.name
            if own and not name.startswith("_"):
                yield found


def test_every_error_is_an_integration_sim_error() -> None:
    found = set(errors_of_the_package())
    assert found > {UnknownNameError, ExtensionError, isim.ScenarioError, isim.StudyError}
    assert {one for one in found - NOT_FOR_USERS if not issubclass(one, IntegrationSimError)} == set()


def test_an_unknown_name_says_what_was_found_what_is_there_and_the_nearest() -> None:
    error = UnknownNameError("outcome", "trsut", ["trust", "terms"])
    assert str(error) == "outcome: found 'trsut', expected one of trust, terms; did you mean 'trust'?"
    assert (error.field, error.found, error.known, error.nearest) == ("outcome", "trsut", ("trust", "terms"), "trust")
    assert str(UnknownNameError("level", "x", ["high"], "a level")) == "level: found 'x', expected a level"
    assert isinstance(error, KeyError)
    assert isinstance(error, ValueError)


def test_an_unknown_name_comes_whole_from_another_process() -> None:
    error = UnknownNameError("outcome", "trsut", (name for name in ("trust", "terms")), "an outcome")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.nearest) == (str(error), "trust")


CASE = isim.load_scenario("template_small")


@pytest.mark.parametrize(
    ("ask", "field", "nearest"),
    [
        (lambda: isim.load_scenario("case_cc"), "scenario", "case_c"),
        (lambda: scenario_called("case_cc"), "scenario", "case_c"),
        (lambda: CASE.parameter("trust.gian"), "parameter", "trust.gain"),
        (lambda: registry_factors(["trst"]), "parameter", "trust"),
        (lambda: instrument_named("obstacle"), "instrument", "obstacles"),
        (lambda: measure("cros_trust", None, 24), "outcome", "cross_trust"),
        (lambda: smallest_that_matter(CASE, {"cros_trust": 0.1}), "matters", "cross_trust"),
        (lambda: window_named("whole_tim"), "window", "whole_time"),
        (lambda: isim.compare(CASE, CASE, watch="cros_trust"), "watch", "cross_trust"),
    ],
)
def test_whatever_is_named_wrongly_is_the_same_error(ask: Callable[[], Any], field: str, nearest: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        ask()
    assert (caught.value.field, caught.value.nearest) == (field, nearest)
    assert str(caught.value).startswith(f"{field}: found ")
