"""Which numbers people live with who don't say: the one place that decides it for commands and the dashboard."""

from __future__ import annotations

from contextlib import suppress

from integration_sim.atomic import whole_file
from integration_sim.compiled import cache_folder
from integration_sim.evidence.calibration.accepted import belongs_to_this_code
from integration_sim.experiments.replicates.provenance import engine_digest
from integration_sim.parameters.vectors import ACCEPTED, DEFAULT, Vectors, VectorsError, accepted

BELONGS, DOES_NOT = "belongs", "does not belong"


def for_people() -> str:
    """Return `accepted` where a set ships that belongs to this code (extensions at work are code, too), else `default`."""
    try:
        vectors = accepted()
    except VectorsError:  # whoever asks for it by name is told
        return DEFAULT
    return ACCEPTED if _belongs(vectors) else DEFAULT


def _belongs(vectors: Vectors) -> bool:
    """Tell whether a set belongs to this code; to find out takes a second, so it is noted beside the compiled code."""
    note = cache_folder() / f"vectors-{vectors.digest}-{engine_digest()}"
    with suppress(OSError):
        return note.read_text(encoding="utf-8") == BELONGS
    found = belongs_to_this_code(vectors)
    with suppress(OSError), whole_file(note) as work:
        work.write_text(BELONGS if found else DOES_NOT, encoding="utf-8")
    return found
