from .compiled import compiled
from .errors import ExtensionError, IntegrationSimError, UnknownNameError
from .evidence.calibration.accepted import Accepted
from .evidence.calibration.calibrate import calibrate
from .evidence.validation.errors import PatternError
from .evidence.validation.validate import Validation, validate
from .experiments.attribution.causes.because import Causes, because
from .experiments.attribution.explain import explain
from .experiments.attribution.explanation import Explanation
from .experiments.attribution.reasons import Reasons, reasons
from .experiments.comparison.comparing import compare
from .experiments.comparison.comparison import Comparison
from .experiments.comparison.deciding import DecidingUnknowns, deciding_unknowns
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
from .extensions import Extension, extensions, load_extension
from .instruments.catalogue import INSTRUMENTS
from .mechanisms.mechanism import Mechanism
from .mechanisms.month import MECHANISMS
from .model.manager import Manager
from .model.partnership_model import PartnershipModel
from .model.recording.outcome import Better, Course, Outcome, Step
from .model.recording.outcomes import OUTCOMES
from .parameters.parameter import Parameter
from .parameters.registry import registry
from .parameters.vectors import Vectors, VectorsError, read_vectors
from .randomness import Key, own_stream, two_uniforms, uniforms
from .report.sensitivity.sentences import sensitivity_sentences
from .scenario.calendar import CalendarMonth
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
from .scenario.kinds.channel import Channel
from .scenario.kinds.event import PartnershipEvent, ScenarioEvent
from .scenario.kinds.form import Form
from .scenario.kinds.lever import Lever, PartnershipLever
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
from .state import State, World, met_pairs

__version__: str

__all__ = [
    "Accepted",
    "AccountableOfficer",
    "ActionLearning",
    "Assurance",
    "because",
    "Better",
    "Breach",
    "BudgetShock",
    "BudgetStep",
    "CalendarMonth",
    "calibrate",
    "Causes",
    "Channel",
    "Clarify",
    "Coaching",
    "CoLocation",
    "Communication",
    "compare",
    "Comparison",
    "compiled",
    "Course",
    "deciding_unknowns",
    "DecidingUnknowns",
    "decision_table",
    "DecisionTable",
    "DelegatedAuthority",
    "DemandShock",
    "Design",
    "design",
    "DesignError",
    "Dissolve",
    "Election",
    "Ensemble",
    "executors",
    "explain",
    "Explanation",
    "ExplanationError",
    "Extension",
    "ExtensionError",
    "extensions",
    "Factor",
    "Form",
    "Freeze",
    "HarmonisedTerms",
    "History",
    "history",
    "INSTRUMENTS",
    "IntegrationSimError",
    "JointPosts",
    "Key",
    "LaterPhase",
    "LeadershipChange",
    "LeadershipProgramme",
    "Lever",
    "load_extension",
    "load_scenario",
    "Manager",
    "ManagerHistory",
    "Mechanism",
    "MECHANISMS",
    "Mentoring",
    "met_pairs",
    "NonRenewal",
    "Outcome",
    "OUTCOMES",
    "own_stream",
    "Parameter",
    "PartnershipEvent",
    "PartnershipLever",
    "PartnershipModel",
    "PatternError",
    "PayAward",
    "PeerSupport",
    "ProfessionalReassurance",
    "ProtectedTime",
    "read_design",
    "read_roster",
    "read_vectors",
    "Reasons",
    "reasons",
    "Reform",
    "registry",
    "registry_factors",
    "Role",
    "RosterError",
    "RosterPost",
    "Scenario",
    "scenario_names",
    "ScenarioError",
    "ScenarioEvent",
    "Sensitivity",
    "sensitivity",
    "sensitivity_sentences",
    "Shadowing",
    "SharedIdentity",
    "SharedVision",
    "simulate",
    "SingleAppraisal",
    "State",
    "Step",
    "Study",
    "StudyError",
    "Survey",
    "survey",
    "SurveyError",
    "TransitionTeam",
    "two_uniforms",
    "uniforms",
    "UnknownNameError",
    "validate",
    "Validation",
    "Vectors",
    "VectorsError",
    "World",
]
