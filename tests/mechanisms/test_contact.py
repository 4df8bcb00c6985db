from __future__ import annotations

import numpy as np
import pytest

from integration_sim.mechanisms import contact
from integration_sim.mechanisms.contact import Contact
from integration_sim.mechanisms.rules import ByLevel
from integration_sim.scenario.kinds.forms import FormName
from integration_sim.state import World
from integration_sim.vocabulary import Level
from mechanisms.by_hand import FORMS, as_written, inside_one_organisation, near, put, two_managers

P = Contact(across=0.3, within=0.6, overload=2.0, capacity=8.0, reach=ByLevel(0.9, 0.5, 0.2))
TIME = 1 / (1 + 2 * 0.25)
availability, form_contact = as_written(contact.availability), as_written(contact.form_contact)
propose, keep_within_hours = as_written(contact.propose), as_written(contact.keep_within_hours)


@pytest.mark.parametrize(("workload", "expected"), [(1.25, TIME), (1.6, 1 / (1 + 2 * 0.6)), (0.7, 1.0)])
def test_an_overfull_week_leaves_less_time(workload: float, expected: float) -> None:
    assert availability(workload, P) == near(expected)


@pytest.mark.parametrize(
    ("form", "next_form", "shadow", "level", "expected"),
    [
        (FormName.CHP, FormName.IJB, 1, Level.STRATEGIC, 1 + 0.9 * 0.5),
        (FormName.CHP, FormName.IJB, 1, Level.MIDDLE, 1 + 0.5 * 0.1),
        (FormName.CHP, FormName.IJB, 0, Level.STRATEGIC, 1 + 0.9 * 0.1),
        (FormName.IJB, FormName.CHP, 1, Level.STRATEGIC, 1 + 0.9 * 0.5),
        (FormName.IJB, FormName.CHP, 0, Level.FRONT_LINE, 1 + 0.2 * 0.5),
    ],
)
def test_in_the_shadow_period_those_at_the_top_meet_as_in_the_form_to_come(
    form: FormName, next_form: FormName, shadow: int, level: Level, expected: float
) -> None:
    world = two_managers()
    put(world.partnerships, form=form, next_form=next_form, shadow=shadow)
    assert form_contact(world.partnerships[0], level, FORMS, P) == near(expected)


@pytest.fixture
def world() -> World:
    """Two who work together in a CHP; the form before was informal."""
    world = two_managers()
    put(world.pairs, contact_rate=0.5)
    put(world.managers, workload=[1.25, 1.0])
    put(world.partnerships, form=FormName.CHP, last_form=FormName.INFORMAL)
    return world


def test_the_chance_across_multiplies_what_brings_people_together(world: World) -> None:
    put(world.posts, network=[0.12, 0.1], contact=[0.2, 0.4])
    propose(world, FORMS, P)
    assert world.pairs["contact_chance"] == near([0.5 * TIME * (1 + 0.1) * 0.3 * (1 + 0.5 * 0.1) * (1 + 0.5 * 0.6)])


def test_a_post_shared_by_partnerships_divides_its_contacts(world: World) -> None:
    put(world.posts, memberships=[3, 2])
    propose(world, FORMS, P)
    assert world.pairs["contact_chance"] == near([0.5 * TIME * 0.3 * (1 + 0.5 * 0.1) / 3])


def test_a_locality_that_waits_for_its_phase_meets_as_before(world: World) -> None:
    put(world.localities, behind=1)
    propose(world, FORMS, P)
    assert world.pairs["contact_chance"] == near([0.5 * TIME * 0.3 * (1 - 0.5 * 0.1)])


def test_the_chance_inside_has_a_factor_of_its_own(world: World) -> None:
    inside_one_organisation(world)
    propose(world, FORMS, P)
    assert world.pairs["contact_chance"] == near([0.5 * TIME * 0.6])


def test_those_at_the_top_meet_as_their_form_has_it(world: World) -> None:
    put(world.posts, level=Level.STRATEGIC)
    put(world.partnerships, next_form=FormName.IJB, shadow=1)
    propose(world, FORMS, P)
    assert world.pairs["contact_chance"] == near([0.5 * TIME * 0.3 * (1 + 0.9 * 0.5)])


def test_of_two_levels_the_lower_one_decides_how_far_a_form_reaches(world: World) -> None:
    put(world.posts, level=[Level.STRATEGIC, Level.FRONT_LINE])
    put(world.partnerships, form=FormName.IJB)
    propose(world, FORMS, P)
    assert world.pairs["contact_chance"] == near([0.5 * TIME * 0.3 * (1 + 0.2 * 0.5)])


def test_a_month_holds_no_more_than_its_hours(world: World) -> None:
    propose(world, FORMS, P._replace(capacity=0.05))
    assert world.pairs["contact_chance"] == near([0.05])


def test_a_chance_is_at_most_1_and_nobody_meets_the_holder_of_a_vacant_post(world: World) -> None:
    put(world.pairs, contact_rate=50.0)
    propose(world, FORMS, P)
    assert world.pairs["contact_chance"] == near([1.0])
    put(world.posts, vacancy=[0, 2])
    propose(world, FORMS, P)
    assert world.pairs["contact_chance"] == near([0.0])


@pytest.mark.parametrize(("first", "second", "expected"), [(5.0, 20.0, 0.6 * 8 / 20), (10.0, 4.0, 0.6 * 8 / 10), (7.0, 0.4, 0.6)])
def test_contacts_shrink_to_the_hours_of_the_busier(world: World, first: float, second: float, expected: float) -> None:
    put(world.pairs, contact_chance=0.6)
    keep_within_hours(world, np.array([first, second]), P)
    assert world.pairs["contact_chance"] == near([expected])
