"""A variant as a link: everything that makes it, packed into the address, so that whoever opens it sees the same numbers."""

from __future__ import annotations

import base64
import binascii
import json
import zlib

from integration_sim.dashboard.visitor.variants import Variant, read_variant
from integration_sim.scenario.errors import Problem, ScenarioError
from integration_sim.scenario.files.files import LARGEST_FILE

FIELD, LUCK = "v", "luck"
"""Fields of an address: a variant, and whether ranges hold luck only."""
ONLY, NOT_ONLY = "only", "not-only"
LONGEST_LINK = 60_000
"""Letters; browsers and servers take about so many."""


def page(path: str, luck_only: bool) -> str:
    """Return the address of a page, which a reload shows as it is."""
    return f"/{path}?{told_of_luck(luck_only)}" if luck_only else f"/{path}"


def told_of_luck(luck_only: bool) -> str:
    """Return what an address says of whether ranges hold luck only."""
    return f"{LUCK}={ONLY if luck_only else NOT_ONLY}"


def luck_only(written: str) -> bool:
    """Return what an address says of whether ranges hold luck only. Raises ScenarioError for anything else."""
    if written not in (ONLY, NOT_ONLY):
        raise ScenarioError([Problem((LUCK,), repr(written), f"{ONLY} or {NOT_ONLY}")])
    return written == ONLY


def packed(variant: Variant) -> str:
    """Return a variant as letters that an address may hold. Raises ScenarioError for one too large for a link."""
    text = json.dumps(variant.to_data(), ensure_ascii=False, separators=(",", ":"))
    letters = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    if len(letters) > LONGEST_LINK:
        raise ScenarioError([Problem((), f"{len(letters):,} letters", f"at most {LONGEST_LINK:,}: hand on the session's file instead")])
    return letters


def unpacked(letters: str) -> Variant:
    """Return the variant of a link, checked like a file. Raises ScenarioError for anything else."""
    damaged = ScenarioError([Problem((), "a link that is damaged or cut short", "the whole link, as the dashboard gave it")])
    if len(letters) > LONGEST_LINK:
        raise damaged
    try:
        content = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
        opener = zlib.decompressobj()
        text = opener.decompress(content, LARGEST_FILE)  # what is small when packed may be huge when unpacked
        if opener.unconsumed_tail or not opener.eof:
            raise damaged
        data = json.loads(text)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise damaged from None
    return read_variant(data)
