"""Levers, parameters and mechanisms that are not there or reach nobody: each is named with its line, field and remedy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from integration_sim.scenario.fields import MOST_POSTS

RUN = "a month of the run, 2014-04 to 2017-04"

CHOICES = {
    # levers
    "unknown lever": (
        "kind: coaching",
        "kind: couching",
        28,
        "levers.0.kind",
        "'couching'",
        "one of coaching, mentoring, action_learning",
        "coaching",
    ),
    "lever without a kind": (
        "- kind: coaching\n    start",
        "- start",
        28,
        "levers.0",
        "no kind",
        "a `kind` that says what it is, such as `kind: coaching`",
    ),
    "unknown style": (
        "kind: coaching",
        "kind: co_location\n    style: mixed",
        29,
        "levers.0.style",
        "'mixed'",
        "one of mixed_teams, separate_floors",
        "mixed_teams",
    ),
    "lever after the end": ("start: 2014-10", "start: 2024-10", 29, "levers.0.start", "2024-10", RUN),
    "unknown level": ("level: middle", "level: midle", 31, "levers.0.level", "'midle'", "one of strategic, middle, front_line", "middle"),
    "lever in an unknown partnership": (
        "reach: 4",
        "partnership: join\n    locality: North",
        32,
        "levers.0.partnership",
        "'join'",
        "a partnership of this scenario (joint)",
        "joint",
    ),
    "lever in an unknown organisation": (
        "reach: 4",
        "organisation: bord",
        32,
        "levers.0.organisation",
        "'bord'",
        "an organisation of this scenario (board, council)",
        "board",
    ),
    "lever in an unknown locality": (
        "reach: 4",
        "locality: Nort",
        32,
        "levers.0.locality",
        "'Nort'",
        "a locality of this scenario (North, South)",
        "North",
    ),
    "lever that reaches nobody": ("reach: 4", "reach: 0", 32, "levers.0.reach", "0", f"a whole number from 1 to {MOST_POSTS:,}"),
    "lever that reaches a share": ("reach: 4", "reach: 0.5", 32, "levers.0.reach", "0.5", f"a whole number from 1 to {MOST_POSTS:,}"),
    "lever that reaches more than there are": (
        "reach: 4",
        "reach: 10",
        32,
        "levers.0.reach",
        "10",
        "at most 9, the managers it is aimed at",
    ),
    "more than there are at the top": (
        "level: middle\n    reach: 4",
        "level: strategic\n    reach: 6",
        32,
        "levers.0.reach",
        "6",
        "at most 5, the managers it is aimed at",
    ),
    "more than there are in one organisation": (
        "level: middle\n    reach: 4",
        "organisation: board\n    reach: 15",
        32,
        "levers.0.reach",
        "15",
        "at most 14, the managers it is aimed at",
    ),
    "top of a locality": (
        "level: middle\n    reach: 4",
        "level: strategic\n    locality: North",
        31,
        "levers.0.level",
        "strategic",
        "middle or front_line",
    ),
    "a team with a reach": (
        "kind: coaching\n    start: 2014-10\n    months: 18\n    level: middle",
        "kind: transition_team\n    start: 2014-10\n    months: 18",
        31,
        "levers.0.reach",
        "an unknown field",
        "one of start, months, partnership, intensity, kind",
    ),
    "an officer of an unknown employer": (
        "kind: coaching\n    start: 2014-10\n    months: 18\n    level: middle\n    reach: 4",
        "kind: accountable_officer\n    start: 2014-10\n    months: 18\n    organisation: borad",
        31,
        "levers.0.organisation",
        "'borad'",
        "an organisation of this scenario (board, council)",
        "board",
    ),
    "two officers at once": (
        "levers:\n",
        (
            "levers:\n  - {kind: accountable_officer, start: 2015-01, months: 12}\n"
            "  - {kind: accountable_officer, start: 2015-06, months: 12}\n"
        ),
        29,
        "levers.1.start",
        "2015-06",
        "a month after the officer since 2015-01 leaves (2016-01), or another partnership",
    ),
    "support for officers who are not there": (
        "levers:\n",
        "levers:\n  - {kind: peer_support, start: 2015-01, months: 12}\n",
        28,
        "levers.0",
        "peer support without an officer to support",
        "an accountable_officer in the same months",
    ),
    # parameters and mechanisms
    "unknown parameter": (
        "trust.loss",
        "trust.lost",
        34,
        "parameters.trust.lost",
        "an unknown parameter",
        "an id of the parameter registry",
        "trust.loss",
    ),
    "unknown nested parameter": (
        "trust.loss: 0.2",
        "trust:\n    gane: 0.2",
        35,
        "parameters.trust.gane",
        "an unknown parameter",
        "an id of the parameter registry",
        "trust.gain",
    ),
    "wrong nested parameter": ("trust.loss: 0.2", "trust:\n    loss: big", 35, "parameters.trust.loss", "'big'", "a number"),
    "parameter twice": (
        "trust.loss: 0.2",
        "trust.loss: 0.2\n  trust: {loss: 0.3}",
        33,
        "parameters",
        "the fields trust.loss, trust",
        "each parameter once (trust.loss stands twice)",
    ),
    "parameter without a meaning": ("loss: 0.2", "loss: -3", 34, "parameters.trust.loss", "-3", "a value from 0 to 1"),
    "unknown mechanism": ("[finance]", "[finanse]", 35, "switch_off.0", "'finanse'", "one of uncertainty, contact, encounter", "finance"),
    "mechanism without a list": ("[finance]", "finance", 35, "switch_off", "'finance'", "a list"),
}


@pytest.mark.parametrize("mistake", CHOICES.values(), ids=CHOICES)
def test_it_is_named_with_its_line_field_and_remedy(mistake: tuple[str | int, ...], assert_named: Callable[..., None]) -> None:
    assert_named(*mistake)
