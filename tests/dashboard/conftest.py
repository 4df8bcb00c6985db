"""A server and a browser for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from real_browser import ALWAYS, CHROMIUM, FLAGS, Server, Visitor


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
def visitor(browser: Browser, server: Server) -> Iterator[Visitor]:
    """Give a visitor; afterwards nothing may have gone wrong in their pages, and nobody outside may have been called."""
    one = Visitor(browser, server)
    yield one
    one.context.close()
    assert not one.errors
    assert not one.outside
