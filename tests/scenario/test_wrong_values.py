"""Values of the wrong type, out of range or badly written: each is named with its line, field and remedy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from integration_sim.scenario.fields import LONGEST_RUN, MOST_POSTS

MONTH = "a month written as 2016-04"
SHARE = "a number from 0 to 1"
MONTHS = f"a whole number from 1 to {LONGEST_RUN}"
COUNT = f"a whole number from 0 to {MOST_POSTS:,}"
ALL_MANAGERS = "managers: {strategic: 2, middle: 4, front_line: 8}"

VALUES = {
    # fields
    "unknown field": ("months: 36", "month: 36", 4, "month", "an unknown field", "one of name, title, story", "months"),
    "unknown nested field": (
        "cross_trust",
        "crosstrust",
        18,
        "history.crosstrust",
        "an unknown field",
        "one of cross_trust, within_trust",
        "cross_trust",
    ),
    "unknown field of a lever": ("reach: 4", "reech: 4", 32, "levers.0.reech", "an unknown field", "one of start, months", "reach"),
    "number as a field": ("months: 36", "months: 36\n7: x", 5, "7", "an unknown field", "one of name, title"),
    "a sample of none": ("months: 36", "months: 36\nstands_for: 0", 5, "stands_for", "0", "a whole number from 1 to 1,000"),
    "a sample by halves": ("months: 36", "months: 36\nstands_for: 2.5", 5, "stands_for", "2.5", "a whole number from 1 to 1,000"),
    "a sample too large": ("months: 36", "months: 36\nstands_for: 1001", 5, "stands_for", "1001", "a whole number from 1 to 1,000"),
    "missing field": ("months: 36\n", "", 1, "months", "nothing", "a value: this field is required"),
    "missing managers": (f"    {ALL_MANAGERS}\n", "", 6, "organisations.board.managers", "nothing", "a value: this field is required"),
    # wrong types
    "number in quotes": ("months: 36", 'months: "36"', 4, "months", "'36'", f"{MONTHS}, without quotes"),
    "share in quotes": ("trust: 0.5", "trust: '0.5'", 18, "history.cross_trust", "'0.5'", f"{SHARE}, without quotes"),
    "word as number": ("months: 36", "months: thirty-six", 4, "months", "'thirty-six'", MONTHS),
    "truth as whole number": ("months: 36", "months: true", 4, "months", "true", MONTHS),
    "truth as share": ("trust: 0.5", "trust: true", 18, "history.cross_trust", "true", SHARE),
    "truth as parameter": ("loss: 0.2", "loss: false", 34, "parameters.trust.loss", "false", "a number"),
    "parameter in quotes": ("loss: 0.2", "loss: '0.2'", 34, "parameters.trust.loss", "'0.2'", "a number, without quotes"),
    "no parameter value": ("loss: 0.2", "loss:", 34, "parameters.trust.loss", "nothing", "a number"),
    "half a manager": ("strategic: 2", "strategic: 2.5", 8, "organisations.board.managers.strategic", "2.5", COUNT),
    "number as text": ("title: A place", "title: 2014", 2, "title", "2014", "text (a number in quotes)"),
    "nothing as text": ("title: A place", "title:", 2, "title", "nothing", "text"),
    "blank text": ("title: A place", "title: ' '", 2, "title", "' '", "text that is not blank"),
    "endless text": ("A place", "x" * 300, 2, "title", "'xxx", "at most 200 characters"),
    "text as list": ("[board, council]", "board", 14, "partnerships.joint.organisations", "'board'", "a list"),
    "group as list": ("  - kind: reform", "    kind: reform", 21, "events", "the fields kind, form, announced", "a list"),
    "number as group": (ALL_MANAGERS, "managers: 14", 8, "organisations.board.managers", "14", "the fields strategic, middle, front_line"),
    "list as group": ("history:\n  cross_trust: 0.5", "history: [0.5]", 17, "history", "[0.5]", "the fields cross_trust, within_trust"),
    "nothing as group": ("  cross_trust: 0.5\n", "", 17, "history", "nothing", "the fields cross_trust, within_trust"),
    "empty list entry": ("levers:\n", "levers:\n  -\n", 28, "levers.0", "nothing", "a group of fields"),
    "list as parameters": ("parameters:\n  trust.loss: 0.2", "parameters: [1]", 33, "parameters", "[1]", "a group of fields"),
    # numbers
    "not a number": ("trust: 0.5", "trust: .nan", 18, "history.cross_trust", ".nan", SHARE),
    "infinity": ("trust: 0.5", "trust: -.inf", 18, "history.cross_trust", "-.inf", SHARE),
    "beyond all numbers": ("trust: 0.5", "trust: 1e999", 18, "history.cross_trust", ".inf", SHARE),
    "not a number of managers": ("strategic: 2", "strategic: .nan", 8, "organisations.board.managers.strategic", ".nan", COUNT),
    "not a number as parameter": ("loss: 0.2", "loss: .NaN", 34, "parameters.trust.loss", ".nan", "a number"),
    "infinite parameter": ("loss: 0.2", "loss: .inf", 34, "parameters.trust.loss", ".inf", "a number"),
    "share in per cent": ("trust: 0.5", "trust: 50", 18, "history.cross_trust", "50", SHARE),
    "share with a sign for per cent": ("trust: 0.5", "trust: 50%", 18, "history.cross_trust", "'50%'", SHARE),
    "negative share": ("trust: 0.5", "trust: -0.1", 18, "history.cross_trust", "-0.1", SHARE),
    "decimal comma": ("trust: 0.5", "trust: 0,5", 18, "history.cross_trust", "'0,5'", SHARE),
    "no months": ("months: 36", "months: 0", 4, "months", "0", MONTHS),
    "negative months": ("months: 36", "months: -3", 4, "months", "-3", MONTHS),
    "too many months": ("months: 36", "months: 601", 4, "months", "601", MONTHS),
    "a number of 5,000 digits": ("months: 36", f"months: {'9' * 5000}", 4, "months", "'9999", MONTHS),
    # months
    "13th month": ("start: 2014-04", "start: 2014-13", 3, "start", "'2014-13'", MONTH),
    "month 0": ("start: 2014-04", "start: 2014-00", 3, "start", "'2014-00'", MONTH),
    "year 0": ("start: 2014-04", "start: 0000-01", 3, "start", "'0000-01'", MONTH),
    "one digit": ("start: 2014-04", "start: 2014-4", 3, "start", "'2014-4'", MONTH),
    "a day": ("start: 2014-04", "start: 2014-02-31", 3, "start", "'2014-02-31'", MONTH),
    "a year": ("start: 2014-04", "start: 2014", 3, "start", "2014", MONTH),
    "other digits": ("start: 2014-04", "start: ٢٠١٤-٠٤", 3, "start", "'٢٠١٤-٠٤'", MONTH),
    # names
    "capital letters": ("name: place", "name: My Place", 1, "name", "'My Place'", "a name of small letters, digits and _", "my_place"),
    "a path as name": ("name: place", "name: ../place", 1, "name", "'../place'", "a name of small letters, digits and _", "place"),
    "a name with a line end": ("name: place", 'name: "place\\n"', 1, "name", "'place\\n'", "a name of small letters", "place"),
    "a long name": ("name: place", f"name: {'p' * 61}", 1, "name", "'ppp", "at most 60 characters"),
    "organisation with a blank": (
        "  council:\n",
        "  My Council:\n",
        9,
        "organisations.My Council",
        "'My Council'",
        "a name of small letters",
        "my_council",
    ),
    "organisation with a number as name": ("  council:\n", "  7:\n", 9, "organisations.7", "'7'", "a name of small letters"),
    "name of the totals": ("  joint:\n", "  all:\n", 13, "partnerships.all", "the name 'all'", "another name"),
}


@pytest.mark.parametrize("mistake", VALUES.values(), ids=VALUES)
def test_it_is_named_with_its_line_field_and_remedy(mistake: tuple[str | int, ...], assert_named: Callable[..., None]) -> None:
    assert_named(*mistake)
