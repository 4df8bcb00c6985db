"""Choose: the library as cards; a file of one's own; what was kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import solara

from integration_sim.dashboard.charts.evidence import parts_as_data
from integration_sim.dashboard.offered import offered_names, scenario_called
from integration_sim.dashboard.visitor import links
from integration_sim.dashboard.visitor.saved_variants import LARGEST_SESSION
from integration_sim.dashboard.visitor.saving import save
from integration_sim.dashboard.visitor.variants import Variant
from integration_sim.dashboard.visitor.workspace import DONE, Workspace, workspace
from integration_sim.dashboard.widgets.library import Library
from integration_sim.errors import IntegrationSimError
from integration_sim.evidence.subjects import scenario_subject
from integration_sim.model.plan import Plan
from integration_sim.report.evidence import evidence_of
from integration_sim.report.gallery import bars_of
from integration_sim.report.wording.sentences import month_name
from integration_sim.scenario.errors import Problem, ScenarioError
from integration_sim.scenario.files.files import LARGEST_FILE
from integration_sim.scenario.files.loader import parse_scenario
from integration_sim.scenario.kinds.forms import FORMS, form_of
from integration_sim.scenario.new.answer_readers import NONE, SIZES, WORDS_FOR_PRESSURE, Given
from integration_sim.scenario.new.new_scenario import Answers
from integration_sim.scenario.schema import Scenario

MOST_BARS = 12
EXPLORE, OWN_NAME = "explore", "my_place"


@solara.component
def ChoosePage() -> None:
    """Show what can be opened, and open it."""
    work, router = workspace(), solara.use_router()
    saved, set_saved = solara.use_state(None)

    def opening(what: Any) -> None:
        work.open(what)
        router.push(links.page(EXPLORE, work.luck_only.peek()))

    def take(file: dict[str, Any]) -> None:
        _take_file(work, str(file["name"]), str(file["text"]), opening)

    Library(
        cards=[_card(name) for name in offered_names()],
        kept=[{"identity": one.identity, "name": one.name, "place": one.baseline.title} for one in work.kept.value],
        session=work.saved_variants.exported() if work.kept.value else "",
        largest=LARGEST_SESSION,
        questions=_questions(),
        saved=saved,
        event_make=lambda told: _make(work, told, opening),
        event_open=lambda told: opening(scenario_called(told["name"])),
        event_file=take,
        event_open_kept=lambda told: _with_kept(work, told["identity"], opening),
        event_save_kept=lambda told: _with_kept(work, told["identity"], lambda kept: save(work, kept, set_saved)),
        event_remove_kept=lambda told: _with_kept(work, told["identity"], lambda kept: _remove(work, kept)),
    )


def _with_kept(work: Workspace, identity: str, act: Callable[[Variant], None]) -> None:
    """Do something with a kept variant, unless another tab has just removed it."""
    kept = work.saved_variants.kept.get(identity)
    if kept is None:
        work.tell("This is not kept any more: another tab has removed it.")
    else:
        act(kept)


def _remove(work: Workspace, kept: Variant) -> None:
    try:
        work.saved_variants.remove(kept.identity)
    except OSError as error:
        work.tell(f"Not removed: {error}")
    else:
        work.tell(f"“{kept.name}” is removed.", DONE)


def _take_file(work: Workspace, name: str, text: str, opening: Any) -> None:
    """Open a scenario's text, or take in a session's; say what is wrong with it where it cannot be used."""
    try:
        if name.lower().endswith(".json"):
            count = work.saved_variants.take_in(text, name)
            told = f"{count} variants" if count > 1 else "one variant"
            work.tell(f"{name}: {told} taken in." if count else f"{name}: it holds no variant that was not here already.", DONE)
            return
        if len(text.encode()) > LARGEST_FILE:
            raise ScenarioError([Problem((), f"more than {LARGEST_FILE:,} bytes", "a scenario file of a sane size")], name)
        opening(parse_scenario(text, name))
    except (IntegrationSimError, OSError) as error:
        work.tell(str(error))


def _questions() -> list[dict[str, Any]]:
    """Return what is asked of a place of one's own; what is left empty takes its usual value."""

    def choices(values: Iterable[str], titles: Mapping[str, str]) -> list[dict[str, str]]:
        return [{"value": value, "label": titles.get(value, value)} for value in values]

    titles = {name: form.title for name, form in FORMS.items()}
    return [
        {"name": "title", "label": "What people call it", "usual": "My place", "type": "text"},
        {"name": "size", "label": "Managers in all", "usual": str(SIZES["small"]), "type": "number"},
        {"name": "councils", "label": "Councils", "usual": "1", "type": "number"},
        {"name": "localities", "label": "Localities of each partnership", "usual": "3", "type": "number"},
        {"name": "form", "label": "Form now", "usual": "chp", "choices": choices(titles, titles)},
        {"name": "reform", "label": "Form to come", "usual": "ijb", "choices": choices([NONE, *titles], titles)},
        {"name": "pressure", "label": "Money is", "usual": "usual", "choices": choices(WORDS_FOR_PRESSURE, {})},
        {"name": "start", "label": "First month", "usual": "", "type": "month"},
    ]


def _make(work: Workspace, told: Mapping[str, Any], opening: Callable[[Any], None]) -> None:
    """Make a place from answers and open it; say what is wrong with an answer that cannot be used."""
    given = {name: str(answer) for name, answer in told.items() if answer not in ("", None)}
    try:
        text = Answers.gathered(OWN_NAME, Given(given)).written()
        opening(parse_scenario(text, f"{OWN_NAME}.yaml"))
    except IntegrationSimError as error:
        work.tell(str(error))


@cache
def _card(name: str) -> dict[str, Any]:
    """Return what a scenario's card shows."""
    scenario = scenario_called(name)
    managers = int(Plan(scenario).layout.posts.posts.size)
    forms = list(dict.fromkeys(form_of(one.form).title for one in scenario.partnerships.values()))
    many = len(scenario.partnerships)
    partnerships = f"{many} partnerships" if many > 1 else "one partnership"
    found = bars_of(scenario)
    shown = [
        {"first": _place(scenario, bar.first - scenario.start), "last": _place(scenario, bar.last - scenario.start), "reform": bar.reform}
        for bar in found[:MOST_BARS]
    ]
    return {
        "name": scenario.name,
        "title": scenario.title,
        "story": scenario.story,
        "place": f"{managers:,} managers, {partnerships}, starts as {', '.join(forms)};"
        f" {month_name(scenario.start)} to {month_name(scenario.end)}",
        "bars": shown,
        "evidence": parts_as_data(evidence_of(scenario_subject(scenario))),
        "thumbnail_says": "Timeline: " + ("; ".join(f"{bar.label} from {month_name(bar.first)}" for bar in found) or "nothing happens"),
    }


def _place(scenario: Scenario, month: int) -> float:
    return 100.0 * max(0, min(scenario.months, month)) / scenario.months
