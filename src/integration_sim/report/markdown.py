"""Pages of documentation in Markdown, written from templates beside this file and from the code's own registries."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


def rendered(template: str, **values: Any) -> str:
    """Return a page from a template of this folder; a name that the template uses and nobody gave is an error."""
    environment = Environment(
        loader=PackageLoader("integration_sim", "report"),
        autoescape=select_autoescape(),  # Markdown is left as it is
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cells"] = row
    return environment.get_template(template).render(**values)


def row(cells: list[str] | tuple[str, ...]) -> str:
    """Return cells as a row of a table, each on one line."""
    return f"| {' | '.join(' '.join(str(cell).split()).replace('|', '/') for cell in cells)} |"
