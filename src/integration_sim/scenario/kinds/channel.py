"""A channel: what a lever lends to those it reaches, and mechanisms read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import ClassVar

from integration_sim.parameters.parameter import Parameter


class Lent(StrEnum):
    """To what something is lent: a table of the run's state."""

    POSTS = "posts"
    PARTNERSHIPS = "partnerships"


@dataclass(frozen=True, eq=False)
class Channel:
    """A column of the posts or of the partnerships that levers fill anew in every month in which they change; 0 where none is at work.

    A mechanism reads it as `world.posts[i].<name>` or `world.partnerships[p].<name>`. What several levers lend on one channel
    saturates, 1 - (1 - a)(1 - b), or simply adds up.
    """

    extension_kind: ClassVar[str] = "channel"
    name: str
    of: Lent | str
    says: str
    """What in the model it moves, in a few words: `meetings across`."""
    _: KW_ONLY
    saturates: bool = True
    takes_from: str = ""
    """The channel that it takes from, having no column of its own: a burden takes from relief."""

    def declared_parameters(self) -> Mapping[str, Parameter]:
        """Return nothing: the numbers are those of the levers that lend."""
        return {}
