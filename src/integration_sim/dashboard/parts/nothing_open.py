"""What a page shows while nothing is open."""

from __future__ import annotations

import solara


@solara.component
def NothingOpen() -> None:
    """Show the way to Choose."""
    with solara.Div(classes=["isim-empty"]):
        solara.Text("Nothing is open yet.")
        with solara.Link("/"):
            solara.Text("Choose where to start")
