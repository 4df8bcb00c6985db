"""The instruments that there are."""

from __future__ import annotations

from collections.abc import Mapping

from integration_sim.frozen import FrozenDict
from integration_sim.instruments.attitudes import ATTITUDES
from integration_sim.instruments.obstacles import OBSTACLES
from integration_sim.instruments.questionnaire import Instrument

INSTRUMENTS: Mapping[str, Instrument] = FrozenDict({one.name: one for one in (OBSTACLES, ATTITUDES)})
"""Every instrument by name."""
