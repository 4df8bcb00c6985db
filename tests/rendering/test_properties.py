"""What holds for any scenario and any plausible parameters: scales, books, determinism, and that engine and reference agree."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from integration_sim import OUTCOMES, Scenario, registry, simulate
from integration_sim.mechanisms.ledger import LEDGER_STATES, state_totals
from integration_sim.mechanisms.month import CLIPPING
from integration_sim.model.plan import Plan
from integration_sim.model.recording.outcomes import SHARE
from integration_sim.model.run import Run
from integration_sim.parameters.registry import Parameter
from rendering.scenarios import EVENTS, LEVERS, OVERSHOOTING, managers
from rendering.twins import advance, due, twins

ROUNDING = 1e-12
UPPER_ENDS = {SHARE: 1.0, "0 to 100": 100.0}
SHORT_WARM_UP = {"warmup.months": 6, "warmup.frozen_months": 2}
any_case = settings(max_examples=12, deadline=None, derandomize=True, database=None)
shares = st.floats(0.0, 1.0).map(lambda share: round(share, 3))


def within_range(parameter: Parameter) -> SearchStrategy[float]:
    """A value of a parameter from its plausible range, its ends the likeliest."""
    return st.one_of(st.sampled_from((parameter.low, parameter.high)), st.floats(parameter.low, parameter.high))


def parameters() -> SearchStrategy[dict[str, float]]:
    """Up to forty parameters within their ranges; the others as they are."""
    chosen = st.lists(st.sampled_from(sorted(set(registry()) - set(SHORT_WARM_UP))), max_size=40, unique=True)
    return chosen.flatmap(lambda ids: st.fixed_dictionaries({name: within_range(registry()[name]) for name in ids}))


def staff() -> SearchStrategy[dict[str, int]]:
    """A handful of managers."""
    return st.builds(managers, st.integers(1, 3), st.integers(1, 4), st.integers(3, 6))


def profile(*names: str) -> SearchStrategy[dict[str, float]]:
    """A culture or terms, in which parts may be left to the sector."""
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, shares))


def organisation() -> SearchStrategy[dict[str, Any]]:
    """An organisation of any kind."""
    return st.fixed_dictionaries(
        {
            "sector": st.sampled_from(("nhs", "council", "other")),
            "managers": staff(),
            "culture": profile("devolved_authority", "appetite_for_risk", "target_regime", "closeness_to_elected_members"),
            "terms": profile("pay", "hours", "pension", "appraisal"),
            "terms_drift": st.floats(-0.1, 0.1),
            "od_capacity": shares,
        }
    )


def some(entries: tuple[dict[str, Any], ...]) -> SearchStrategy[list[dict[str, Any]]]:
    """Some of the events or levers of the eventful scenario, as far as they can stand alone, in their order."""
    free = [entry for entry in entries if not (entry["kind"] in ("budget", "peer_support") or "reach" in entry)]
    return st.sets(st.integers(0, len(free) - 1)).map(lambda places: [free[place] for place in sorted(places)])


def partnerships() -> dict[str, Any]:
    """Those of the eventful scenario, plainer."""
    return {
        "north": {"organisations": ["board", "north_council"], "form": "chp", "localities": ["Coast"]},
        "south": {"organisations": ["south_council", "board", "charity"], "form": "informal", "localities": ["Town", "Harbour", "Moor"]},
    }


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A small scenario of any kind: organisations, starts, money, demand, events, levers and parameters."""
    data = {
        "name": "any",
        "title": "Any scenario",
        "start": "2010-04",
        "months": 24,
        "organisations": {name: draw(organisation()) for name in ("board", "north_council", "south_council", "charity")},
        "partnerships": partnerships(),
        "history": {name: draw(shares) for name in ("cross_trust", "within_trust", "partner_confidence", "familiarity")},
        "finance": {"pressure": draw(shares), "budget": draw(st.sampled_from(("separate", "aligned")))},
        "demand": draw(st.floats(-0.5, 0.5)),
        "events": draw(some(EVENTS)),
        "levers": draw(some(LEVERS)),
        "parameters": draw(parameters()) | SHORT_WARM_UP,
    }
    return Scenario.model_validate(data)


