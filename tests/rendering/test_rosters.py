"""A roster means the same to engine and reference: posts, line managers, ties listed and drawn; and all that follows from them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from reference.people import culture_distance

from integration_sim import Scenario
from integration_sim.model.plan import Plan
from integration_sim.model.run import Run
from integration_sim.model.world.ties import working_pairs
from integration_sim.randomness import Key
from integration_sim.state import NOBODY
from integration_sim.vocabulary import Level
from rendering.scenarios import LEVERS, eventful
from rendering.twins import twins

CLOSELY = 1e-9
SEEDS = (1, 2)


def row(post: str, organisation: str, level: str, locality: str | None, manager: str | None, **more: Any) -> dict[str, Any]:
    return {"post": post, "organisation": organisation, "level": level, "locality": locality, "line_manager": manager, **more}


ROSTER = [
    row("B9", "board", "front_line", "Town", "B4"),
    row("B1", "board", "strategic", None, None, ties=["N1"]),
    row("B2", "board", "strategic", None, "B1", partnerships=["south"]),
    row("B3", "board", "middle", "Coast", "B1", profession="nursing", ties=["N2", "B7", "N3"]),
    row("B4", "board", "middle", "Town", "B2", joint=True),
    row("B5", "board", "middle", "Moor", "B2"),
    row("B6", "board", "front_line", "Hill", "B3"),
    row("B7", "board", "front_line", "Coast", "B3", profession="physiotherapy"),
    row("B8", "board", "front_line", "Moor", "B5"),
    row("B10", "board", "front_line", "Harbour", "B5", ties=["B8", "B9"]),
    row("N3", "north_council", "front_line", "Hill", "N2"),
    row("N1", "north_council", "strategic", None, None),
    row("N2", "north_council", "middle", "Coast", "N1", profession="social work"),
    row("N4", "north_council", "front_line", "Coast", "N2"),
    row("C1", "charity", "front_line", "Harbour", "B4"),
    row("C2", "charity", "front_line", "Moor", None),
]
"""Those of three organisations (the fourth gives counts): out of order, managed and tied across, one list that only its author wrote."""


@pytest.fixture
def rostered() -> Scenario:
    """Return the eventful scenario with a roster."""
    levers = [{**lever, "reach": 3} if "reach" in lever else lever for lever in LEVERS]
    none = {f"organisations.{name}.managers": None for name in ("board", "north_council", "charity")}
    return eventful(**none, roster=ROSTER, levers=levers)


@pytest.mark.parametrize("seed", SEEDS)
def test_engine_and_reference_agree_month_by_month(rostered: Scenario, seed: int) -> None:
    pair = twins(rostered, seed)
    assert pair.differences_of_state(CLOSELY) == [], "after the warm-up"
    while pair.engine.month < rostered.months:
        pair.step()
        assert pair.differences_of_state(CLOSELY) == [], f"month {pair.engine.month}"
        assert pair.differences_of_outcomes(CLOSELY) == [], f"month {pair.engine.month}"


def test_posts_are_the_rosters_in_the_order_of_organisations_and_levels(rostered: Scenario) -> None:
    layout = Plan(rostered).layout
    posts = layout.described_posts
    assert [(post.organisation, post.level) for post in posts] == sorted((post.organisation, post.level) for post in posts)
    board, charity = layout.organisations.index("board"), layout.organisations.index("charity")
    own = [post for post in posts if post.organisation == board]
    assert [len([post for post in own if post.level == level]) for level in Level] == [2, 3, 5]
    first = posts.index(own[0])
    assert [post.boss - first for post in own[:5]] == [NOBODY - first, 0, 0, 1, 1]
    assert [post.joint for post in own[:5]] == [False, False, False, True, False]
    assert own[0].serves == (0, 1)
    assert own[1].serves == (1,)
    assert layout.professions[own[2].profession] == "nursing"
    assert layout.localities[own[2].locality] == (0, "Coast")
    assert posts[next(post.boss for post in posts if post.organisation == charity)] is own[3]


def number_of(scenario: Scenario, post: str) -> int:
    """Return the number of a post of the board's roster, which is whole."""
    layout = Plan(scenario).layout
    board = layout.organisations.index("board")
    first = next(number for number, described in enumerate(layout.described_posts) if described.organisation == board)
    return first + [said.post for said in layout.rows["board"]].index(post)


def test_a_joint_post_stays_joint_whatever_levers_come_and_go(rostered: Scenario) -> None:
    pair, joint, other = twins(rostered, 1), number_of(rostered, "B4"), number_of(rostered, "B5")
    column = []
    while pair.engine.month < rostered.months:
        pair.step()
        assert pair.engine.world.posts["joint"][joint] == pair.reference.posts[joint].lent.joint == 1.0
        column.append(pair.engine.world.posts["joint"][other])
    assert column[-1] == 0.0, "what levers lend is taken back"


def lived(scenario: Scenario) -> NDArray[np.float64]:
    """Return by replicate how it stands with the holder of B4: doubt, distance from the employer's culture, holders before."""
    number, found = number_of(scenario, "B4"), []
    for replicate in range(25):
        run = Run(Plan(scenario), 1, replicate)
        run.run_until()
        post, manager = run.world.posts[number], run.world.managers[number]
        employer = run.world.organisations[post.organisation].culture
        found.append((manager.ambiguity, culture_distance(list(manager.culture), list(employer)), post.holder))
    return np.array(found)


