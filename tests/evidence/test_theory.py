"""Theory checks: what their file may hold, and that running them finds out what is so."""

from __future__ import annotations

from importlib import resources

import pytest

from integration_sim import MECHANISMS, OUTCOMES, ScenarioError, UnknownNameError, registry
from integration_sim.evidence import theory as module
from integration_sim.evidence.theory import Expected, Theory, TheoryError, parse_theory, theory
from integration_sim.evidence.theory_checks import judged, run_checks
from integration_sim.evidence.validation.effects import Verdict
from integration_sim.vocabulary import Level

TEXT = resources.files("integration_sim.evidence").joinpath(module.FILE).read_text(encoding="utf-8")
EVERYDAY = ("wider_gap_more_grievance", "reform_unsettles_roles", "coaching_teaches", "law_holds_partnerships")
FEWEST = 40
HEAD = """\
luck: {fewest: 6, most: 12, seed: 1, confidence: 0.95}
places:
  quiet:
    title: a small place
    scenario: template_small
    changes:
      organisations.board.managers: {strategic: 1, middle: 2, front_line: 4}
      organisations.council.managers: {strategic: 1, middle: 2, front_line: 4}
      events: []
corners:
  terms: [terms.rate]
checks:
"""
CHECK = """\
  gap:
    sentence: With a larger gap in terms, grievance is never lower.
    mechanism: terms
    place: quiet
    varied: {path: organisations.council.terms.pay, values: [0.5, 0.1]}
    outcome: terms_grievance
    window: [1, 24]
    expected: never lower
    source: "Memon 2149"
"""


def read(text: str) -> Theory:
    return parse_theory(HEAD + text, "mine.yaml")


def test_there_are_checks_of_every_mechanism() -> None:
    assert len(theory().checks) >= FEWEST
    assert {one.mechanism for one in theory().checks.values()} == set(MECHANISMS)
    assert set(theory().corners) == set(MECHANISMS)


def test_corners_are_numbers_of_their_mechanism_whose_ends_differ() -> None:
    for name, numbers in theory().corners.items():
        assert set(numbers) <= {*MECHANISMS[name].parameters, "workload.usual.middle"}, name
        assert all(registry()[number].low < registry()[number].high for number in numbers), name


def test_sentences_stand_once() -> None:
    sentences = [one.sentence for one in theory().checks.values()]
    assert len(sentences) == len(set(sentences))


REFUSED = {
    "an outcome": (
        "terms_grievance",
        "terms_grievence",
        "line 18: checks.gap.outcome: found 'terms_grievence'",
        "did you mean 'terms_grievance'?",
    ),
    "a mechanism": ("mechanism: terms", "mechanism: trems", "line 15: checks.gap.mechanism: found 'trems'", "did you mean 'terms'?"),
    "a place": ("place: quiet", "place: quite", "line 16: checks.gap.place: found 'quite', expected one of quiet", "did you mean 'quiet'?"),
    "an expectation": ("never lower\n", "never smaller\n", "line 20: checks.gap.expected: found 'never smaller'", "never higher"),
    "an unknown field": ("    window", "    widow", "checks.gap.widow: found an unknown field", "did you mean 'window'?"),
    "a path": (
        "council.terms.pay",
        "council.terms.pya",
        "line 17: checks.gap.varied.path",
        "did you mean 'organisations.council.terms.pay'?",
    ),
    "a lever": (
        "{path: organisations.council.terms.pay, values: [0.5, 0.1]}",
        "{lever: {kind: coachng, start: 2024-04, months: 3}}",
        "line 17: checks.gap.varied.lever.kind: found 'coachng'",
        "did you mean 'coaching'?",
    ),
    "an event": (
        "{path: organisations.council.terms.pay, values: [0.5, 0.1]}",
        "{event: {kind: breach, dat: 2024-04, share: 0.1}}",
        "line 17: checks.gap.varied.event.dat: found an unknown field",
        "did you mean 'date'?",
    ),
    "what is given": (
        "    varied",
        "    given: {histry.cross_trust: 0.3}\n    varied",
        "line 17: checks.gap.given.histry",
        "did you mean 'history",
    ),
    "nothing varied": (
        "{path: organisations.council.terms.pay, values: [0.5, 0.1]}",
        "{}",
        "line 17: checks.gap.varied: found nothing",
        "lever",
    ),
    "two things": ("values: [0.5, 0.1]", "values: [0.5, 0.1], parameter: terms.rate", "line 17: checks.gap.varied", "one of path"),
    "no values": (", values: [0.5, 0.1]", "", "line 17: checks.gap.varied", "path (with values)"),
    "a parameter": (
        "{path: organisations.council.terms.pay, values: [0.5, 0.1]}",
        "{parameter: terms.rat}",
        "line 17: checks.gap.varied.parameter: found 'terms.rat'",
        "did you mean 'terms.rate'?",
    ),
    "a window beyond the end": ("[1, 24]", "[1, 240]", "line 19: checks.gap.window: found 1 to 240", "from 0 to 120"),
    "a window backwards": ("[1, 24]", "[24, 1]", "line 19: checks.gap.window: found 24 to 1", "from 0 to 120"),
    "an unknown source": ('"Memon 2149"', '"Nobody 1999"', "line 21: checks.gap.source: found 'Nobody 1999'", "sources.yaml"),
    "lines that are not there": ('"Memon 2149"', '"Memon 9000"', "line 21: checks.gap.source: found 'Memon 9000'", "lines that it has"),
    "no sentence": ("sentence: With", "sentence: ''\n    fails_because: With", "checks.gap.sentence: found ''", ""),
    "a tolerance below 0": ("    source", "    tolerance: -1\n    source", "line 21: checks.gap.tolerance: found -1", "0"),
    "a field left out": ("    outcome: terms_grievance\n", "", "checks.gap.outcome: found nothing", "required"),
}


