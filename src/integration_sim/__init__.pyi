from .experiments.attribution.causes.because import Causes, because
from .experiments.attribution.explain import explain
from .experiments.attribution.explanation import Explanation
from .experiments.attribution.reasons import Reasons, reasons
from .experiments.comparison.comparing import compare
from .experiments.comparison.comparison import Comparison
from .experiments.comparison.decision import DecisionTable, decision_table
from .experiments.errors import DesignError, ExplanationError, StudyError, SurveyError
from .experiments.history.history import History, history
from .experiments.history.manager_history import ManagerHistory
from .experiments.replicates import executors
from .experiments.replicates.ensemble import Ensemble, simulate
from .experiments.studies import design
from .experiments.studies.design import Design
from .experiments.studies.design_file import read_design
from .experiments.studies.factors import Factor, Role, registry_factors
from .experiments.studies.sensitivity import Sensitivity, sensitivity
from .experiments.studies.study import Study
from .experiments.survey import Survey, survey
from .instruments.catalogue import INSTRUMENTS
from .model.manager import Manager
from .model.partnership_model import PartnershipModel
from .model.recording.outcome import Better, Course, Outcome, Step
from .model.recording.outcomes import OUTCOMES
from .parameters import registry
from .report.mechanisms import MECHANISMS
from .report.sensitivity.sentences import sensitivity_sentences
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
from .scenario.files.library import load_scenario, scenario_names
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
from .scenario.roster.file import read_roster
from .scenario.roster.post import RosterPost
from .scenario.schema import Scenario

__version__: str

__all__ = [
    "AccountableOfficer",
    "ActionLearning",
    "Assurance",
    "Breach",
    "BudgetShock",
    "BudgetStep",
    "Better",
    "Causes",
    "Clarify",
    "CoLocation",
    "Coaching",
    "Course",
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
    "Outcome",
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
    "Step",
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
    "sensitivity_sentences",
    "simulate",
    "survey",
]
