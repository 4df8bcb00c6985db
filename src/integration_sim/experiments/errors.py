"""What a user is told of designs, studies, surveys and explanations that cannot be used."""

from __future__ import annotations

from integration_sim.errors import IntegrationSimError
from integration_sim.scenario.errors import InputError


class DesignError(InputError):
    """A design that cannot be used."""


class StudyError(IntegrationSimError):
    """A study that cannot be made, gone on with or read: why, and what to do."""


class SurveyError(IntegrationSimError):
    """A survey that cannot be made: what was found, and what was expected."""


class ExplanationError(IntegrationSimError):
    """An explanation that cannot be given: what was asked for, and what can be explained."""
