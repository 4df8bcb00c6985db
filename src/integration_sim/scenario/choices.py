"""Fields of scenarios that choose among what tables hold: forms of partnership, mechanisms."""

from __future__ import annotations

from typing import Annotated

from integration_sim.scenario.fields import named_choice
from integration_sim.vocabulary import FormName, Mechanism

Form = Annotated[FormName, *named_choice(FormName)]
MechanismName = Annotated[Mechanism, *named_choice(Mechanism)]
