"""Where the commands begin: what `--with` names is loaded first, since the commands themselves are put together from it."""

import sys
from collections.abc import Iterator, Sequence

from integration_sim.errors import USERS_MISTAKE, IntegrationSimError
from integration_sim.extensions import OPTION, load_extension


def main() -> None:
    """Load what `--with` names, then do what the command says."""
    try:
        load_extension(*named(sys.argv[1:]))
        from integration_sim.cli import app
    except IntegrationSimError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(USERS_MISTAKE) from None
    app()


def named(arguments: Sequence[str]) -> Iterator[str]:
    """Yield the files that arguments name with `--with FILE` or `--with=FILE`."""
    for position, argument in enumerate(arguments):
        if argument == "--":
            return
        if argument == OPTION:
            yield from arguments[position + 1 : position + 2]
        elif argument.startswith(f"{OPTION}="):
            yield argument.removeprefix(f"{OPTION}=")


if __name__ == "__main__":
    main()
