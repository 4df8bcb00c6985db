"""Whatever one gets from the package can be copied, pickled and handed to another process, and says the same afterwards."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

import cloudpickle
import joblib
import numpy as np
import pandas as pd
import pytest
from pydantic import BaseModel
from rendering.scenarios import eventful

import integration_sim as isim
from integration_sim.evidence.validation.vectors import drawn
from integration_sim.experiments.comparison.checkpoints import Checkpoints
from integration_sim.experiments.comparison.deciding import decided_by
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.parameters.vectors import varied, vectors_of
from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.errors import Problem

PUBLIC = {name: getattr(isim, name) for name in isim.__all__}
ERRORS = [kind for kind in PUBLIC.values() if isinstance(kind, type) and issubclass(kind, Exception)]


def raised(kind: type[Exception]) -> Exception:
    """Return an error of a kind, with all that it may say."""
    if issubclass(kind, isim.UnknownNameError):
        return kind("outcome", "trsut", ["trust"], "an outcome")
    return kind([Problem(("a", 1), "x", "y", "z")]) if hasattr(kind, "in_file") else kind("why")


def mapped(original: Any, folder: Path) -> Any:
    """Hand the arrays over as maps of a file that may only be read, as joblib does with large ones."""
    path = folder / f"original {len(list(folder.iterdir()))}"
    joblib.dump(original, path)
    return joblib.load(path, mmap_mode="r")


WAYS: dict[str, Callable[[Any, Path], Any]] = {
    "deepcopy": lambda original, _: copy.deepcopy(original),
    "pickle": lambda original, _: pickle.loads(pickle.dumps(original)),
    "cloudpickle": lambda original, _: cloudpickle.loads(cloudpickle.dumps(original)),
    "joblib": mapped,
}


@pytest.fixture(scope="module")
def examples(small: isim.Scenario, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Return at least one object of every kind that the package gives away."""
    scenario = eventful()
    ensemble = isim.simulate(scenario, 3, months=9)
    comparison = isim.compare(small, small.override({"finance.pressure": 0.7}), replicates=3, months=4)
    explanation = isim.explain(ensemble, 8, outcomes=["cross_trust", "service_performance"])
    model = isim.PartnershipModel(scenario)
    factors = isim.registry_factors(["trust.loss", "trust.gain"])
    points = isim.design.one_at_a_time(factors)
    study = isim.Study.create(tmp_path_factory.mktemp("studies") / "study", small, points, replicates=3, months=3)
    study.run()
    vectors = vectors_of(varied(), np.array([list(vector.values()) for vector in drawn(2, 1)]), "mine", {"seed": 1})
    row = {"post": "Director", "organisation": "board", "level": "strategic"}
    described: list[object] = [*scenario.events, *scenario.levers, scenario.events[1].phases[0]]
    return (
        {type(one).__name__: one for one in described}
        | {
            "Scenario": scenario,
            "Ensemble": ensemble,
            "Comparison": comparison,
            "DecisionTable": isim.decision_table(comparison, ["cross_trust"]),
            "Explanation": explanation,
            "Moved": explanation.between("cross_trust", 2, 7),
            "Reasons": isim.reasons(ensemble, 8),
            "Causes": isim.because(isim.simulate(small, 2, months=4)),
            "Finding": comparison.finding("cross_trust"),
            "History": isim.history(scenario, months=6),
            "ManagerHistory": isim.history(scenario, months=6).manager(3),
            "Survey": isim.survey(ensemble, "attitudes", at=5),
            "PartnershipModel": model,
            "Manager": model.agents[2],
            "Factor": factors[0],
            "Role": factors[0].role,
            "Design": points,
            "Study": study,
            "Sensitivity": isim.sensitivity(study),
            "Vectors": vectors,
            "DecidingUnknowns": decided_by(vectors, np.array([0.1, -0.1]), "cross_trust"),
            "Accepted": isim.Accepted(vectors, pd.DataFrame({"P1": [0.5, 0.7]})),
            "Validation": isim.validate(tmp_path_factory.mktemp("validation"), ["V2"], replicates=2),
            "Parameter": isim.registry()["trust.loss"],
            "CalendarMonth": scenario.start,
            "Better": isim.Better.LOWER,
            "Course": isim.Course.STATE,
            "Step": isim.Step.POST,
            "Extension": isim.Extension("mine", "1", "mine.py", "0" * 64, b""),
            "Form": isim.Form("alliance", "alliance"),
            "Key": isim.Key(1, 2),
            "Mechanism": isim.MECHANISMS["trust"],
            "Outcome": isim.OUTCOMES["resistance"],
            "State": isim.State("fatigue", "change fatigue"),
            "World": Run(Plan(small), 1, 0).world,
            "Channel": isim.Channel("praise", "posts", "commitment"),
            "ScenarioEvent": isim.ScenarioEvent(),
            "PartnershipEvent": isim.PartnershipEvent(partnership="north"),
            "Lever": isim.Lever(start="2016-04", months=3),
            "PartnershipLever": isim.PartnershipLever(start="2016-04", months=3),
            "RosterPost": isim.RosterPost.model_validate(row),
            "OUTCOMES": isim.OUTCOMES,
            "INSTRUMENTS": isim.INSTRUMENTS,
            "MECHANISMS": isim.MECHANISMS,
            "the registry": isim.registry(),
            "Checkpoints": Checkpoints(scenario, 2, every=10),
            "Plan": Plan(scenario),
            "a cell table": ensemble.aggregation,
        }
        | {kind.__name__: raised(kind) for kind in ERRORS}
    )


