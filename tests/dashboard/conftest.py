"""A server and a browser for the tests of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from real_browser import ALWAYS, CHROMIUM, FLAGS, PATIENCE, Server, Visitor

PICTURES = Path(__file__).parent / "pictures"
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    one = Server(tmp_path_factory.mktemp("data"))
    one.start()
    yield one
    one.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        reason = "no Chromium found; on Debian: apt-get install chromium"
        pytest.fail(reason) if ALWAYS else pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Give a visitor; afterwards nothing may have gone wrong in their pages, and nobody outside may have been called.

    What the test left on the screen is kept as a picture, to be looked at.
    """
    one = Visitor(browser, server)
    yield one
    for number, page in enumerate(one.context.pages):
        page.screenshot(path=PICTURES / f"{re.sub(r'\W+', '_', request.node.name)}_{number}.png", full_page=True)
    one.context.close()
    assert not one.errors
    assert not one.outside
