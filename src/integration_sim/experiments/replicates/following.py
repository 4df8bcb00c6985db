"""A run followed month by month by those who note what a month does."""

from __future__ import annotations

from typing import Protocol

from integration_sim.model.run import Run


class Follower(Protocol):
    """Who notes what the months of a run do; every month has to be noted, from 1 on."""

    def look(self) -> None:
        """Note how the coming month begins, after its dated events: that is what its mechanisms read."""

    def follow(self) -> None:
        """Note what the month that was looked at has done, once it has been simulated."""


def follow_months(run: Run, last: int, *followers: Follower) -> None:
    """Simulate a run that stands at month 0 up to a month, while others follow."""
    while run.month < last:
        run.begin_month()
        for follower in followers:
            follower.look()
        run.simulate_month()
        for follower in followers:
            follower.follow()
