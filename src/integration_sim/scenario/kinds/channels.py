"""Every channel by which levers reach the model."""

from __future__ import annotations

from collections.abc import Mapping

from integration_sim.extensions import together
from integration_sim.frozen import FrozenDict
from integration_sim.scenario.kinds.channel import Channel, Lent
from integration_sim.scenario.kinds.refusing import refused

_OWN = (
    Channel("assurance", Lent.POSTS, "job insecurity, the need to change"),
    Channel("contact", Lent.POSTS, "meetings across"),  # additional contact, as a share
    Channel("safe", Lent.POSTS, "success of meetings across"),  # how safe the setting of joint work is made
    Channel("owned_learning", Lent.POSTS, "commitment"),
    Channel("shadowing", Lent.POSTS, "familiarity"),
    Channel("protected_time", Lent.POSTS, "learning from practice"),
    Channel("reassurance", Lent.POSTS, "return to the home culture"),  # professional reassurance
    Channel("single_appraisal", Lent.POSTS, "workload of mixed teams"),
    Channel("programme", Lent.POSTS, "capability"),  # capability gained a month
    Channel("relief", Lent.POSTS, "less workload", saturates=False),  # negative where a lever costs diary time
    Channel("calm", Lent.POSTS, "job insecurity"),  # share of fear for posts taken away by coaching
    Channel("mixed_team", Lent.POSTS, "grievance about unequal terms"),  # 1: sits among people of the other organisations
    Channel("network", Lent.POSTS, "meetings inside the cohort"),  # additional contact with others of it, as a share
    Channel("joint", Lent.POSTS, "belonging to both sides"),  # 1: works for all organisations; by nature in a roster's joint posts
    Channel("burden", Lent.POSTS, "more workload", saturates=False, takes_from="relief"),
    Channel("accountable", Lent.PARTNERSHIPS, "lines of approval"),  # how complete the officer's accountability is
    Channel("team", Lent.PARTNERSHIPS, "clarity, role ambiguity"),  # transition team
    Channel("communication", Lent.PARTNERSHIPS, "clarity, stated commitment"),
    Channel("vision", Lent.PARTNERSHIPS, "shared identity, ambition"),
    Channel("recognition", Lent.PARTNERSHIPS, "shared identity"),
    Channel("harmonising", Lent.PARTNERSHIPS, "gap in terms, grievance"),
    Channel("delegated", Lent.PARTNERSHIPS, "lines of approval"),  # share of what middle managers settle that needs no approval
    Channel("peer_support", Lent.PARTNERSHIPS, "officers' capability"),
)


def columns_of(table: Lent, channels: Mapping[str, Channel]) -> tuple[str, ...]:
    """Return the columns of a table that levers fill."""
    return tuple(channel.name for channel in channels.values() if channel.of == table and not channel.takes_from)


def _checked(channels: Mapping[str, Channel]) -> Mapping[str, Channel]:
    """Return the channels. Raises ExtensionError for one of no table, or one that takes from a channel that isn't there."""
    for channel in channels.values():
        if channel.of not in list(Lent):
            raise refused(channel, f"channel {channel.name!r}: of", channel.of, Lent)
        known = columns_of(Lent(channel.of), channels)
        if channel.takes_from and channel.takes_from not in known:
            raise refused(channel, f"channel {channel.name!r}: takes_from", channel.takes_from, known)
    return FrozenDict(channels)


CHANNELS = _checked(together("channel", {channel.name: channel for channel in _OWN}))
"""The channels by name; those of extensions come last."""
POST_CHANNELS, PARTNERSHIP_CHANNELS = columns_of(Lent.POSTS, CHANNELS), columns_of(Lent.PARTNERSHIPS, CHANNELS)
"""The columns that levers fill."""