def test_a_joint_post_is_unclear_lies_between_the_cultures_and_burns_out(rostered: Scenario) -> None:
    strained = {"parameters.workload.usual.middle": 1.3, "parameters.staffing.exit_overload": 8.0}
    quiet = rostered.override({"events": [], "levers": [], **strained})
    rows = [
        said | {"line_manager": None} if said["post"] == "C1" else said for said in ROSTER
    ]  # only a joint post manages other employers'
    joint, plain = (lived(quiet.override({"roster": [said | kind for said in rows]})) for kind in ({}, {"joint": False}))
    ambiguity, distance, holders = (joint - plain).mean(axis=0)
    assert ambiguity > 0.02
    assert distance > 0.01
    assert holders > 0.5


def ties_of(scenario: Scenario, seed: int, replicate: int) -> dict[str, set[str]]:
    """By post of the roster: those of the roster with whom it works."""
    layout = Plan(scenario).layout
    pairs = working_pairs(layout, Key(seed, replicate), Plan(scenario).ties)
    names = {}
    first = 0
    for organisation in range(len(layout.organisations)):
        for index, said in enumerate(layout.rows.get(layout.organisations[organisation], [])):
            names[first + index] = said.post
        first += int((layout.posts.posts["organisation"] == organisation).sum())
    found: dict[str, set[str]] = {name: set() for name in names.values()}
    for one, other in zip(pairs["first"], pairs["second"], strict=True):
        for own, colleague in ((one, other), (other, one)):
            if own in names:
                found[names[own]].add(names.get(colleague, "another's"))
    return found


def test_listed_ties_are_all_there_are_beside_line_managers_and_others_are_drawn(rostered: Scenario) -> None:
    few = rostered.override({"parameters.ties.within": 3.0, "parameters.ties.across": 1.0})
    met = [ties_of(few, 1, replicate) for replicate in range(20)]
    for ties in met:
        assert ties["B3"] == {"B1", "N2", "B7", "N3", "B6"}, "its list, its line manager, and those whom it manages"
        assert ties["B1"] == {"N1", "B2", "B3"}
        assert ties["B10"] == {"B8", "B9", "B5"}
    assert len({frozenset(ties["B8"]) for ties in met}) > 1, "posts without a list go on being drawn"


def test_posts_without_a_list_keep_their_number_of_ties(rostered: Scenario) -> None:
    """About as many are drawn as ever: what others list counts among them."""
    rows = [row("S", "board", "strategic", None, None), row("T", "north_council", "strategic", None, None)]
    for name, organisation, top in (("B", "board", "S"), ("N", "north_council", "T")):
        rows += [row(f"{name}{index}", organisation, "front_line", ("Coast", "Hill")[index % 2], top) for index in range(60)]
    rows[-1]["ties"] = [f"N{index}" for index in range(1, 31)]
    north = rostered.to_data() | {"roster": rows, "levers": [], "events": []}
    north["organisations"] = {name: north["organisations"][name] | {"managers": None} for name in ("board", "north_council")}
    north["partnerships"] = {"north": north["partnerships"]["north"]}
    layout = Plan(Scenario.model_validate(north)).layout
    lists = np.array([bool(post.ties) for post in layout.described_posts])
    parameters = Plan(rostered).ties
    means = []
    for replicate in range(30):
        pairs = working_pairs(layout, Key(1, replicate), parameters)
        inside = pairs[pairs["partnership"] == NOBODY]
        degrees = np.bincount(np.concatenate([inside["first"], inside["second"]]), minlength=lists.size)
        assert degrees[lists] == [31]
        means.append(degrees[(layout.posts.posts["organisation"] == layout.organisations.index("north_council")) & ~lists].mean())
    assert np.mean(means) == pytest.approx(parameters.within, abs=0.2)


def test_the_order_of_organisations_follows_from_their_posts_not_their_names(rostered: Scenario) -> None:
    """Two organisations alike in all but their rosters swap numbers with them."""
    data = rostered.to_data() | {"levers": [], "events": []}
    same = {"sector": "other"}
    rows = {
        "one": [row("1", "one", "strategic", None, None), row("2", "one", "middle", "Coast", "1")],
        "two": [row("3", "two", "strategic", None, None), row("4", "two", "front_line", "Hill", "3")],
    }

    def numbered(swapped: bool) -> list[str]:
        posts = [
            {**each, "organisation": {"one": "two", "two": "one"}[each["organisation"]] if swapped else each["organisation"]}
            for each in rows["one"] + rows["two"]
        ]
        partnership = {"organisations": ["one", "two"], "form": "chp", "localities": ["Coast", "Hill"]}
        changed = {"organisations": {"one": same, "two": same}, "partnerships": {"joint": partnership}, "roster": posts}
        return Plan(Scenario.model_validate(data | changed)).layout.organisations

    assert numbered(swapped=False) == numbered(swapped=True)[::-1]
