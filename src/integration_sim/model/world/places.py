"""Which number an organisation, partnership or locality has in the tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from integration_sim.scenario.roster.post import RosterPost
from integration_sim.scenario.schema import Organisation, Scenario


@dataclass(frozen=True)
class Places:
    """The numbering of a scenario's places. It depends on the scenario alone, not on any draw.

    Organisations are numbered by what they are like, not by their names or their order in the file: so a label carries
    nothing, and swapping two organisations' attributes mirrors every result exactly.
    """

    scenario: Scenario
    span_of_control: float

    @cached_property
    def organisations(self) -> list[str]:
        """Names of the organisations, in the order of their numbers."""
        labels = {"post", "organisation", "line_manager", "ties"}

        def content(name: str) -> tuple[int, str, list[str]]:
            organisation = self.scenario.organisations[name]
            rows = [row.model_dump_json(exclude=labels) for row in self.rows.get(name, ())]
            return organisation.sector, organisation.model_dump_json(exclude={"title", "sector"}), rows

        return sorted(self.scenario.organisations, key=content)

    @cached_property
    def partnerships(self) -> list[str]:
        """Names of the partnerships."""
        return list(self.scenario.partnerships)

    @cached_property
    def localities(self) -> list[tuple[int, str]]:
        """The localities: number of the partnership, and name."""
        return [
            (number, locality)
            for number, partnership in enumerate(self.scenario.partnerships.values())
            for locality in partnership.localities
        ]

    @cached_property
    def partners(self) -> list[list[int]]:
        """For each partnership the numbers of its organisations, ascending."""
        number = {name: index for index, name in enumerate(self.organisations)}
        return [sorted(number[name] for name in partnership.organisations) for partnership in self.scenario.partnerships.values()]

    @cached_property
    def rows(self) -> dict[str, list[RosterPost]]:
        """By organisation: its posts in the roster, from the top level down, those of a level as the roster orders them."""
        found: dict[str, list[RosterPost]] = {}
        for row in sorted(self.scenario.roster, key=lambda row: row.level):
            found.setdefault(row.organisation, []).append(row)
        return found

    @cached_property
    def professions(self) -> list[str]:
        """Names of all professions."""
        found = {name: None for organisation in self.organisations for name in self.organisation(organisation).professions}
        found |= {row.profession: None for name in self.organisations for row in self.rows.get(name, ()) if row.profession is not None}
        return list(found)

    def organisation(self, name: str) -> Organisation:
        """Return an organisation of the scenario."""
        return self.scenario.organisations[name]

    def served_by(self, organisation: int) -> list[int]:
        """Return the partnerships that an organisation is in."""
        return [number for number, members in enumerate(self.partners) if organisation in members]

    def target_partnerships(self, partnership: str | None) -> list[int]:
        """Return the numbers of the partnership named, or of all."""
        return [self.partnerships.index(partnership)] if partnership else list(range(len(self.partnerships)))
