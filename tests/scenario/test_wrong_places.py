"""Organisations, partnerships and money that cannot be: each is named with its line, field and remedy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from integration_sim.scenario.fields import MOST_POSTS

SHARE = "a number from 0 to 1"
RUN = "a month of the run, 2014-04 to 2017-04"
COUNT = f"a whole number from 0 to {MOST_POSTS:,}"
ALL_MANAGERS = "managers: {strategic: 2, middle: 4, front_line: 8}"

PLACES = {
    # organisations and managers
    "unknown sector": ("sector: nhs", "sector: NHS", 7, "organisations.board.sector", "'NHS'", "one of nhs, council, other", "nhs"),
    "nobody": (
        ALL_MANAGERS,
        "managers: {strategic: 0, middle: 0, front_line: 0}",
        8,
        "organisations.board.managers",
        "no managers",
        "at least one",
    ),
    "nobody at the top": ("strategic: 2", "strategic: 0", 8, "organisations.board.managers.strategic", "0", "1 or more where"),
    "nobody in the middle": ("middle: 4", "middle: 0", 8, "organisations.board.managers.middle", "0", "1 or more where"),
    "negative managers": ("middle: 4", "middle: -4", 8, "organisations.board.managers.middle", "-4", COUNT),
    "millions of managers": ("line: 8}", "line: 8000000}", 8, "organisations.board.managers.front_line", "8000000", COUNT),
    "too many managers together": ("line: 8}", "line: 199990}", 5, "organisations", "200,013 managers", "at most 200,000"),
    "an organisation left out": (
        "partnerships:",
        "  third: {sector: other, managers: {front_line: 3}}\npartnerships:",
        12,
        "organisations.third",
        "an organisation in no partnership",
        "a partnership that lists it",
    ),
    # partnerships
    "partner that isn't there": (
        "[board, council]",
        "[board, counsil]",
        14,
        "partnerships.joint.organisations.1",
        "'counsil'",
        "an organisation of this scenario (board, council)",
        "council",
    ),
    "one partner": ("[board, council]", "[board]", 14, "partnerships.joint.organisations", "['board']", "2 or more entries"),
    "no partner": ("organisations: [board, council]", "organisations: []", 14, "partnerships.joint.organisations", "[]", "2 or more"),
    "partner of itself": (
        "[board, council]",
        "[board, board]",
        14,
        "partnerships.joint.organisations.1",
        "'board'",
        "each organisation once",
    ),
    "unknown form": (
        "form: chp",
        "form: chpp",
        15,
        "partnerships.joint.form",
        "'chpp'",
        "one of informal, chp, chcp, ijb, lead_agency",
        "chp",
    ),
    "number of a form": ("form: chp", "form: 1", 15, "partnerships.joint.form", "1", "one of informal, chp, chcp, ijb, lead_agency"),
    "no localities": ("[North, South]", "[]", 16, "partnerships.joint.localities", "[]", "1 or more entries"),
    "locality without a name": ("[North, South]", "[North, '']", 16, "partnerships.joint.localities.1", "''", "text that is not blank"),
    "locality twice": ("[North, South]", "[North, North]", 16, "partnerships.joint.localities.1", "'North'", "each locality once"),
    "locality without managers": (
        "[North, South]",
        "[A, B, C, D, E, F, G, H, I, J]",
        16,
        "partnerships.joint.localities.9",
        "'J' without a manager",
        "fewer localities",
    ),
    # money and demand
    "pressure in words": ("pressure: 0.4", "pressure: high", 20, "finance.pressure", "'high'", f"{SHARE}, or a list of dated values"),
    "pressure too high": ("pressure: 0.4", "pressure: 1.4", 20, "finance.pressure", "1.4", f"{SHARE}, or a list of dated values"),
    "no dated pressure": ("pressure: 0.4", "pressure: []", 20, "finance.pressure", "[]", "1 or more entries"),
    "pressure without a date": ("pressure: 0.4", "pressure: [0.4]", 20, "finance.pressure.0", "0.4", "the fields date, value"),
    "dated pressure too high": ("pressure: 0.4", "pressure: [{date: 2015-04, value: 3}]", 20, "finance.pressure.0.value", "3", SHARE),
    "pressure before the run": ("pressure: 0.4", "pressure: [{date: 2014-03, value: 0}]", 20, "finance.pressure.0.date", "2014-03", RUN),
    "pressure out of order": (
        "pressure: 0.4",
        "pressure:\n  - {date: 2015-04, value: 0}\n  - {date: 2015-04, value: 1}",
        22,
        "finance.pressure.1.date",
        "2015-04",
        "a month after 2015-04",
    ),
    "demand too high": ("finance:", "demand: 2\nfinance:", 19, "demand", "2", "a number from -1 to 1, or a list of dated values"),
    "pooled in a form that may not": ("pressure: 0.4", "budget: pooled", 20, "finance.budget", "pooled", "a mode open to chp"),
}


@pytest.mark.parametrize("mistake", PLACES.values(), ids=PLACES)
def test_it_is_named_with_its_line_field_and_remedy(mistake: tuple[str | int, ...], assert_named: Callable[..., None]) -> None:
    assert_named(*mistake)
