"""Events of the wrong kind, about what isn't there, or out of order: each is named with its line, field and remedy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

RUN = "a month of the run, 2014-04 to 2017-04"

EVENTS = {
    "unknown event": ("kind: reform", "kind: refrom", 22, "events.0.kind", "'refrom'", "one of reform, clarify, dissolve", "reform"),
    "event without a kind": (
        "- kind: reform\n    form",
        "- form",
        22,
        "events.0",
        "no kind",
        "a `kind` that says what it is, such as `kind: reform`",
    ),
    "event with a number as kind": ("kind: reform", "kind: 3", 22, "events.0.kind", "3", "one of reform, clarify"),
    "unknown form of reform": ("form: ijb", "form: ibj", 23, "events.0.form", "'ibj'", "one of informal, chp", "ijb"),
    "event of an unknown partnership": (
        "form: ijb",
        "form: ijb\n    partnership: joined",
        24,
        "events.0.partnership",
        "'joined'",
        "a partnership of this scenario (joint)",
        "joint",
    ),
    "award to an unknown organisation": (
        "events:\n",
        "events:\n  - {kind: pay_award, date: 2015-04, organisation: counsel, change: 0.1}\n",
        22,
        "events.0.organisation",
        "'counsel'",
        "an organisation of this scenario (board, council)",
        "council",
    ),
    "election where nobody is elected": (
        "events:\n",
        "events:\n  - {kind: election, date: 2015-04, organisation: counsel}\n",
        22,
        "events.0.organisation",
        "'counsel'",
        "an organisation of this scenario (board, council)",
        "council",
    ),
    "more posts not renewed than there are": (
        "events:\n",
        "events:\n  - {kind: non_renewal, date: 2015-04, share: 1.5}\n",
        22,
        "events.0.share",
        "1.5",
        "a number from 0 to 1",
    ),
    "a phase in an unknown locality": (
        "live: 2016-04",
        "live: 2016-04\n    phases: [{live: 2016-10, localities: [Nord]}]",
        27,
        "events.0.phases.0.localities.0",
        "'Nord'",
        "a locality of the partnership (North, South)",
        "North",
    ),
    "a later phase that is not later": (
        "live: 2016-04",
        "live: 2016-04\n    phases: [{live: 2016-04, localities: [North]}]",
        27,
        "events.0.phases.0.live",
        "2016-04",
        "a month after `live` (2016-04)",
    ),
    "a locality in two phases": (
        "live: 2016-04",
        "live: 2016-04\n    phases: [{live: 2016-10, localities: [North]}, {live: 2016-11, localities: [North]}]",
        27,
        "events.0.phases.1.localities.0",
        "'North'",
        "each locality in one phase",
    ),
    "nobody goes first": (
        "live: 2016-04",
        "live: 2016-04\n    phases: [{live: 2016-10, localities: [North, South]}]",
        27,
        "events.0.phases",
        "every locality",
        "at least one locality that goes live first",
    ),
    "award to an unknown part": (
        "events:\n",
        "events:\n  - {kind: pay_award, date: 2015-04, organisation: board, part: pai, change: 0.1}\n",
        22,
        "events.0.part",
        "'pai'",
        "one of pay, hours, pension, appraisal",
        "pay",
    ),
    "announced before the start": ("announced: 2014-06", "announced: 2014-03", 24, "events.0.announced", "2014-03", RUN),
    "live after the end": ("live: 2016-04", "live: 2017-05", 26, "events.0.live", "2017-05", RUN),
    "live before announced": (
        "shadow: 2015-04\n    live: 2016-04",
        "live: 2014-05",
        25,
        "events.0.live",
        "2014-05",
        "a month not before `announced` (2014-06)",
    ),
    "shadow before announced": (
        "shadow: 2015-04",
        "shadow: 2014-05",
        25,
        "events.0.shadow",
        "2014-05",
        "a month not before `announced` (2014-06)",
    ),
    "shadow after live": ("shadow: 2015-04", "shadow: 2016-05", 26, "events.0.live", "2016-04", "a month not before `shadow` (2016-05)"),
    "event after the end": ("events:\n", "events:\n  - {kind: dissolve, date: 2017-05}\n", 22, "events.0.date", "2017-05", RUN),
    "reform during a reform": (
        "levers:\n",
        "  - {kind: reform, form: chcp, announced: 2015-06, live: 2016-05}\nlevers:\n",
        27,
        "events.1.announced",
        "2015-06",
        "a month not before the earlier reform of joint is live (2016-04)",
    ),
    "lead agency without a receiver": (
        "form: ijb",
        "form: lead_agency",
        22,
        "events.0.receiver",
        "nothing",
        "the organisation that takes the staff (board, council)",
    ),
    "receiver that isn't there": (
        "form: ijb",
        "form: lead_agency\n    receiver: bord",
        24,
        "events.0.receiver",
        "'bord'",
        "an organisation of joint (board, council)",
        "board",
    ),
    "receiver without a transfer": ("form: ijb", "form: ijb\n    receiver: board", 24, "events.0.receiver", "'board'", "no receiver"),
    "budget step too long": (
        "events:\n",
        "events:\n  - {kind: budget, date: 2015-04, mode: pooled}\n",
        22,
        "events.0.mode",
        "pooled",
        "the next step from separate",
    ),
    "budget pooled by a form that may not": (
        "events:\n",
        "events:\n  - {kind: budget, date: 2014-05, mode: aligned}\n  - {kind: budget, date: 2015-04, mode: pooled}\n",
        23,
        "events.1.mode",
        "pooled",
        "a form that may pool (chp may not) in 2015-04",
    ),
    "budget pooled after the form is gone": (
        "levers:\n",
        (
            "  - {kind: budget, date: 2016-05, mode: aligned}\n"
            "  - {kind: dissolve, date: 2016-06}\n"
            "  - {kind: budget, date: 2016-07, mode: pooled}\n"
            "levers:\n"
        ),
        29,
        "events.3.mode",
        "pooled",
        "a form that may pool (chp may not) in 2016-07",
    ),
}


@pytest.mark.parametrize("mistake", EVENTS.values(), ids=EVENTS)
def test_it_is_named_with_its_line_field_and_remedy(mistake: tuple[str | int, ...], assert_named: Callable[..., None]) -> None:
    assert_named(*mistake)
