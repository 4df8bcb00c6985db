"""Mechanism by mechanism: from the same state, a month with one mechanism only gives the same numbers in engine and reference."""

from __future__ import annotations

import pytest
from reference.events import happen
from reference.luck import Luck
from reference.month import MECHANISMS as REFERENCE_MECHANISMS
from reference.simulation import ReferenceRun
from reference.surroundings import observe

from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.vocabulary import MECHANISM_NAMES
from rendering.scenarios import eventful
from rendering.states import changed
from rendering.twins import (
    Twins,
    advance,
    alone,
    copied,
    engine_alone,
    engine_from,
    reference_alone,
    replicate_of,
    state_after_a_month,
    twins,
)

SEEDS = (1, 2)
EXACTLY = 1e-12
MOMENTS = (1, 5, 8, 11, 13, 15, 18, 20, 23)
"""Months after which a mechanism is tried: before and in reforms, with levers, in a freeze, in April (11, 23), after a dissolution."""
MANY = 60
"""Replicates whose luck is tried where a month decides little more than once."""
FATE = ("failed_settlements", "dispute", "active")
WEIGHED = {
    "finance": ("settlement", "settlement_trust", "settlement_pressure", "usual_pressure"),
    "survival": (
        *("withdrawal", "trust", "confidence", "stance", "pressure", "binding", "usual_trust", "usual_confidence", "usual_pressure"),
        *("statutory_binding", "dispute_ends"),
    ),
}
"""The numbers on which the chances of what seldom happens rest."""
type Fate = list[tuple[float, ...]]
"""What has become of each partnership."""

CHANGES: dict[str, set[str]] = {
    "uncertainty": {"managers.ambiguity", "managers.insecurity"},
    "contact": {"pairs.contact_chance"},
    "encounter": {
        "pairs.met",
        "went_well",
        "managers.experience",
        *(f"diaries.{name}" for name in ("contacts", "across", "across_well", "across_same_level")),
        *(f"partnerships.{name}" for name in ("meetings", "successes")),
    },
    "trust": {"ties.trust"},
    "ambition": {"ties.ambition"},
    "familiarity": {"ties.familiarity"},
    "culture": {"managers.culture"},
    "terms": {"managers.grievance", "organisations.terms"},
    "capability": {"managers.capability"},
    "commitment": {"managers.commitment", "managers.espoused", "managers.leadership_trust"},
    "workload": {"managers.workload"},
    "decisions": {
        "managers.partner_confidence",
        "decision_ages",
        *(f"decisions.{name}" for name in ("stage", "age", "lines_passed")),
        *(f"partnerships.{name}" for name in ("raised", "escalated")),
    },
    "confidence": {"managers.partner_confidence"},
    "finance": {
        "managers.partner_confidence",
        "ties.trust",
        *(f"partnerships.{name}" for name in ("failed_settlements", "added_pressure")),
    },
    "staffing": {
        *(f"posts.{name}" for name in ("vacancy", "holder", "tenure", "identity")),
        *(f"managers.{name}" for name in ("ambiguity", "insecurity", "grievance", "capability", "commitment", "espoused")),
        *(f"managers.{name}" for name in ("leadership_trust", "workload", "experience", "culture")),
        *(f"ties.{name}" for name in ("trust", "familiarity", "ambition")),
    },
    "survival": {
        "managers.partner_confidence",
        *(f"partnerships.{name}" for name in ("dispute", "form", "active", "limbo", "clarity", "identity", "leadership_change")),
    },
    "services": {
        *(f"localities.{name}" for name in ("performance", "value", "mean_ambiguity", "mean_workload", "vacancy_rate")),
        "partnerships.delayed_discharge",
    },
}
"""The columns that each mechanism changes at some of those moments, and no others."""


@pytest.fixture(scope="module", params=SEEDS, ids="seed {}".format)
def moments(request: pytest.FixtureRequest) -> list[Twins]:
    """Twins at each of the moments, everything switched on until then."""
    return moments_of(request.param)


def moments_of(seed: int) -> list[Twins]:
    """Return twins at each of the moments, and make sure that they are twins."""
    pair, found = twins(eventful(), seed), []
    while pair.engine.month < max(MOMENTS):
        pair.step()
        if pair.engine.month in MOMENTS:
            assert pair.differences_of_state(EXACTLY) == []
            found.append(copied(pair))
    return found


