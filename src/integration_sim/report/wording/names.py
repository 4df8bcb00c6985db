"""What forms, organisations, parts of terms and budget modes are called inside a sentence."""

from __future__ import annotations

from integration_sim.scenario.kinds.forms import FORMS, FormName, form_of
from integration_sim.scenario.schema import Scenario
from integration_sim.vocabulary import BudgetMode

TERMS_PARTS = {"pay": "pay", "hours": "hours and leave", "pension": "pensions", "appraisal": "appraisal and HR policy"}
"""The parts of terms."""


def form_words(form: FormName) -> str:
    """Return a form with its article: `an Integration Joint Board (IJB)`."""
    return f"{form_of(form).article} {form_of(form).title}".strip()


def form_title(name: str) -> str:
    """Return what people call a form, by the name that a scenario gives it: `lead_agency`."""
    return FORMS[name].title


def budgets(mode: BudgetMode) -> str:
    """Return how close budgets have come: `aligned`."""
    return mode.name.lower()


def organisation_title(scenario: Scenario, name: str) -> str:
    """Return what people call an organisation."""
    return scenario.organisations[name].title or name
