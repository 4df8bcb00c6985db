"""A manager, as a Mesa agent whose attributes read and write the row of the post that they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from integration_sim.model.recording.own.engagement import engagement
from integration_sim.model.recording.own.resistance import resistance
from integration_sim.state import NOBODY
from integration_sim.vocabulary import CultureDimension, Level

if TYPE_CHECKING:
    from integration_sim.model.partnership_model import PartnershipModel


class _State:
    """A column of the managers' table, as an attribute."""

    def __init__(self, meaning: str) -> None:
        self.__doc__ = meaning

    def __set_name__(self, owner: type[Manager], name: str) -> None:
        self.column = name

    def __get__(self, manager: Manager | None, owner: type[Manager]) -> Any:
        return self if manager is None else float(manager.states[self.column])

    def __set__(self, manager: Manager, value: float) -> None:
        highest = manager.model.highest(self.column)
        if not 0.0 <= value <= highest:
            raise ValueError(f"{self.column}: found {value}, expected a number from 0 to {highest:g}")
        manager.states[self.column] = value


@dataclass(frozen=True)
class WorkingTie:
    """How a manager sees a colleague whom they work with, at the time of asking. Shares from 0 to 1."""

    colleague: Manager
    trust: float
    familiarity: float
    ambition: float  # of the joint work attempted; 0 inside an organisation
    across: bool  # across organisations


class Manager(mesa.Agent["PartnershipModel"]):
    """Someone who holds a post. States are shares from 0 to 1; a workload of 1 is a full week.

    Whoever leaves keeps the states they left with; their successor is a new Manager in the same post.
    """

    ambiguity = _State("Role ambiguity: doubt about what one's role is.")
    insecurity = _State("Job insecurity: fear for one's post.")
    grievance = _State("Grievance that others are better rewarded for similar work.")
    capability = _State("Collaborative capability: skill in working across organisations.")
    commitment = _State("Commitment to integration in use: what is done.")
    espoused = _State("Commitment to integration as espoused: what is said.")
    leadership_trust = _State("Trust in one's own leadership.")
    partner_confidence = _State("Confidence in the partner organisation, apart from trust in persons.")
    workload = _State("Workload; 1 = a full week.")
    experience = _State("How well recent joint work went: the remembered share of successes.")

    def __init__(self, model: PartnershipModel, post: int) -> None:
        self.post = post
        """Number of the post held: the row in the model's tables."""
        self._left_with: tuple[np.record, np.record] | None = None
        place, layout = model.run.world.posts[post], model.run.plan.layout
        locality, profession = int(place["locality"]), int(place["profession"])
        self.organisation: str = layout.organisations[int(place["organisation"])]
        self.level: str = Level(int(place["level"])).name.lower()
        self.locality: str | None = None if locality == NOBODY else layout.localities[locality][1]
        self.profession: str | None = None if profession == NOBODY else layout.professions[profession]
        self.partnerships: list[str] = [layout.partnerships[number] for number in model.run.served_by(post)]
        super().__init__(model)

    def __repr__(self) -> str:
        return f"<Manager {self.unique_id}: {self.level} post {self.post} in {self.organisation}>"

    # Rows are looked up each time, not kept: so the managers of a copied model read and write that model's tables.
    @property
    def states(self) -> np.record:
        """Their row of the managers' table; once they have left, a copy of it as it was then."""
        return self.model.run.world.managers[self.post] if self._left_with is None else self._left_with[0]

    @property
    def place(self) -> np.record:
        """Their row of the posts' table; once they have left, a copy of it as it was then."""
        return self.model.run.world.posts[self.post] if self._left_with is None else self._left_with[1]

    @property
    def in_post(self) -> bool:
        """Whether they still hold the post."""
        return self.model.holders.get(self.post) is self

    @property
    def tenure(self) -> int:
        """Months in post."""
        return int(self.place["tenure"])

    @property
    def culture(self) -> dict[str, float]:
        """Position on each kind of difference between the agencies."""
        return {dimension.name.lower(): float(self.states["culture"][dimension]) for dimension in CultureDimension}

    @property
    def line_manager(self) -> Manager | None:
        """Who manages them, if anyone does at present."""
        manager: Manager | None = self.model.holders.get(int(self.place["boss"]))
        return manager

    @property
    def resistance(self) -> float:
        """Readiness to resist the change (the outcome of that name)."""
        return resistance(self.states, self.model.run.plan.measures.resistance)

    @property
    def engagement(self) -> float:
        """Staff engagement from 0 to 100 (the outcome of that name)."""
        return engagement(self.states, self.model.run.plan.measures.engagement)

    @property
    def ties(self) -> list[WorkingTie]:
        """Working ties to those in post; empty after leaving."""
        if not self.in_post:
            return []
        world = self.model.run.world
        found = []
        for own, other in (("first", "second"), ("second", "first")):
            for pair in (world.pairs[own] == self.post).nonzero()[0]:
                colleague = self.model.holders.get(int(world.pairs[other][pair]))
                tie = world.ties[2 * pair + (own == "second")]
                if colleague is not None:
                    across = world.pairs["partnership"][pair] != NOBODY
                    found.append(
                        WorkingTie(colleague, float(tie["trust"]), float(tie["familiarity"]), float(tie["ambition"]), bool(across))
                    )
        return found

    def leave(self) -> None:
        """Leave the post, and the model, with one's states."""
        self._left_with = self.states.copy(), self.place.copy()
        self.remove()
