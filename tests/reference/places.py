"""Places where organisations meet: partnerships, their localities, and the joint decisions that come up there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from integration_sim.scenario.kinds.forms import FormName
from integration_sim.vocabulary import BudgetMode

if TYPE_CHECKING:
    from reference.people import Organisation, Post
    from reference.ties import Pair

ROOM = 40
"""Open decisions that a locality's list holds."""
LONGEST_DECISION = 120
"""Months; older decisions count as this old."""


@dataclass(eq=False, repr=False)
class Partnership:
    """Organisations that are asked to work as one."""

    number: int
    name: str
    form: FormName
    organisations: list[Organisation]
    budget: BudgetMode
    clarity: float
    narrative: float
    identity: float  # shared identity J
    local_context: float  # beta of joint work
    devolved_authority: float
    elsewhere: float  # how far its organisations serve other partnerships
    joint_culture: list[float]
    start_confidence: float
    start_strategic_trust: float
    start_cooperation: float = 0.0
    start_decision_months: float = 0.0
    last_form: FormName | None = None
    next_form: FormName | None = None
    shadow: bool = False
    active: bool = True
    dispute: bool = False
    limbo: float = 0.0
    # what levers lend
    officer: Post | None = None
    accountable: float = 0.0
    team: float = 0.0
    communication: float = 0.0
    vision: float = 0.0
    recognition: float = 0.0
    harmonising: float = 0.0
    delegated: float = 0.0
    peer_support: float = 0.0
    added_pressure: float = 0.0
    leadership_change: float = 0.0
    # observed at the start of the month
    strategic_trust: float = 0.0
    strategic_confidence: float = 0.0
    leaders_stance: float = 0.0
    decision_months: float = 0.0
    slowness: float = 0.0
    middle_ambiguity: float = 0.0
    cooperation: float = 0.0
    relief: float = 0.0
    brokerage: float = 0.0
    # counted during the month
    meetings: int = 0
    successes: int = 0
    raised: int = 0
    escalated: int = 0
    failed_settlements: int = 0
    delayed_discharge: float = 100.0
    cost_manager_days: float = 0.0
    cost_gbp: float = 0.0
    reform_days: float = 0.0
    reform_gbp: float = 0.0
    concluded: list[float] = field(default_factory=lambda: [0.0] * (LONGEST_DECISION + 1))  # by age; recent ones weigh more
    localities: list[Locality] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)  # across its organisations
    deciding_pairs: list[Pair] = field(default_factory=list)  # strategic


@dataclass(eq=False, repr=False)
class Decision:
    """A joint decision under way."""

    stage: str = "middle"  # then perhaps "strategic", then "approval"
    age: int = 0
    lines_passed: int = 0


@dataclass(eq=False, repr=False)
class Locality:
    """Where services are given."""

    number: int
    name: str
    partnership: Partnership
    behind: bool = False  # it waits for its phase of a reform
    planned: float = 0.0  # contacts across in an ordinary month
    performance: float = 100.0
    value: float = 0.0
    mean_ambiguity: float = 0.0
    mean_workload: float = 0.0
    vacancy_rate: float = 0.0
    start_value: float = 0.0
    start_ambiguity: float = 0.0
    start_workload: float = 0.0
    start_vacancy_rate: float = 0.0
    posts: list[Post] = field(default_factory=list)
    settling_pairs: list[Pair] = field(default_factory=list)  # middle
    decisions: list[Decision | None] = field(default_factory=lambda: [None] * ROOM)

    @property
    def form(self) -> FormName:
        """The partnership's form, or the one before it for a locality that follows later."""
        last = self.partnership.last_form
        return last if self.behind and last is not None else self.partnership.form
