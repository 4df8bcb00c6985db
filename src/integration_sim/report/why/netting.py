"""Contributions that cancel, in words."""

from __future__ import annotations

from collections.abc import Callable

from integration_sim.experiments.attribution.netting import Netted, Part
from integration_sim.report.wording.sentences import listed


def cancelled(found: Netted, told: Callable[[str, float], str]) -> list[str]:
    """Say which contributions cancel, each with what `told` makes of its name and change."""
    return [f"{listed([told(name, found.changes[name]) for name in pair])} cancel out" for pair in found.cancelling]


def part_words(part: Part, words: Callable[[str], str]) -> str:
    """Return what a part is called inside a sentence: a contributor, or what those that cancel leave of each other."""
    names = [words(name) for name in part.of]
    return names[0] if len(names) == 1 else f"what {listed(names)} leave of each other"


def part_told(part: Part, words: Callable[[str], str], told: Callable[[str, float], str]) -> str:
    """Return a part inside a sentence with its change; where it is what others leave, theirs are told by `cancelled`."""
    return told(*part.of, part.change) if len(part.of) == 1 else part_words(part, words)
