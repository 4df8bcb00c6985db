"""Every number of the model, with its range, unit, grade and source; one YAML file a group."""

from integration_sim.parameters.parameter import Grade, Parameter
from integration_sim.parameters.registry import filled, registry

__all__ = ["Grade", "Parameter", "filled", "registry"]
