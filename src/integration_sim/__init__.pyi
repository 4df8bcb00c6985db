from .experiments.comparison import Comparison, compare
from .experiments.ensemble import Ensemble, simulate
from .model.manager import Manager
from .model.outcomes import OUTCOMES
from .model.partnership_model import PartnershipModel
from .parameters import registry
from .scenario.errors import ScenarioError
from .scenario.events import (
    Breach,
    BudgetShock,
    BudgetStep,
    Clarify,
    DemandShock,
    Dissolve,
    Freeze,
    LeadershipChange,
    PayAward,
    Reform,
)
from .scenario.levers import (
    ActionLearning,
    Assurance,
    Coaching,
    CoLocation,
    ProfessionalReassurance,
    ProtectedTime,
    Shadowing,
    SingleAppraisal,
    TransitionTeam,
)
from .scenario.library import load_scenario, scenario_names
from .scenario.schema import Scenario

__all__ = [
    "OUTCOMES",
    "ActionLearning",
    "Assurance",
    "Breach",
    "BudgetShock",
    "BudgetStep",
    "Clarify",
    "CoLocation",
    "Coaching",
    "Comparison",
    "DemandShock",
    "Dissolve",
    "Ensemble",
    "Freeze",
    "LeadershipChange",
    "Manager",
    "PartnershipModel",
    "PayAward",
    "ProfessionalReassurance",
    "ProtectedTime",
    "Reform",
    "Scenario",
    "ScenarioError",
    "Shadowing",
    "SingleAppraisal",
    "TransitionTeam",
    "compare",
    "load_scenario",
    "registry",
    "scenario_names",
    "simulate",
]