@pytest.mark.parametrize(("old", "new", "where", "hint"), REFUSED.values(), ids=list(REFUSED))
def test_a_mistake_is_told_with_line_and_field(old: str, new: str, where: str, hint: str) -> None:
    with pytest.raises(TheoryError) as raised:
        read(CHECK.replace(old, new))
    assert str(raised.value).startswith("mine.yaml, line")
    assert where in str(raised.value)
    assert hint in str(raised.value)


def test_places_are_like_those_above_them() -> None:
    with pytest.raises(TheoryError, match=r"places.later.like to be one of the places above it: quiet"):
        parse_theory(HEAD.replace("corners:", "  later: {title: another, like: later}\ncorners:") + CHECK, "mine.yaml")
    with pytest.raises(TheoryError, match="either the scenario or the place that it is like"):
        parse_theory(HEAD.replace("corners:", "  later: {title: another}\ncorners:") + CHECK, "mine.yaml")


def test_a_place_that_cannot_be_is_told_where_it_stands() -> None:
    with pytest.raises(
        TheoryError, match=r"^mine.yaml, line 8: places.quiet.changes.organisations.council.managers.midle: found an unknown field"
    ):
        parse_theory(HEAD.replace("council.managers: {strategic: 1, middle", "council.managers: {strategic: 1, midle") + CHECK, "mine.yaml")


def test_a_check_is_run_at_the_corners_and_at_vectors_that_are_given() -> None:
    known = read(CHECK)
    (found,) = run_checks(all_of_it=known, vectors=({"terms.sensitivity": 3.0},))
    rate = registry()["terms.rate"]
    assert [dict(one.vector) for one in found.found] == [
        {"terms.sensitivity": 3.0},
        {"terms.rate": rate.low},
        {"terms.rate": rate.value},
        {"terms.rate": rate.high},
    ]
    assert found.verdict is Verdict.HOLDS
    assert found.smallest.difference == min(one.difference for one in found.found) > 0.0
    assert found.largest.difference == max(one.difference for one in found.found)
    (again,) = run_checks(["gap"], all_of_it=known, vectors=({"terms.sensitivity": 3.0},), corners=False, threads=1)
    assert again.found == found.found[:1]


def test_the_registrys_own_numbers_are_one_vector() -> None:
    (found,) = run_checks(all_of_it=read(CHECK))
    assert len(found.found) == 3


def test_a_wrong_check_fails_and_one_that_expects_too_much_does() -> None:
    (wrong,) = run_checks(all_of_it=read(CHECK.replace("never lower\n", "never higher\n")), corners=False)
    assert wrong.verdict is Verdict.FAILS
    (unmoved,) = run_checks(all_of_it=read(CHECK.replace("never lower\n", "no change\n")), corners=False)
    assert unmoved.verdict is Verdict.FAILS
    (hopeful,) = run_checks(all_of_it=read(CHECK.replace("never lower\n", "higher\n    tolerance: 0.9\n")), corners=False)
    assert hopeful.verdict is Verdict.FAILS


