"""What something rests on, as plain data: the text of `isim why`, for panes that unfold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from integration_sim.evidence.subjects import Subject, subject
from integration_sim.report.evidence import Part, heading_of, parts_of
from integration_sim.scenario.kinds.forms import FORMS
from integration_sim.scenario.kinds.tables import EVENTS


def parts_as_data(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Return parts as `heading` and `lines`."""
    return [{"heading": part.heading, "lines": list(part.lines)} for part in parts]


def subject_as_data(one: Subject) -> dict[str, Any]:
    """Return what a pane shows of a subject: `name`, `heading` and `parts`."""
    return {"name": f"{one.kind}.{one.name}", "heading": heading_of(one), "parts": parts_as_data(parts_of(one))}


def behind(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what stands behind a lever or an event, by its `kind` and `style`; behind a reform, its new form too."""
    kind, style, form = (str(item.get(field) or "") for field in ("kind", "style", "form"))
    if kind in EVENTS:
        found = [subject("event", kind), *([subject("form", form)] if form in FORMS else [])]
    else:
        found = [subject("lever", f"{kind}.{style}" if style else kind)]
    return [subject_as_data(one) for one in found]
