"""Where everything stands in the tables: which number a place or a post has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from integration_sim.model.world.places import Places
from integration_sim.model.world.posts import Post, PostTable, posts_of, table_of


@dataclass(frozen=True)
class Layout(Places):
    """The numbering of a scenario: its places, and the posts in them."""

    @cached_property
    def described_posts(self) -> list[Post]:
        """The posts, in the order of their numbers."""
        return posts_of(self)

    @cached_property
    def posts(self) -> PostTable:
        """The posts as they stand at the start, and whom they serve."""
        return table_of(self.described_posts)
