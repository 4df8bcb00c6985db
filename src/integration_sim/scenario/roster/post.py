"""A roster: the user's own posts, one by one, instead of numbers of managers."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from integration_sim.scenario.fields import Label, LevelName, PostId, Strict

MOST_ROWS, LARGEST_ROSTER = 50_000, 5_000_000
"""The most posts that a roster may hold, and the most bytes of its file."""
WORDS = {"yes": True, "no": False, "true": True, "false": False}


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in WORDS:
        return WORDS[value.lower()]
    raise PydanticCustomError("choice", "yes or no", {"choices": list(WORDS)})


YesNo = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"enum": [True, False, *WORDS]})]


class RosterPost(Strict):
    """A post of a roster: a row of its file."""

    post: PostId = Field(description="What the roster calls it; each post has a name of its own.")
    organisation: Label = Field(description="The organisation that employs its holder, by its name in the scenario.")
    level: LevelName
    locality: Label | None = Field(default=None, description="Of the scenario; strategic posts have none, all others one.")
    profession: Label | None = None
    line_manager: PostId | None = Field(default=None, description="The post that manages it; none at the top of its organisation.")
    joint: YesNo = Field(default=False, description="Whether it works for both organisations: a joint post.")
    ties: tuple[PostId, ...] = Field(
        default=(),
        description="The posts with whom it works. Given, these, its line manager, those whom it manages and those who list it"
        " are all; left out, they are drawn.",
    )
    partnerships: tuple[Label, ...] = Field(default=(), description="Whose work a strategic post does; left out, all of its organisation.")


COLUMNS = tuple(RosterPost.model_fields)
REQUIRED_COLUMNS = ("post", "organisation", "level", "locality", "line_manager")
"""The others may be left out: nobody has a profession, no post is joint, all ties are drawn, all partnerships served."""
LISTS = ("ties", "partnerships")
"""Columns whose cells hold several entries, separated by semicolons."""
