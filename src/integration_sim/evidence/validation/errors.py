"""What is raised where a pattern, or what it was to be tried with, cannot be used."""

from __future__ import annotations

from integration_sim.errors import IntegrationSimError


class PatternError(IntegrationSimError):
    """A pattern, a set of vectors or a folder of theirs that cannot be used: what was found, what was expected."""