def told(one: Any, within: tuple[Any, ...] = ()) -> Any:
    """Return all that an object says: its fields and properties, theirs, and so on, as plain values that can be compared."""
    plain = in_plain_words(one)
    if plain is not None:
        return plain
    if any(one is holder for holder in within):
        return "told already"
    within = (*within, one)
    if isinstance(one, Mapping):
        return type(one), [(told(name, within), told(value, within)) for name, value in one.items()]
    if isinstance(one, list | tuple | set | frozenset):
        return type(one), [told(part, within) for part in one]
    names = {field.name for field in dataclasses.fields(one)} if dataclasses.is_dataclass(one) else set(vars(one))
    names |= {name for name, attribute in vars(type(one)).items() if isinstance(attribute, property | cached_property)}
    said = {name: told(getattr(one, name), within) for name in sorted(names) if not name.startswith("_")}
    return type(one), str(one) if isinstance(one, Exception) else "", said


def in_plain_words(one: Any) -> Any:
    """Return what says an object whole; None where its parts must tell."""
    match one:
        case float():
            return one.hex()
        case np.ndarray():
            return one.shape, one.dtype.names, one.tolist() if one.dtype == object else one.tobytes()
        case pd.Series():
            return in_plain_words(one.to_frame())
        case pd.DataFrame():
            return [(str(name), str(one[name].dtype), one[name].map(repr).to_list()) for name in one]
        case isim.PartnershipModel():
            return one.date, one.outcomes, in_plain_words(one.trajectories), [in_plain_words(manager) for manager in one.agents]
        case isim.Manager():
            return repr(one), one.culture, one.workload, one.resistance, [(tie.colleague.post, tie.trust) for tie in one.ties]
        case BaseModel():
            return type(one), one.model_dump()
        case None | str() | bytes() | bool() | int() | Path() | Enum() | type() | np.generic() | CalendarMonth():
            return type(one).__name__, repr(one)
        case Callable():
            return type(one).__name__, getattr(one, "__qualname__", "")
    return None


def test_there_is_an_example_of_every_public_class(examples: dict[str, object]) -> None:
    classes = {name for name, public in PUBLIC.items() if isinstance(public, type)}
    assert len(classes) > 50
    assert {name for name in classes if type(examples[name]) is PUBLIC[name]} == classes
    assert {name for name, public in PUBLIC.items() if isinstance(public, Mapping)} <= set(examples)


KINDS = [*(name for name, public in PUBLIC.items() if isinstance(public, type | Mapping))]
OTHERS = ["Moved", "Finding", "the registry", "Checkpoints", "Plan", "a cell table"]


@pytest.mark.parametrize("kind", [*KINDS, *OTHERS])
def test_it_says_the_same_afterwards(kind: str, examples: dict[str, object], tmp_path: Path) -> None:
    original = examples[kind]
    twins = {name: way(original, tmp_path) for name, way in WAYS.items()}  # before anything is asked of it
    expected = told(original)
    twins |= {f"{name}, later": way(original, tmp_path) for name, way in WAYS.items()}  # when answers are kept
    assert {name: twin for name, twin in twins.items() if told(twin) != expected} == {}
    assert {name: twin for name, twin in twins.items() if twin is original and not isinstance(twin, Enum)} == {}
    assert {type(twin) for twin in twins.values()} == {type(original)}


def test_a_copied_history_and_study_go_on(examples: dict[str, Any], tmp_path: Path) -> None:
    baseline = eventful()
    later = baseline.override({"levers": baseline.to_data()["levers"][:-1]})
    for way in WAYS.values():
        assert told(way(examples["History"], tmp_path).manager(3)) == told(examples["ManagerHistory"])
        assert way(examples["Study"], tmp_path).ensemble(1).values.tobytes() == examples["Study"].ensemble(1).values.tobytes()
        found = way(examples["Checkpoints"], tmp_path).simulate(later)
        assert found.values.tobytes() == isim.simulate(later, 2).values.tobytes()
        explained = isim.explain(way(examples["Ensemble"], tmp_path), 8, outcomes=["cross_trust", "service_performance"])
        assert told(explained) == told(examples["Explanation"])
        assert told(isim.survey(way(examples["Ensemble"], tmp_path), "attitudes", at=5)) == told(examples["Survey"])
