from .experiments import design, executors
from .experiments.comparison import Comparison, compare
from .experiments.design import Design
from .experiments.design_file import read_design
from .experiments.ensemble import Ensemble, simulate
from .experiments.errors import DesignError, StudyError
from .experiments.factors import Factor, Role, registry_factors
from .experiments.sensitivity import Sensitivity, sensitivity
from .experiments.study import Study
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
    "Design",
    "DesignError",
    "Dissolve",
    "Ensemble",
    "Factor",
    "Freeze",
    "LeadershipChange",
    "Manager",
    "PartnershipModel",
    "PayAward",
    "ProfessionalReassurance",
    "ProtectedTime",
    "Reform",
    "Role",
    "Scenario",
    "ScenarioError",
    "Sensitivity",
    "Shadowing",
    "SingleAppraisal",
    "Study",
    "StudyError",
    "TransitionTeam",
    "compare",
    "design",
    "executors",
    "load_scenario",
    "read_design",
    "registry",
    "registry_factors",
    "scenario_names",
    "sensitivity",
    "simulate",
]
