"""What is wrong with a lever, an event or a channel of one's own is said with file, line, what was found and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from extensions.fresh import errors_of

MODEL = "import integration_sim.scenario.schema"
HEAD = """from typing import Literal
import integration_sim as isim
TOLD = {"unit": "share", "grade": "A", "source": "assumption", "says": "How much."}
NUMBER = isim.Parameter(value=0.1, low=0.0, high=0.2, maximum=1.0, **TOLD)
"""
KIND = '    kind: Literal["mine"] = "mine"\n'
STYLES = f'{KIND}    style: Literal["in_pairs", "in_groups"] = "in_pairs"\n'
DATE = "    date: isim.CalendarMonth\n"
DOES = "    def happen(self, world, key, plan): pass\n"
LINE = HEAD.count("\n") + 1


def told(folder: Path, source: str, then: str = MODEL) -> tuple[str, Path]:
    """Return the error that an extension ends in, once the model is put together with it, and where it lies."""
    path = folder / "mine.py"
    path.write_text(HEAD + source, encoding="utf-8")
    program = f"from integration_sim.extensions import load_extension; load_extension({str(path)!r}); {then}"
    return errors_of(program, folder), path


WRONG = {
    "a lever lends what no channel carries": (
        f'class Mine(isim.Lever):\n{KIND}    lends = {{"contacts": NUMBER}}',
        "lends: found 'contacts', expected one of assurance, contact, ",
        "; did you mean 'contact'?",
    ),
    "a lever for managers lends to partnerships": (
        f'class Mine(isim.Lever):\n{KIND}    lends = {{"vision": NUMBER}}',
        "lends: found 'vision', expected one of assurance, ",
    ),
    "a lever costs something else": (
        f'class Mine(isim.PartnershipLever):\n{KIND}    costs = {{"gpb": NUMBER}}',
        "costs: found 'gpb', expected one of manager_days, gbp; did you mean 'gbp'?",
    ),
    "a lever has a bare number": (
        f'class Mine(isim.Lever):\n{KIND}    lends = {{"contact": 0.1}}',
        "contact: found 0.1; expected a Parameter: value, low, high, ",
    ),
    "a lever has a number without a range": (
        f'class Mine(isim.Lever):\n{KIND}    lends = {{"contact": isim.Parameter(value=0.1, low=0.1, high=0.1, **TOLD)}}',
        "contact: found no range, low and high are both 0.1; say between which values",
    ),
    "a lever lends more than a share": (
        f'class Mine(isim.Lever):\n{KIND}    lends = {{"contact": isim.Parameter(value=0.1, low=0.0, high=0.2, **TOLD)}}',
        "contact: found a maximum of inf; a share is lent here: say maximum=1",
    ),
    "a lever has numbers for no style of its own": (
        f'class Mine(isim.Lever):\n{STYLES}    lends = {{"contact": NUMBER}}',
        "numbers of a style: found 'contact', expected one of in_pairs, in_groups",
    ),
    "a lever takes a name that is taken": (
        'class Mine(isim.Lever):\n    kind: Literal["coaching"] = "coaching"',
        "there is already a lever 'coaching'; give yours another name",
    ),
    "a lever does not say its kind": (
        "class Mine(isim.Lever):\n    pass",
        'Mine does not say its kind; give it a field such as kind: Literal["buddying"] = "buddying"',
    ),
    "a lever's kind may be anything": (
        'class Mine(isim.Lever):\n    kind: str = "mine"',
        'Mine does not say its kind; give it a field such as kind: Literal["buddying"] = "buddying"',
    ),
    "an event does nothing": (
        f"class Mine(isim.PartnershipEvent):\n{KIND}{DATE}",
        "Mine does nothing; give it a method happen(self, world, key, plan)",
    ),
    "an event does not say when": (
        f"class Mine(isim.ScenarioEvent):\n{KIND}{DOES}",
        "Mine says no month; give it a field date: CalendarMonth",
    ),
    "an event is called like a lever": (
        f'class Mine(isim.ScenarioEvent):\n    kind: Literal["coaching"] = "coaching"\n{DATE}{DOES}',
        "there is already a lever 'coaching'; give yours another name",
    ),
    "an event has a bare number": (
        f'class Mine(isim.ScenarioEvent):\n{KIND}{DATE}{DOES}    parameters = {{"size": 3}}',
        "size: found 3; expected a Parameter",
    ),
    "a channel is of no table": (
        'MINE = isim.Channel("praise", "managers", "commitment")',
        "channel 'praise': of: found 'managers', expected one of posts, partnerships",
    ),
    "a channel takes from one that isn't there": (
        'MINE = isim.Channel("praise", "posts", "commitment", takes_from="relieve")',
        "channel 'praise': takes_from: found 'relieve', expected one of assurance, ",
        "; did you mean 'relief'?",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_with_its_line(what: str, tmp_path: Path) -> None:
    source, *expected = WRONG[what]
    error, path = told(tmp_path, source)
    last = error.splitlines()[-1]
    assert last.startswith(f"integration_sim.errors.ExtensionError: {path}, line {LINE}: ")
    assert [text for text in expected if text not in last] == []


def test_a_number_that_does_not_say_its_range_is_refused_where_it_is_made(tmp_path: Path) -> None:
    error, path = told(tmp_path, "MINE = isim.Parameter(value=0.1, **TOLD)\n")
    assert error.endswith(f"ExtensionError: {path}, line {LINE}: Parameter: low: Field required; high: Field required")


def test_a_file_that_puts_the_model_together_itself_is_refused(tmp_path: Path) -> None:
    error, path = told(tmp_path, "from integration_sim.scenario.schema import Scenario\nMINE = NUMBER\n")
    assert f"{path}: imports a module that puts the model together (channel, event, " in error


SCENARIO = 'isim.load_scenario("template_small").override({{"{part}": [{item}]}})'


@pytest.mark.parametrize(
    ("part", "item", "expected"),
    [
        ("events", {"date": "1999-01"}, "events.0.date: found 1999-01, expected a month of the run"),
        ("events", {"partnership": "nort"}, "events.0.partnership: found 'nort', expected a partnership of this scenario"),
        ("events", {"locality": "Nowhere"}, "events.0.locality: found 'Nowhere', expected a locality of this scenario"),
        ("events", {"organisation": "bord"}, "events.0.organisation: found 'bord', expected an organisation of this scenario"),
        ("levers", {"organisation": "bord"}, "levers.0.organisation: found 'bord', expected an organisation of this scenario"),
        ("levers", {"start": "1999-01"}, "levers.0.start: found 1999-01, expected a month of the run"),
        ("levers", {"reach": 100_000}, "levers.0.reach: found 100000, expected at most"),
    ],
)
def test_a_scenario_is_held_to_what_there_is(part: str, item: dict[str, object], expected: str, tmp_path: Path) -> None:
    source = f"""