@any_case
@given(scenarios())
def test_states_and_outcomes_stay_on_their_scales(scenario: Scenario) -> None:
    plan = Plan(scenario)
    run = Run(plan, 1, 0)
    while run.month < scenario.months:
        advance(run)
        states_are_on_their_scales(run)
    for name, outcome in OUTCOMES.items():
        told = run.recording.values[name]
        told = told[~np.isnan(told)]
        assert told.size, name
        assert told.min() >= 0.0, name
        assert told.max() <= UPPER_ENDS.get(outcome.unit, np.inf), name
        assert np.isfinite(told).all(), name


def states_are_on_their_scales(run: Run) -> None:
    """Every number is a number; states are in [0, 1], workload below its limit."""
    for numbers, limits in ((run.blocks.managers, run.blocks.manager_limits), (run.blocks.ties, run.blocks.tie_limits)):
        assert np.all((numbers >= 0.0) & (numbers <= limits))
    assert (run.blocks.manager_limits != 1.0).sum() == run.world.posts.size
    for name in ("limbo", "clarity", "narrative", "identity", "team", "strategic_trust", "cooperation", "relief", "joint_culture"):
        assert np.all((run.world.partnerships[name] >= 0.0) & (run.world.partnerships[name] <= 1.0)), name
    assert np.all((run.world.organisations["terms"] >= 0.0) & (run.world.organisations["terms"] <= 1.0))
    assert np.isfinite(run.world.localities["performance"]).all()


@any_case
@given(scenarios())
def test_shares_add_up_and_only_the_ends_of_a_scale_clip(scenario: Scenario) -> None:
    overshooting = {f"parameters.{name}": value for name, value in OVERSHOOTING.items()}
    run = Run(Plan(scenario.override(overshooting)), 1, 0, attribution=True)
    while run.month < scenario.months:
        before = state_totals(run.world)
        ends = ends_reached_in_a_month(run)
        shares_of_month = run.ledger.shares[run.month]
        np.testing.assert_allclose(shares_of_month.sum(axis=0), state_totals(run.world) - before, rtol=0.0, atol=ROUNDING)
        clipped = np.flatnonzero((np.abs(shares_of_month[CLIPPING]) > ROUNDING).any(axis=0))
        assert {LEDGER_STATES[column] for column in clipped} <= ends
    assert run.ledger.shares[:, CLIPPING].any()


def ends_reached_in_a_month(run: Run) -> set[str]:
    """Live through a month; return the states of which somebody stood at an end of the scale after an event or the month."""
    reached: set[str] = set()
    for scheduled in due(run):
        run.happen(scheduled)
        reached |= at_an_end(run)
    run.simulate_month()
    return reached | at_an_end(run)


def at_an_end(run: Run) -> set[str]:
    """The ledger's states of which somebody stands at an end of the scale."""
    managers_end = (run.blocks.managers == 0.0) | (run.blocks.managers == run.blocks.manager_limits)
    ties_end = (run.blocks.ties == 0.0) | (run.blocks.ties == run.blocks.tie_limits)
    across = np.repeat(run.world.pairs["partnership"] >= 0, 2)
    ends = np.concatenate([managers_end.any(axis=0), ties_end[~across].any(axis=0), ties_end[across].any(axis=0)])
    return {LEDGER_STATES[column] for column in np.flatnonzero(ends)}


@any_case
@given(scenarios(), st.integers(0, 2**32 - 1))
def test_a_replicate_is_the_same_alone_and_among_others(scenario: Scenario, seed: int) -> None:
    alone = Run(Plan(scenario), seed, 2)
    alone.run_until()
    for threads in (1, 2):
        among_others = simulate(scenario, 3, seed=seed, threads=threads).values[2]
        assert among_others.tobytes() == alone.recording.values.tobytes()


@any_case
@given(scenarios(), st.integers(0, 2**32 - 1))
def test_engine_and_reference_agree_whatever_the_scenario(scenario: Scenario, seed: int) -> None:
    pair = twins(scenario, seed % 2**28)
    pair.engine.run_until(12)
    while pair.reference.month < 12:
        pair.reference.step()
    assert pair.differences_of_state(1e-9) == []
    assert pair.differences_of_outcomes(1e-9) == []
