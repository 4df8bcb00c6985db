"""Questions on the command line: each has a usual answer, and an answer is read as strictly as an option."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import typer

from integration_sim.scenario.new.answer_readers import AnswerError, Given


@dataclass(frozen=True)
class Asking(Given):
    """Where answers come from: options first, then the user."""

    before: str = "--"

    def _unanswered[T](self, option: str, question: str, usual: object, read: Callable[[str], T]) -> T:
        """Ask; a bad answer is asked for again."""
        try:
            answer: T = typer.prompt(question, default=str(usual), value_proc=lambda written: _asked(written, read))
        except typer.Abort:
            typer.echo()
            raise AnswerError(f"--{option}: found no answer; give it as an option, or --defaults to be asked nothing") from None
        return answer


def _asked[T](written: str, read: Callable[[str], T]) -> T:
    try:
        return read(written.strip())
    except AnswerError as error:
        raise typer.BadParameter(str(error)) from None
