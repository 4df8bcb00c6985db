"""What forms, organisations, parts of terms and budget modes are called inside a sentence."""

from __future__ import annotations

from integration_sim.scenario.schema import Scenario
from integration_sim.vocabulary import FORM_TITLES, BudgetMode, FormName

_WITHOUT_ARTICLE = (FormName.INFORMAL,)
_VOWELS = tuple("AEIOUaeiou")
TERMS_PARTS = {"pay": "pay", "hours": "hours and leave", "pension": "pensions", "appraisal": "appraisal and HR policy"}
"""The parts of terms."""


def form_words(form: FormName) -> str:
    """Return a form with its article: `an Integration Joint Board (IJB)`."""
    title = FORM_TITLES[form]
    return title if form in _WITHOUT_ARTICLE else f"{'an' if title.startswith(_VOWELS) else 'a'} {title}"


def form_title(name: str) -> str:
    """Return what people call a form, by the name that a scenario gives it: `lead_agency`."""
    return FORM_TITLES[FormName[name.upper()]]


def budgets(mode: BudgetMode) -> str:
    """Return how close budgets have come: `aligned`."""
    return mode.name.lower()


def organisation_title(scenario: Scenario, name: str) -> str:
    """Return what people call an organisation."""
    return scenario.organisations[name].title or name
