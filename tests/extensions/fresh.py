"""Processes in which the model has not been put together yet: the door for extensions closes once in each.

They are forks of one that has loaded what takes long to load and asks for no extension, so each begins at once.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

LOADED = ("numba", "pandas", "mesa", "integration_sim.state", "integration_sim.mechanisms.staffing", "integration_sim.scenario.kinds.event")
SERVER = """
import importlib, json, os, sys, traceback
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
for line in sys.stdin:
    program, errors = json.loads(line)
    child = os.fork()
    if child == 0:
        sys.stderr = open(errors, "w", encoding="utf-8")
        try:
            exec(program, {"__name__": "__main__"})
        except BaseException:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(0)
    os.waitpid(child, 0)
    print(flush=True)
"""


@cache
def _server() -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SERVER, json.dumps(LOADED)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(server.kill)
    return server


def errors_of(program: str, folder: Path) -> str:
    """Run a program in a fresh process, and return what it writes to the standard error: a traceback, or nothing."""
    errors, server = folder / "errors", _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps([program, str(errors)]) + "\n")
    server.stdin.flush()
    assert server.stdout.readline() == "\n", "the server has stopped"
    return errors.read_text(encoding="utf-8").strip()
