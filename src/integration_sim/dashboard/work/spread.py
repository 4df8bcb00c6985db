"""What ranges on the pages hold: luck alone, or luck and what isn't known of the numbers, as long as nobody asks for luck only."""

from __future__ import annotations

from functools import cache

from integration_sim.evidence.calibration.for_people import for_people
from integration_sim.parameters.vectors import DEFAULT, Vectors, chosen_vectors
from integration_sim.report.wording.verdicts import called

SWITCH = "Luck only"
OFFERED = (
    "Each simulated future has other luck and other plausible numbers, of {}, so bands and brackets hold what isn't known as well as luck."
    " “Luck only” lets all futures live with the same numbers, the default ones: bands and brackets are then narrower, and leave out how"
    " little is known."
)
NOT_OFFERED = (
    "All simulated futures live with the same numbers, the default ones: bands and brackets hold luck only, and leave out how little is"
    " known. This cannot be switched off here: the dashboard was started without a set of plausible numbers."
)
_named: str | None = None


def live_with(parameters: str | None) -> None:
    """Let futures live with what was named when the dashboard was started; None: what people live with who don't say.

    Raises VectorsError for a set that cannot be used.
    """
    global _named
    if parameters is not None:
        _vectors(parameters)  # what is wrong with it is told now
    _named = parameters


def lived(luck_only: bool) -> str:
    """Return what futures live with, as `--parameters` writes it."""
    if luck_only:
        return DEFAULT
    return for_people() if _named is None else _named


def vectors_lived(luck_only: bool) -> Vectors | None:
    """Return the vectors that futures live with; None where all live with the default numbers."""
    return _vectors(lived(luck_only))


def switch(luck_only: bool) -> dict[str, object]:
    """Return the switch as the head shows it: its label, whether it is on, whether it can be moved, and what it means."""
    vectors = vectors_lived(luck_only=False)
    return {
        "label": SWITCH,
        "on": luck_only or vectors is None,
        "able": vectors is not None,
        "says": NOT_OFFERED if vectors is None else OFFERED.format(called(vectors)),
    }


@cache
def _vectors(parameters: str) -> Vectors | None:
    """Return a set, the same one whenever it is asked for: what lived with it is known by that."""
    return chosen_vectors(parameters)