@pytest.fixture(scope="module")
def engines() -> list[Run]:
    """The engine at the moments of all seeds."""
    return [engine for seed in SEEDS for engine in engines_of(seed)]


def engines_of(seed: int) -> list[Run]:
    """Return engines that have got to each of the moments."""
    plan = Plan(eventful())
    run, found = Run(plan, seed, replicate_of(seed)), []
    while run.month < max(MOMENTS):
        advance(run)
        if run.month in MOMENTS:
            found.append(engine_from(run, plan))
    return found


@pytest.mark.parametrize("mechanism", MECHANISM_NAMES.names())
def test_one_mechanism_alone_does_the_same_in_both(moments: list[Twins], mechanism: str) -> None:
    for moment in moments:
        pair = alone(moment, mechanism)
        pair.step()
        assert pair.differences_of_state(EXACTLY) == [], f"month {pair.engine.month}"
        assert pair.differences_of_outcomes(EXACTLY) == [], f"month {pair.engine.month}"


def test_a_month_without_mechanisms_is_the_same_in_both(moments: list[Twins]) -> None:
    for moment in moments:
        pair = alone(moment, None)
        pair.step()
        assert pair.differences_of_state(EXACTLY) == [], f"month {pair.engine.month}"


@pytest.mark.parametrize("mechanism", ["finance", "survival"])
def test_what_seldom_happens_is_as_likely_in_both(moments: list[Twins], mechanism: str) -> None:
    seen: set[tuple[float, ...]] = set()
    for moment in moments:
        pair = alone(moment, mechanism)
        fates = engine_fates(pair.engine)
        assert fates == reference_fates(pair.reference, mechanism), f"month {pair.engine.month + 1}"
        seen.update(fate for partnerships in fates for fate in partnerships)
    assert len(seen) > 1


@pytest.mark.parametrize(("mechanism", "number"), [(mechanism, number) for mechanism, numbers in WEIGHED.items() for number in numbers])
def test_what_seldom_happens_tells_whether_a_number_is_left_out(moments: list[Twins], mechanism: str, number: str) -> None:
    """Chances that are certain either way would be alike in both, whatever either leaves out of them."""
    assert any(
        reference_fates(reference_alone(moment.reference, mechanism), mechanism)
        != reference_fates(without_number(moment.reference, mechanism, number), mechanism)
        for moment in moments
    )


def without_number(run: ReferenceRun, mechanism: str, number: str) -> ReferenceRun:
    """Return a reference implementation that goes on with one mechanism, a number of which is nothing."""
    found = reference_alone(run, mechanism)
    found.p = found.p._replace(**{mechanism: getattr(found.p, mechanism)._replace(**{number: 0.0})})
    return found


def engine_fates(run: Run) -> list[Fate]:
    """What becomes of the partnerships next month with the luck of many replicates."""
    fates = []
    for replicate in range(MANY):
        other = Run(run.plan, run.key.seed, replicate, origin=run.checkpoint)
        advance(other)
        fates.append([tuple(float(partnership[name]) for name in FATE) for partnership in other.world.partnerships])
    return fates


def reference_fates(run: ReferenceRun, mechanism: str) -> list[Fate]:
    """The same of the reference implementation: only the mechanism is repeated, and undone each time."""
    run.month += 1
    happen(run)
    observe(run)
    before = [dict(vars(partnership)) for partnership in run.partnerships]
    fates = []
    for replicate in range(MANY):
        run.luck = Luck(run.luck.key.seed, replicate)
        REFERENCE_MECHANISMS[mechanism](run, lambda *_: None)
        fates.append([tuple(float(getattr(partnership, name)) for name in FATE) for partnership in run.partnerships])
        for partnership, state in zip(run.partnerships, before, strict=True):
            vars(partnership).update(state)
    return fates


@pytest.mark.parametrize("mechanism", MECHANISM_NAMES.names())
def test_a_mechanism_changes_its_own_columns_and_no_others(engines: list[Run], mechanism: str) -> None:
    touched: set[str] = set()
    for engine in engines:
        without = state_after_a_month(engine_alone(engine, None))
        touched |= changed(without, state_after_a_month(engine_alone(engine, mechanism)))
    assert touched == CHANGES[mechanism]
