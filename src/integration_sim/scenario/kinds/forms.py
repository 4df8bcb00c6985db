"""Every form of partnership, from loose to tight; those of extensions come last."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING

from integration_sim.extensions import place_of, together
from integration_sim.frozen import FrozenDict
from integration_sim.scenario.kinds.form import COSTS, NUMBERS, Form
from integration_sim.scenario.kinds.refusing import refused, wrong

_OWN = (
    Form("informal", "informal joint working", article=""),
    Form("chp", "Community Health Partnership (CHP)"),
    Form("chcp", "Community Health and Care Partnership (CHCP)"),
    Form("ijb", "Integration Joint Board (IJB)", article="an", pools=True),
    Form("lead_agency", "lead agency", pools=True, transfers_staff=True),
)


def _checked(forms: Mapping[str, Form]) -> Mapping[str, Form]:
    """Return the forms. Raises ExtensionError for one without all its numbers, or that falls back to what isn't there."""
    for form in forms.values():
        if form.falls_back_to not in forms:
            raise refused(form, f"form {form.name!r}: falls_back_to", form.falls_back_to, forms)
        if place_of(form):
            for name in form.numbers:
                if name not in (*NUMBERS, *COSTS):
                    raise refused(form, f"form {form.name!r}: numbers", name, (*NUMBERS, *COSTS))
            missing = [name for name in (*NUMBERS, *COSTS) if name not in form.numbers]
            if missing:
                raise wrong(form, f"form {form.name!r} says no {missing[0]}", f"give it {', '.join(missing)} among its numbers")
    return FrozenDict(forms)


FORMS = _checked(together("form", {form.name: form for form in _OWN}))
"""The forms by name."""

if TYPE_CHECKING:

    class FormName(IntEnum):
        """The forms by number, their order in `FORMS`: those that code or tests name."""

        INFORMAL = 0
        CHP = 1
        CHCP = 2
        IJB = 3
        LEAD_AGENCY = 4

else:
    FormName = IntEnum("FormName", {name.upper(): number for number, name in enumerate(FORMS)}, module=__name__)


def form_of(name: FormName) -> Form:
    """Return a form by its number."""
    return FORMS[name.name.lower()]
