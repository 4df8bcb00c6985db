from __future__ import annotations

import math

import pytest

from integration_sim.mechanisms import survival
from integration_sim.mechanisms.survival import Survival
from integration_sim.randomness import Key
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.state import World
from mechanisms.by_hand import FORMS, as_written, near, put, two_managers
from mechanisms.test_confidence import FELT
from mechanisms.test_phases import P as PHASES

P = Survival(
    withdrawal=0.004,
    trust=5.0,
    confidence=6.0,
    stance=0.8,
    pressure=2.5,
    binding=3.5,
    usual_trust=0.5,
    usual_confidence=0.45,
    usual_pressure=0.35,
    statutory_binding=0.85,
    dispute_ends=0.1,
    dispute_confidence=0.02,
)
withdrawal_chance, propose = as_written(survival.withdrawal_chance), as_written(survival.propose)


@pytest.mark.parametrize(
    ("trust", "confidence", "stance", "pressure", "binding", "unrest", "expected"),
    [
        (0.4, 0.45, 0.0, 0.55, 0.2, 0.3, 0.004 * math.exp(-5 * (0.4 - 0.5) + 2.5 * (0.55 - 0.35) - 3.5 * 0.2 + 0.3)),
        (0.7, 0.25, -0.5, 0.25, 0.9, 0.0, 0.004 * math.exp(-5 * 0.2 + 6 * 0.2 + 0.8 * 0.5 + 2.5 * (0.25 - 0.35) - 3.5 * 0.9)),
        (0.5, 0.65, 1.0, 0.35, 0.0, 0.0, 0.004 * math.exp(-6 * 0.2 - 0.8)),
        (0.0, 0.0, 0.0, 1.0, 0.0, 9.0, 1.0),
    ],
)
def test_withdrawal_is_likelier_with_distrust_lost_confidence_pressure_and_leaders_for_their_own_house(
    trust: float, confidence: float, stance: float, pressure: float, binding: float, unrest: float, expected: float
) -> None:
    world = two_managers()
    put(world.partnerships, strategic_trust=trust, strategic_confidence=confidence, leaders_stance=stance, leadership_change=unrest)
    assert withdrawal_chance(world.partnerships[0], pressure, binding, P) == near(expected)


def about_to_end(form: FormName) -> World:
    """A partnership whose leaders change so much that somebody is sure to withdraw."""
    world = two_managers()
    put(
        world.partnerships,
        strategic_trust=0.5,
        strategic_confidence=0.45,
        form=form,
        active=1,
        leadership_change=60.0,
        identity=0.5,
        clarity=0.9,
    )
    put(world.managers, partner_confidence=[0.4, 0.7])
    return world


@pytest.mark.parametrize(
    ("form", "form_then", "dispute", "active"),
    [
        (FormName.IJB, FormName.IJB, 1, 1),
        (FormName.LEAD_AGENCY, FormName.CHP, 0, 0),  # as made up here, it binds less than the law does
        (FormName.CHCP, FormName.CHP, 0, 0),
        (FormName.CHP, FormName.CHP, 0, 1),
        (FormName.INFORMAL, FormName.INFORMAL, 0, 1),
    ],
)
def test_law_turns_an_end_into_a_dispute_and_loose_forms_have_nothing_to_leave(
    form: FormName, form_then: FormName, dispute: int, active: int
) -> None:
    world = about_to_end(form)
    propose(world, 1, Key(1, 0), FORMS, PHASES, FELT, P)
    place = world.partnerships[0]
    assert (place.form, place.dispute, place.active) == (form_then, dispute, active)


@pytest.mark.parametrize(("ends", "dispute"), [(0.0, 1), (1.0, 0)])
def test_a_dispute_drains_confidence_until_it_ends(ends: float, dispute: int) -> None:
    world = about_to_end(FormName.IJB)
    put(world.partnerships, dispute=1)
    propose(world, 1, Key(1, 0), FORMS, PHASES, FELT, P._replace(dispute_ends=ends))
    assert world.partnerships["dispute"][0] == dispute
    assert world.manager_changes["partner_confidence"] == near([-0.02 * 0.6 * 0.4, -0.02 * 0.6 * 0.7])


def test_who_is_content_stays() -> None:
    world = about_to_end(FormName.CHCP)
    put(world.partnerships, leadership_change=-60.0)
    propose(world, 1, Key(1, 0), FORMS, PHASES, FELT, P)
    assert world.partnerships["active"][0] == 1
