"""An agent-based simulation of what happens to managers when NHS boards and councils are made to work as one.

>>> import integration_sim as isim
>>> scenario = isim.load_scenario("case_c")
>>> ensemble = isim.simulate(scenario, replicates=50, seed=1)
>>> ensemble.summary()
"""

from integration_sim.experiments.ensemble import Ensemble, simulate
from integration_sim.model.manager import Manager
from integration_sim.model.outcomes import OUTCOMES
from integration_sim.model.partnership_model import PartnershipModel
from integration_sim.parameters import registry
from integration_sim.scenario.errors import ScenarioError
from integration_sim.scenario.library import load_scenario, scenario_names
from integration_sim.scenario.schema import Scenario

__all__ = [
    "OUTCOMES",
    "Ensemble",
    "Manager",
    "PartnershipModel",
    "Scenario",
    "ScenarioError",
    "load_scenario",
    "registry",
    "scenario_names",
    "simulate",
]
