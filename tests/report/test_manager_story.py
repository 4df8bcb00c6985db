"""What is told of a manager is what the numbers of the replicate say."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from integration_sim import History, ManagerHistory, Scenario, history, load_scenario, scenario_names
from integration_sim.experiments.history.manager_history import TOLD_STATES
from integration_sim.mechanisms.month import CONTRIBUTORS
from integration_sim.report.managers.marked_changes import HALF_A_YEAR, SMALLEST_MARKED_CHANGE, MarkedChange, marked_changes
from integration_sim.report.managers.story import Kind, StorySentence, manager_story
from integration_sim.report.wording.events import happenings
from integration_sim.report.wording.levers import lever_words
from integration_sim.report.wording.mechanisms import mechanism_words
from integration_sim.report.wording.sentences import listed, month_name
from integration_sim.report.wording.states import STORY_STATES
from integration_sim.scenario.kinds.tables import EVENTS, LEVERS

SHOWN = 0.005 + 1e-9
NUMBER = r"[+-]?\d+\.\d\d"
STATE_OF = {words: state for state, words in STORY_STATES.items()}
TURN = re.compile(
    rf"(?:In (?P<only>\w+ \d+)|From (?P<first>\w+ \d+) to (?P<last>\w+ \d+)) their (?P<state>.+) (?P<direction>rose|fell)"
    rf" from (?P<before>{NUMBER}) to (?P<after>{NUMBER})(?P<why>.*)\."
)


@pytest.fixture(scope="module")
def lived(small: Scenario) -> History:
    events = [
        *small.to_data()["events"],
        {"kind": "non_renewal", "date": "2004-09", "share": 0.4},
        {"kind": "pay_award", "date": "2005-04", "organisation": "council", "change": 0.1},
        {"kind": "budget_shock", "date": "2005-01", "months": 6, "pressure": 0.1},
    ]
    levers = [
        *small.to_data()["levers"],
        {"kind": "accountable_officer", "start": "2004-08", "months": 1},
        {"kind": "communication", "start": "2004-08", "months": 6},
    ]
    return history(small.override({"events": events, "levers": levers}), 3, 2)


@pytest.fixture(scope="module")
def managers(lived: History) -> list[ManagerHistory]:
    return [lived.manager(post) for post in range(len(lived.posts))]


def of_kind(lived: History, manager: ManagerHistory, kind: Kind) -> list[StorySentence]:
    return [told for told in manager_story(lived, manager).happened if told.kind is kind]


def test_marked_changes_told_are_the_numbers(lived: History, managers: list[ManagerHistory]) -> None:
    """Read each sentence back and hold it to the recorded states and the books."""
    count = 0
    for manager in managers:
        for told in of_kind(lived, manager, Kind.MARKED_CHANGE):
            match = TURN.fullmatch(told.text)
            assert match is not None, told.text
            state, path = STATE_OF[match["state"]], manager.series(STATE_OF[match["state"]])
            assert (match["first"] or match["only"]) == month_name(lived.date(told.first))
            assert (match["last"] or match["only"]) == month_name(lived.date(told.last))
            assert float(match["before"]) == pytest.approx(path[told.first - 1], abs=SHOWN)
            assert float(match["after"]) == pytest.approx(path[told.last], abs=SHOWN)
            assert (match["direction"] == "rose") == (path[told.last] > path[told.first - 1])
            carriers = manager.carriers(state, told.first - 1, told.last)
            words = {mechanism_words(str(name), state): float(amount) for name, amount in carriers.items()}
            named = re.findall(rf"(?:; |then |against it worked )([^;,(]+) \(({NUMBER})\)", match["why"])
            assert named
            for name, amount in named:
                assert float(amount) == pytest.approx(words[name], abs=SHOWN)
            same = [amount for amount in carriers if (amount > 0.0) == (match["direction"] == "rose")]
            assert float(named[0][1]) == pytest.approx(same[0], abs=SHOWN), "what did most"
            most = abs(same[0]) > 0.5 * abs(path[told.last] - path[told.first - 1])
            assert ("did most of it" in match["why"], "came first" in match["why"]) == (most, not most)
            count += 1
    assert count > 40


def test_marked_changes_are_the_largest_within_half_a_year_and_do_not_overlap(managers: list[ManagerHistory]) -> None:
    for manager in managers:
        for state in STORY_STATES:
            found = [marked for marked in marked_changes(manager, (state,)) if marked.state == state]
            path = manager.series(state)
            largest = max((abs(marked.change) for marked in found), default=0.0)
            reachable = max(
                abs(float(path[last] - path[first]))
                for tenure in manager.tenures
                for first in range(tenure.first, tenure.last + 1)
                for last in range(first, min(first + HALF_A_YEAR, tenure.last) + 1)
            )
            assert largest == pytest.approx(reachable if reachable >= SMALLEST_MARKED_CHANGE else 0.0, abs=1e-6)
            for earlier, later in pairwise(found):
                assert earlier.last <= later.first


def test_a_made_path_gives_the_change_that_was_made(managers: list[ManagerHistory]) -> None:
    manager = next(one for one in managers if len(one.tenures) == 1 and not one.vacant.any())
    states, changes = np.full_like(manager.states, 0.5), np.zeros_like(manager.changes)
    column, rising = TOLD_STATES.index("ambiguity"), {5: 0.1, 6: 0.2, 7: 0.1}
    for month, by in rising.items():
        states[month:, column] += np.float32(by)
        changes[month, CONTRIBUTORS.index("uncertainty"), column] = 1.5 * by
        changes[month, CONTRIBUTORS.index("clipping"), column] = -0.5 * by
    made = replace(manager, states=states, changes=changes)
    (marked,) = marked_changes(made, tuple(STORY_STATES))
    assert marked == MarkedChange(
        state="ambiguity", first=4, last=7, before=0.5, after=float(states[7, column]), did_most=marked.did_most, against=marked.against
    )
    assert dict(marked.did_most) == {"uncertainty": pytest.approx(0.6)}
    assert marked.against == ("clipping", pytest.approx(-0.2))


def test_partnerships_are_called_by_their_titles() -> None:
    lived = history(load_scenario("case_b"), months=1)
    post = next(post for post in lived.posts if len(post.partnerships) > 1)
    titles = [lived.scenario.partnerships[name].title for name in post.partnerships]
    assert any(f"It serves {len(titles)} partnerships: {listed(titles)}." == text for text in manager_story(lived, post.number).who)


def test_who_leaves_and_who_begins_is_told_once_each(lived: History, managers: list[ManagerHistory]) -> None:
    left = begun = 0
    for manager in managers:
        told = of_kind(lived, manager, Kind.PERSON)
        leaving = [one for one in told if "they left" in one.text]
        beginning = [one for one in told if "a newcomer took up" in one.text]
        assert len(leaving) == sum(tenure.leaves for tenure in manager.tenures)
        assert len(beginning) == sum(tenure.first > 0 for tenure in manager.tenures)
        for one in leaving:
            assert one.text.startswith(f"In {month_name(lived.date(one.first))} they left the post")
            assert not manager.vacant[one.first - 1]
            empty = re.search(r"vacant for (\d+|one) months?", one.text)
            if empty:
                months = 1 if empty[1] == "one" else int(empty[1])
                assert manager.vacant[one.first : one.first + months].all()
                assert not manager.vacant[one.first + months]
        for one in beginning:
            skill, *trust = (float(number) for number in re.findall(NUMBER, one.text))
            assert skill == pytest.approx(manager.series("capability")[one.first], abs=SHOWN)
            assert trust == pytest.approx([manager.series("trust_across")[one.first]], abs=SHOWN)
        left, begun = left + len(leaving), begun + len(beginning)
    assert min(left, begun) > 3


def test_events_are_told_to_those_whom_they_concern_with_what_they_did_at_once(lived: History, managers: list[ManagerHistory]) -> None:
    sizes = 0
    for manager in managers:
        told = {one.first: one.text for one in of_kind(lived, manager, Kind.EVENT)}
        assert set(told) == {1, 5, 6, 9, 12, 17}
        assert ("pay at the Council improved" in told[12]) == (manager.post.organisation == "council")
        reform = manager.changes[:, CONTRIBUTORS.index("reform")]
        for month, text in told.items():
            assert text.startswith(f"In {month_name(lived.date(month))} ")
            for state, direction, size in re.findall(rf"their ([a-z ]+) (rose|fell) by ({NUMBER})", text):
                by = float(size) if direction == "rose" else -float(size)
                assert by == pytest.approx(reform[month, TOLD_STATES.index(STATE_OF[state])], abs=SHOWN)
                sizes += 1
    assert sizes > 20


def test_levers_are_told_to_those_whom_they_reach(lived: History, managers: list[ManagerHistory]) -> None:
    told = [one.text for manager in managers for one in of_kind(lived, manager, Kind.LEVER)]
    assert told.count("From April 2004, for 12 months, they were among those reached by coaching.") == 5
    assert told.count("From August 2004, for one month, the holder of this post answered for the whole partnership.") == 1
    assert told.count("From August 2004, for 6 months, their partnership had the lever communication.") == len(managers)


def test_a_story_is_in_order_and_begins_with_who_they_are(lived: History, managers: list[ManagerHistory]) -> None:
    story = manager_story(lived, 5)
    assert story.title == "Post 5"
    post = lived.posts[5]
    assert story.who[0] == f"Post 5 is a middle manager ({post.profession}) of the NHS board in {post.locality}, line-managed by post 1."
    tenure = int(managers[5].tenure[0])
    assert story.who[1] == (f"In April 2004 its holder has been in post for {tenure} months, since {month_name(lived.date(-tenure))}.")
    assert [one.first for one in story.happened] == sorted(one.first for one in story.happened)
    assert story.sentences == [*story.who, *(one.text for one in story.happened), story.summary]
    met, well = (int(table[1:].sum()) for table in (managers[5].across, managers[5].across_well))
    assert f" {met} times; {100 * well / met:.0f} % " in story.summary


def test_no_story_gives_a_gender_or_a_name_of_the_code(lived: History, managers: list[ManagerHistory]) -> None:
    text = " ".join(sentence for manager in managers for sentence in manager_story(lived, manager).sentences)
    assert not re.search(r"\b(he|she|his|her|him)\b|_|nan", text)


def test_there_are_words_for_every_event_and_lever() -> None:
    assert {*EVENTS.values(), object} == set(happenings.registry)
    assert all(lever_words(kind(start="2004-04", months=2)) for kind in LEVERS.values())


@pytest.mark.parametrize("name", [name for name in scenario_names() if name != "scotland"])
def test_every_shipped_scenario_can_be_told(name: str) -> None:
    scenario = load_scenario(name)
    lived = history(scenario, months=min(scenario.months, 30))
    for post in (0, len(lived.posts) - 1):
        assert len(manager_story(lived, post).sentences) > 3
