"""What organisations of a sector are usually like, where a scenario does not say."""

from __future__ import annotations

from typing import NamedTuple

from integration_sim.mechanisms.rules import ByTermsPart


class UsualCulture(NamedTuple):
    """A position on each kind of difference."""

    devolved_authority: float
    appetite_for_risk: float
    target_regime: float
    closeness_to_elected_members: float


class UsualOrganisation(NamedTuple):
    """Culture and terms."""

    culture: UsualCulture
    terms: ByTermsPart


class Sectors(NamedTuple):
    """Parameters `sectors.*`, in the order of `Sector`."""

    nhs: UsualOrganisation
    council: UsualOrganisation
    other: UsualOrganisation
