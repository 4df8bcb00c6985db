"""The instruments that there are, and all their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from integration_sim.frozen import FrozenDict
from integration_sim.instruments.attitudes import ATTITUDES, Attitudes
from integration_sim.instruments.obstacles import OBSTACLES, Obstacles
from integration_sim.instruments.questionnaire import Instrument
from integration_sim.instruments.views import Usual


class Instruments(NamedTuple):
    """Parameters `instruments.*`."""

    usual: Usual
    obstacles: Obstacles
    attitudes: Attitudes


INSTRUMENTS: Mapping[str, Instrument] = FrozenDict({one.name: one for one in (OBSTACLES, ATTITUDES)})
"""Every instrument by name."""
