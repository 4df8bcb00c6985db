"""A small roster that tests spoil, for the scenario in `scenario/conftest.py`, and one of any size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from integration_sim import ScenarioError

POSTS = """\
post,organisation,level,locality,profession,line_manager,joint,ties,partnerships
B1,board,strategic,,,,,,
B2,board,middle,North,nursing,B1,no,,
B3,board,front_line,South,,B2,,B2;C3,
B4,board,front_line,North,,B2,,,joint
C1,council,strategic,,,,,,joint
C2,council,middle,South,social work,C1,yes,,
C3,council,front_line,South,,C2,,,
C4,council,front_line,North,,B2,TRUE,,
"""
"""Line 1 holds the names of the columns, line 9 the last post."""
BOARD = "    managers: {strategic: 2, middle: 4, front_line: 8}\n"
COUNCIL = "    managers: {strategic: 3, middle: 5, front_line: 9}\n"


def refusal(load: Callable[[], object]) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load()
    return str(caught.value).splitlines()


def big_roster(posts: int) -> list[dict[str, Any]]:
    """Two organisations: a strategic post for every 50 middle ones, a middle one for every 9 at the front line."""
    rows: list[dict[str, Any]] = []
    for organisation in ("board", "council"):
        for index in range(posts // 2):
            level = "strategic" if index % 500 == 0 else "middle" if index % 10 == 0 else "front_line"
            top, middle = f"{organisation}-{index - index % 500}", f"{organisation}-{index - index % 10}"
            manager = {"strategic": None if index == 0 else f"{organisation}-0", "middle": top, "front_line": middle}[level]
            place = None if level == "strategic" else ("North", "South")[index // 10 % 2]
            rows.append(
                {
                    "post": f"{organisation}-{index}",
                    "organisation": organisation,
                    "level": level,
                    "locality": place,
                    "line_manager": manager,
                }
            )
    return rows


def in_csv(rows: list[dict[str, Any]]) -> str:
    return "\n".join([",".join(rows[0]), *(",".join(str(value or "") for value in row.values()) for row in rows)])
