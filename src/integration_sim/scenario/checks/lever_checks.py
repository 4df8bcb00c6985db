"""What is wrong with a scenario's levers: targets that aren't there, reach beyond the managers, officers who clash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from integration_sim.scenario.checks.checking import inside, named
from integration_sim.scenario.errors import Location, Problem
from integration_sim.scenario.kinds.lever import Lever, PartnershipLever
from integration_sim.scenario.levers import AccountableOfficer, PeerSupport
from integration_sim.vocabulary import Level

if TYPE_CHECKING:
    from integration_sim.scenario.schema import Scenario


def problems_of_levers(scenario: Scenario) -> Iterator[Problem]:
    """Yield what is wrong with the levers."""
    for index, lever in enumerate(scenario.levers):
        here = ("levers", index)
        yield from inside((*here, "start"), lever.start, scenario)
        target = [*_target(here, lever, scenario)]
        yield from target
        if isinstance(lever, Lever) and not target:
            yield from _aim(here, lever, scenario)
    yield from _officers(scenario)


def _officers(scenario: Scenario) -> Iterator[Problem]:
    """A partnership has one accountable officer at a time; peers support officers that are there."""
    seen: list[AccountableOfficer] = []
    for index, lever in enumerate(scenario.levers):
        if isinstance(lever, AccountableOfficer):
            earlier = next((other for other in seen if _same_place_and_time(other, lever, scenario)), None)
            if earlier:
                leaves = scenario.start + scenario.months_from(earlier.start, earlier.months).stop
                expected = f"a month after the officer since {earlier.start} leaves ({leaves}), or another partnership"
                yield Problem(("levers", index, "start"), str(lever.start), expected)
            seen.append(lever)
    for index, lever in enumerate(scenario.levers):
        if isinstance(lever, PeerSupport) and not any(_same_place_and_time(officer, lever, scenario) for officer in seen):
            yield Problem(("levers", index), "peer support without an officer to support", "an accountable_officer in the same months")


def _same_place_and_time(one: PartnershipLever, other: PartnershipLever, scenario: Scenario) -> bool:
    same_place = one.partnership is None or other.partnership is None or one.partnership == other.partnership
    ours, theirs = (scenario.months_from(lever.start, lever.months) for lever in (one, other))
    return same_place and ours.start < theirs.stop and theirs.start < ours.stop


def _target(here: Location, lever: PartnershipLever, scenario: Scenario) -> Iterator[Problem]:
    """Check the names that a lever is aimed at: each must be among what the wider ones hold."""
    unknown = [*named((*here, "partnership"), lever.partnership, list(scenario.partnerships), "a partnership of this scenario")]
    if unknown:
        yield from unknown
        return
    chosen = [partnership for name, partnership in scenario.partnerships.items() if lever.partnership in (None, name)]
    whole = lever.partnership or "this scenario"
    organisations = list(dict.fromkeys(name for partnership in chosen for name in partnership.organisations))
    organisation = getattr(lever, "organisation", None)
    yield from named((*here, "organisation"), organisation, organisations, f"an organisation of {whole}")
    localities = [
        locality
        for partnership in chosen
        if organisation is None or organisation in partnership.organisations
        for locality in partnership.localities
    ]
    yield from named((*here, "locality"), getattr(lever, "locality", None), localities, f"a locality of {organisation or whole}")


def _aim(here: Location, lever: Lever, scenario: Scenario) -> Iterator[Problem]:
    """Check that a lever reaches managers, and no more than there are."""
    if lever.locality is not None and lever.level == Level.STRATEGIC:
        yield Problem((*here, "level"), "strategic", "middle or front_line: strategic managers have no locality")
    posts = _most_posts(lever, scenario)
    if posts == 0 and lever.level is not None:
        yield Problem((*here, "level"), lever.level.name.lower(), "a level that has managers")
    elif posts is not None and lever.reach is not None and lever.reach > posts:
        yield Problem((*here, "reach"), str(lever.reach), f"at most {posts}, the managers it is aimed at")


def _most_posts(lever: Lever, scenario: Scenario) -> int | None:
    """Return how many posts a lever can be aimed at; None where the scenario leaves counts to the span of control."""
    chosen = [partnership for name, partnership in scenario.partnerships.items() if lever.partnership in (None, name)]
    employers = {lever.organisation} if lever.organisation else {name for partnership in chosen for name in partnership.organisations}
    levels = list(Level) if lever.level is None else [lever.level]
    listed = Counter((row.organisation, row.level) for row in scenario.roster)
    counts = [
        listed[name, level] if organisation.managers is None else getattr(organisation.managers, level.name.lower())
        for name, organisation in scenario.organisations.items()
        if name in employers
        for level in levels
    ]
    return None if None in counts else sum(counts)
