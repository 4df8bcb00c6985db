from .experiments import design, executors
from .experiments.causes import Causes, because
from .experiments.comparison.comparing import compare
from .experiments.comparison.comparison import Comparison
from .experiments.comparison.decision import DecisionTable, decision_table
from .experiments.design import Design
from .experiments.design_file import read_design
from .experiments.ensemble import Ensemble, simulate
from .experiments.errors import DesignError, ExplanationError, StudyError, SurveyError
from .experiments.explaining import explain
from .experiments.explanation import Explanation
from .experiments.factors import Factor, Role, registry_factors
from .experiments.history import History, history
from .experiments.manager_history import ManagerHistory
from .experiments.reasons import Reasons, reasons
from .experiments.sensitivity import Sensitivity, sensitivity
from .experiments.study import Study
from .experiments.survey import Survey, survey
from .instruments.catalogue import INSTRUMENTS
from .model.manager import Manager
from .model.outcomes import OUTCOMES
from .model.partnership_model import PartnershipModel
from .parameters import registry
from .report.mechanisms import MECHANISMS
from .scenario.errors import RosterError, ScenarioError
from .scenario.events import (
    Breach,
    BudgetShock,
    BudgetStep,
    Clarify,
    DemandShock,
    Dissolve,
    Election,
    Freeze,
    LaterPhase,
    LeadershipChange,
    NonRenewal,
    PayAward,
    Reform,
)
from .scenario.levers import (
    AccountableOfficer,
    ActionLearning,
    Assurance,
    Coaching,
    CoLocation,
    Communication,
    DelegatedAuthority,
    HarmonisedTerms,
    JointPosts,
    LeadershipProgramme,
    Mentoring,
    PeerSupport,
    ProfessionalReassurance,
    ProtectedTime,
    Shadowing,
    SharedIdentity,
    SharedVision,
    SingleAppraisal,
    TransitionTeam,
)
from .scenario.library import load_scenario, scenario_names
from .scenario.roster import RosterPost
from .scenario.roster_file import read_roster
from .scenario.schema import Scenario

__version__: str

__all__ = [
    "AccountableOfficer",
    "ActionLearning",
    "Assurance",
    "Breach",
    "BudgetShock",
    "BudgetStep",
    "Causes",
    "Clarify",
    "CoLocation",
    "Coaching",
    "Communication",
    "Comparison",
    "DecisionTable",
    "DelegatedAuthority",
    "DemandShock",
    "Design",
    "DesignError",
    "Dissolve",
    "Election",
    "Ensemble",
    "Explanation",
    "ExplanationError",
    "Factor",
    "Freeze",
    "HarmonisedTerms",
    "History",
    "JointPosts",
    "LaterPhase",
    "LeadershipChange",
    "LeadershipProgramme",
    "INSTRUMENTS",
    "MECHANISMS",
    "Manager",
    "ManagerHistory",
    "Mentoring",
    "NonRenewal",
    "OUTCOMES",
    "PartnershipModel",
    "PayAward",
    "PeerSupport",
    "ProfessionalReassurance",
    "ProtectedTime",
    "Reasons",
    "Reform",
    "Role",
    "RosterError",
    "RosterPost",
    "Scenario",
    "ScenarioError",
    "Sensitivity",
    "Shadowing",
    "SharedIdentity",
    "SharedVision",
    "SingleAppraisal",
    "Study",
    "StudyError",
    "Survey",
    "SurveyError",
    "TransitionTeam",
    "because",
    "compare",
    "decision_table",
    "design",
    "executors",
    "explain",
    "history",
    "load_scenario",
    "read_design",
    "read_roster",
    "reasons",
    "registry",
    "registry_factors",
    "scenario_names",
    "sensitivity",
    "simulate",
    "survey",
]
