"""What a user is told of designs and studies that cannot be used."""

from __future__ import annotations

from integration_sim.scenario.errors import InputError


class DesignError(InputError):
    """A design that cannot be used."""


class StudyError(Exception):
    """A study that cannot be made, gone on with or read: why, and what to do."""
