"""A real server and a real browser for the dashboard's tests."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"
ALWAYS = bool(os.environ.get("CI"))
"""Where changes are judged nothing is skipped: a missing browser is a failure there."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PATIENCE = 60_000
"""Milliseconds until a page that does not answer has failed."""


@dataclass
class Server:
    """A dashboard in a process of its own; what its visitors keep lies in a folder of the test."""

    data: Path
    port: int = 0
    scenario: str = ""
    parameters: str = "default"
    """What futures live with; the default numbers, whether or not a set of plausible ones ships."""
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, on the same port as before if there was one."""
        command = [str(Path(sys.executable).with_name("isim")), "dashboard", "--no-browser", "--port", str(self.port)]
        command += [self.scenario] * bool(self.scenario)
        command += ["--parameters", self.parameters]
        environment = os.environ | {"XDG_DATA_HOME": str(self.data)}
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert found, line
        self.port = int(found[1])

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """Kill it as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


@dataclass
class Visitor:
    """A browser of its own, which notes what goes wrong and who is called."""

    browser: Browser
    server: Server
    options: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = self.browser.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True, **self.options)
        self.context.set_default_timeout(PATIENCE)
        self.context.route("**/*", self._judge)
        self.page = self.tab()

    def _judge(self, route: Route) -> None:
        if route.request.url.startswith((self.server.address, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def tab(self) -> Page:
        """Open one more tab."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda told: self.errors.append(told.text) if told.type == "error" else None)
        return page

    def open(self, path: str) -> Page:
        """Go to a page."""
        self.page.goto(self.server.address + path)
        return self.page

    def explore(self, scenario: str) -> Page:
        """Open a scenario and wait until its charts are drawn."""
        page = self.open(f"/explore?scenario={scenario}")
        page.wait_for_selector(".isim-plot[data-drawn]")
        page.wait_for_function("() => [...document.querySelectorAll('.isim-plot')].every(one => one.dataset.drawn)")
        return page


def serious(page: Page) -> list[str]:
    """Return what axe finds that shuts people out: each rule, and the first places.

    Solara's line across the top, which shows while the server has been busy for long, is judged too.
    """
    if not AXE.is_file():
        reason = "axe-core is not installed; run `npm ci --prefix tests/dashboard`"
        pytest.fail(reason) if ALWAYS else pytest.skip(reason)
    page.evaluate("() => document.querySelectorAll('.v-progress-linear').forEach((one) => (one.style.visibility = 'visible'))")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}): {[node['target'] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
