"""How every command answers a mistake."""

from __future__ import annotations

from typer.testing import Result

MISTAKE = 2
"""The exit code of a mistake in what was asked for."""


def assert_refused(result: Result, *fragments: str) -> None:
    """Hold a command to what each promises after a mistake: one clear message, which says these fragments, and nothing else."""
    assert result.exit_code == MISTAKE, result.output
    assert "Traceback" not in result.output
    assert result.stdout == ""
    for fragment in fragments:
        assert fragment in result.stderr
