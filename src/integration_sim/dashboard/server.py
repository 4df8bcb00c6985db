"""Starts the dashboard: on this machine only unless told otherwise, with every script from this machine, calling nobody."""

from __future__ import annotations

import os
import socket
import threading
import warnings
import webbrowser
from collections.abc import Callable
from typing import Any

from integration_sim.dashboard.offered import SCENARIO, offer
from integration_sim.dashboard.work.spread import live_with, vectors_lived
from integration_sim.errors import IntegrationSimError
from integration_sim.experiments.replicates.ensemble import simulate
from integration_sim.scenario.files.library import load_scenario
from integration_sim.scenario.schema import Scenario

LOOPBACK = ("127.0.0.1", "localhost", "::1")
REMEMBERED = 365 * 24 * 3600
"""Seconds for which a browser is known again: what its visitor kept belongs to it."""
COOKIE = b"solara-session-id"


class DashboardError(IntegrationSimError):
    """The dashboard cannot start, with the reason and what to do."""


def serve(
    scenario: Scenario | None, host: str, port: int, tell: Callable[[str], None], open_browser: bool, parameters: str | None = None
) -> None:
    """Serve the dashboard until it is interrupted; `tell` hears its address once it answers, `parameters` are what futures live with.

    Raises DashboardError if its packages are missing or the port is taken, and VectorsError for a set that cannot be used.
    """
    live_with(parameters)
    os.environ |= {
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
        "SOLARA_MODE": "production",
        "REACTON_FAST": "1",  # leaves out what has not changed when a page is drawn anew
        "SOLARA_APP": "integration_sim.dashboard.app",
        "SOLARA_THEME_SHOW_BANNER": "False",
        "SOLARA_THEME_TITLE": "integration-sim",
        "SOLARA_ASSETS_PROXY": "True",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
    }
    try:
        import uvicorn
        from solara.server import starlette
    except ImportError:
        raise DashboardError("the dashboard's packages are not installed: install integration-sim[dashboard]") from None
    if scenario is not None:
        offer(scenario)
    prepare()
    warnings.filterwarnings("ignore", "Cookies with samesite=none")  # said at every start on http; it falls back to lax, as is wanted
    listening = _bound(host, port)
    address = f"http://{'[' + host + ']' if ':' in host else host}:{listening.getsockname()[1]}/"
    if scenario is not None:
        address += f"explore?{SCENARIO}={scenario.name}"

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            tell(address)
            if open_browser:
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    app = known_again(only_for(starlette.app, (*LOOPBACK, host)) if host in LOOPBACK else starlette.app)
    config = uvicorn.Config(
        app,
        log_level="warning",
        timeout_graceful_shutdown=1,
        ws_max_size=2**24,
        ws_per_message_deflate=host not in LOOPBACK,  # on one machine packing takes longer than it saves
    )
    Server(config).run(sockets=[listening])


def prepare() -> None:
    """Make the engine ready before anybody waits for it: at its first start on a machine it is compiled, which takes a minute."""
    simulate(load_scenario("template_small"), 1, months=1)
    vectors_lived(luck_only=False)  # whether those that ship belong to this code takes a second to find out


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens there. Raises DashboardError if that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise DashboardError(f"{host}:{port}: cannot listen there ({error.strerror}); choose another with --port, or 0 for any") from None
    return listening


def only_for(app: Any, hosts: tuple[str, ...]) -> Any:
    """Answer only requests to these hosts: a page from elsewhere cannot reach a loopback server under a name of its own."""
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    return TrustedHostMiddleware(app, allowed_hosts=[*dict.fromkeys(hosts)], www_redirect=False)


def known_again(app: Any) -> Any:
    """Let the cookie by which a visitor is known outlast the browser's window, and keep it from other sites' requests."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        async def lasting(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, value + f"; Max-Age={REMEMBERED}".encode() if name.lower() == b"set-cookie" and COOKIE in value else value)
                    for name, value in message["headers"]
                ]
            await send(message)

        await app(scope, receive, lasting)

    return answer
