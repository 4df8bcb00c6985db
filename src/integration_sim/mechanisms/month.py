"""The month: its mechanisms in order. Read it as a table of contents; everything else that lists mechanisms is derived from it.

Every mechanism reads the state at the start of the month and proposes changes; only the meetings of the month itself
(drawn by `encounter`) are read by those that come after it. The month applies the sum, keeps it on its scale and credits
each contributor with its share (`changes.py`); `running.py` writes the code of the whole month from this list.
"""

from __future__ import annotations

from collections.abc import Mapping

from integration_sim.errors import ExtensionError
from integration_sim.extensions import place_of, together
from integration_sim.frozen import FrozenDict
from integration_sim.mechanisms.ambition import AMBITION
from integration_sim.mechanisms.capability import CAPABILITY
from integration_sim.mechanisms.checks import check_mechanism_of_extension
from integration_sim.mechanisms.commitment import COMMITMENT
from integration_sim.mechanisms.confidence import CONFIDENCE
from integration_sim.mechanisms.contact import CONTACT
from integration_sim.mechanisms.culture import CULTURE
from integration_sim.mechanisms.decisions import DECISIONS
from integration_sim.mechanisms.encounter import ENCOUNTER
from integration_sim.mechanisms.familiarity import FAMILIARITY
from integration_sim.mechanisms.finance import FINANCE
from integration_sim.mechanisms.mechanism import Contributor, Mechanism
from integration_sim.mechanisms.phases import REFORM
from integration_sim.mechanisms.services import SERVICES
from integration_sim.mechanisms.staffing import STAFFING
from integration_sim.mechanisms.survival import SURVIVAL
from integration_sim.mechanisms.terms import TERMS
from integration_sim.mechanisms.trust import TRUST
from integration_sim.mechanisms.uncertainty import UNCERTAINTY
from integration_sim.mechanisms.workload import WORKLOAD
from integration_sim.tables import MANAGER_STATES, TIE_STATES
from integration_sim.vocabulary import MECHANISM_NAMES

_MONTH = (
    UNCERTAINTY,
    CONTACT,
    ENCOUNTER,
    TRUST,
    AMBITION,
    FAMILIARITY,
    CULTURE,
    TERMS,
    CAPABILITY,
    COMMITMENT,
    WORKLOAD,
    DECISIONS,
    CONFIDENCE,
    FINANCE,
    STAFFING,
    SURVIVAL,
    SERVICES,
)


def _in_order(mechanisms: Mapping[str, Mechanism]) -> tuple[Mechanism, ...]:
    """Return the mechanisms in the order of the month: one that says `after` which it comes stands there, others as they are."""
    for mechanism in mechanisms.values():
        if place_of(mechanism):
            check_mechanism_of_extension(mechanism)
    ordered = [mechanism for mechanism in mechanisms.values() if mechanism.after is None]
    for mechanism in mechanisms.values():
        if mechanism.after is not None:
            names = [one.name for one in ordered]
            if mechanism.after not in names:
                raise ExtensionError(f"{place_of(mechanism)}: after: found {mechanism.after!r}, expected one of {', '.join(names)}")
            ordered.insert(names.index(mechanism.after) + 1, mechanism)
    return tuple(ordered)


MONTH: tuple[Mechanism, ...] = _in_order(together("mechanism", {mechanism.name: mechanism for mechanism in _MONTH}))
"""The mechanisms in the order of the month, those of extensions among them."""
MECHANISM_NAMES.fill(mechanism.name for mechanism in MONTH)
CLIPPED = Contributor(
    "clipping",
    title="The ends of the scale",
    doing="the ends of the scale",
    what="States stay on their scales. What mechanisms together would have moved beyond an end is taken back and shown apart.",
    equation="The state after the month, less the state before it and all that was proposed.",
    reads=("all proposed changes",),
    moves=(*MANAGER_STATES, *TIE_STATES),
    parameter_ids=("workload.limit",),
)
MECHANISMS: Mapping[str, Contributor] = FrozenDict({one.name: one for one in (*MONTH, REFORM, CLIPPED)})
"""Who may change a state: every mechanism in order, then `reform` (dated events) and `clipping` (the ends of the scale)."""
CONTRIBUTORS: tuple[str, ...] = tuple(MECHANISMS)
"""Their names, in the order in which the ledger keeps them."""
EVENTS, CLIPPING = CONTRIBUTORS.index(REFORM.name), CONTRIBUTORS.index(CLIPPED.name)
"""The numbers by which dated events and the ends of the scale are credited."""
