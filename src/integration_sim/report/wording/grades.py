"""How well a number or a claim is grounded, in words."""

from __future__ import annotations

from integration_sim.parameters import Grade

GRADES = {Grade.SOURCE: "a source says it", Grade.LITERATURE: "the literature says it", Grade.ASSUMPTION: "an assumption"}
FROM = {Grade.SOURCE: "from a source", Grade.LITERATURE: "from the literature", Grade.ASSUMPTION: "an assumption"}
