"""A reform's stages: announced, perhaps prepared in shadow, live - in some localities perhaps later."""

from __future__ import annotations

from dataclasses import dataclass

from integration_sim.mechanisms import phases
from integration_sim.model.plan import Plan
from integration_sim.randomness import Key
from integration_sim.scenario.events import LaterPhase, Reform
from integration_sim.state import NOBODY, World


@dataclass(frozen=True)
class ReformUnderWay:
    """What each stage of a reform does to the partnerships that it concerns."""

    event: Reform
    plan: Plan

    @property
    def target_partnerships(self) -> list[int]:
        """The numbers of those partnerships."""
        return self.plan.target_partnerships(self.event.partnership)

    def announce(self, world: World, _key: Key) -> None:
        """Announce the form to come."""
        p = self.plan.month
        for number in self.target_partnerships:
            phases.announce(world, number, self.event.form, self.event.size, p.uncertainty.disruption, p.uncertainty.risk, p.phases)

    def prepare(self, world: World, _key: Key) -> None:
        """Begin the shadow period."""
        world.partnerships["shadow"][self.target_partnerships] = 1
        # a dissolution since may have dropped the form; the reform goes on
        world.partnerships["next_form"][self.target_partnerships] = self.event.form

    def go_live(self, world: World, _key: Key) -> None:
        """Let the form take over everywhere but in localities that follow later."""
        for phase in self.event.phases:
            world.localities["behind"][self._localities(phase)] = 1
        for number in self.target_partnerships:
            phases.take_form(world, number, self.event.form)
            self._rearrange(world, number, NOBODY)

    def follow(self, world: World, _key: Key, phase: LaterPhase) -> None:
        """Let the localities of a phase follow, unless the partnership has been dissolved since."""
        for place in self._localities(phase):
            if world.localities["behind"][place]:
                world.localities["behind"][place] = 0
                self._rearrange(world, self.plan.layout.localities[place][0], place)

    def _localities(self, phase: LaterPhase) -> list[int]:
        return [place for place, (_, name) in enumerate(self.plan.layout.localities) if name in phase.localities]

    def _rearrange(self, world: World, partnership: int, locality: int) -> None:
        phases.go_live(world, partnership, locality, self.event.size, self.plan.month.phases)
        if self.event.receiver is not None:
            receiver = self.plan.layout.organisations.index(self.event.receiver)
            phases.transfer_staff(world, partnership, locality, receiver, self.plan.month.phases)