def test_luck_is_given_more_replicates_up_to_the_most() -> None:
    uncertain = CHECK.replace("terms_grievance", "cooperation_rate").replace("[1, 24]", "[1, 3]")
    (found,) = run_checks(all_of_it=read(uncertain), corners=False)
    assert found.found[0].replicates == 12
    assert found.verdict is Verdict.OPEN


@pytest.mark.parametrize(
    ("expected", "tolerance", "low", "high", "verdict"),
    [
        (Expected.HIGHER, 0.0, 0.1, 0.2, Verdict.HOLDS),
        (Expected.HIGHER, 0.0, -0.1, 0.2, Verdict.OPEN),
        (Expected.HIGHER, 0.0, 0.0, 0.0, Verdict.FAILS),
        (Expected.HIGHER, 0.15, 0.1, 0.2, Verdict.OPEN),
        (Expected.LOWER, 0.0, -0.2, -0.1, Verdict.HOLDS),
        (Expected.LOWER, 0.0, 0.0, 0.0, Verdict.FAILS),
        (Expected.LOWER, 0.0, -0.2, 0.1, Verdict.OPEN),
        (Expected.NEVER_LOWER, 0.0, 0.0, 0.0, Verdict.HOLDS),
        (Expected.NEVER_LOWER, 0.1, -0.1, 0.2, Verdict.HOLDS),
        (Expected.NEVER_LOWER, 0.1, -0.2, -0.1, Verdict.OPEN),
        (Expected.NEVER_LOWER, 0.1, -0.3, -0.2, Verdict.FAILS),
        (Expected.NEVER_HIGHER, 0.0, 0.0, 0.0, Verdict.HOLDS),
        (Expected.NEVER_HIGHER, 0.1, 0.1, 0.2, Verdict.OPEN),
        (Expected.NEVER_HIGHER, 0.1, 0.2, 0.3, Verdict.FAILS),
        (Expected.NO_CHANGE, 0.1, -0.1, 0.1, Verdict.HOLDS),
        (Expected.NO_CHANGE, 0.1, 0.0, 0.2, Verdict.OPEN),
        (Expected.NO_CHANGE, 0.1, 0.2, 0.3, Verdict.FAILS),
        (Expected.NO_CHANGE, 0.1, -0.3, -0.2, Verdict.FAILS),
        (Expected.HIGHER, 0.0, float("nan"), float("nan"), Verdict.OPEN),
    ],
)
def test_what_an_interval_says(expected: Expected, tolerance: float, low: float, high: float, verdict: Verdict) -> None:
    assert judged(expected, tolerance, low, high) is verdict


def test_levels_and_what_is_given_count() -> None:
    check = theory().checks["trust_helps_joint_work"]
    assert check.level is Level.STRATEGIC
    one, other = theory().arms(check, {"trust.gain": 0.1})
    assert set(one.switch_off) == {"ambition", "staffing"}
    assert one.parameters["trust.gain"] == 0.1
    assert [event.kind for event in other.events] == ["breach"]
    given = theory().checks["no_meetings_no_winning"]
    one, other = theory().arms(given, {"contact.across": 0.5, "trust.gain": 0.1})
    assert one.parameters["contact.across"] == other.parameters["contact.across"] == 0.0
    assert (one.parameters["trust.gain"], other.parameters["trust.gain"]) == (registry()["trust.gain"].low, registry()["trust.gain"].high)


def test_unknown_names_and_values_are_told() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'gap'"):
        run_checks(["gup"], all_of_it=read(CHECK))
    with pytest.raises(UnknownNameError, match=r"did you mean 'terms.rate'"):
        run_checks(all_of_it=read(CHECK), vectors=({"terms.rte": 1.0},))
    with pytest.raises(ScenarioError, match=r"terms.rate: found -1"):
        run_checks(all_of_it=read(CHECK), vectors=({"terms.rate": -1.0},))
    assert run_checks([]) == []


@pytest.mark.parametrize("name", EVERYDAY)
def test_what_everyday_shows(name: str) -> None:
    (found,) = run_checks([name], corners=False)
    assert found.verdict is Verdict.HOLDS
    assert found.check.outcome in OUTCOMES


@pytest.mark.long
def test_all_checks_come_out_as_they_say() -> None:
    results = run_checks()
    assert [one.name for one in results if (one.verdict is Verdict.HOLDS) == bool(one.check.fails_because)] == []