from integration_sim.scenario.fields import Label, Name
class Happens(isim.PartnershipEvent):
{KIND}{DATE}{DOES}
    organisation: Name | None = None
    locality: Label | None = None
class Chosen(isim.Lever):
    kind: Literal["ours"] = "ours"
"""
    usual = {"kind": "mine", "date": "2026-06"} if part == "events" else {"kind": "ours", "start": "2026-06", "months": 3}
    scenario = SCENARIO.format(part=part, item=usual | item)
    error, _ = told(tmp_path, source, f"import integration_sim as isim; {scenario}")
    assert expected in error


FAULTS = {
    "a column that isn't there": ('world.partnerships["clarty"] += 1.0', "mine: ValueError: no field of name clarty"),
    "a number that isn't there": (
        'plan.scenario.parameter("events.mine.size")',
        "mine: UnknownNameError: parameter: found 'events.mine.size'",
    ),
    "no number": ('world.partnerships["clarity"] = float("nan")', "mine leaves what is no number in partnerships['clarity']; look for"),
    "no number proposed": ('world.tie_changes["trust"] += float("nan")', "mine leaves what is no number in tie_changes['trust']; look for"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_what_goes_wrong_while_an_event_happens_is_said_with_its_line(what: str, tmp_path: Path) -> None:
    line, expected = FAULTS[what]
    source = f"class Mine(isim.ScenarioEvent):\n{KIND}{DATE}    def happen(self, world, key, plan):\n        {line}\n"
    item = '{"kind": "mine", "date": "2024-06"}'
    then = f"import integration_sim as isim; isim.simulate({SCENARIO.format(part='events', item=item)}, replicates=1)"
    error, path = told(tmp_path, source, then)
    place = LINE if "leaves" in expected else LINE + 4
    assert f"integration_sim.errors.ExtensionError: {path}, line {place}: {expected}" in error
