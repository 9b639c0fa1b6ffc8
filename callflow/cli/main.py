"""The command line: one file a command, joined here. A user's mistake is one clear sentence and exit code 2."""

from __future__ import annotations

import sys

import typer

from callflow.cli import health, run
from callflow.cli.output import tell_error
from callflow.errors import CallflowError, Replaced

MISTAKE = 2
TAKEN_OVER = 75
"""EX_TEMPFAIL: another callflow has taken over; whoever supervises this one must not start it again at once."""

app = typer.Typer(
    name="callflow",
    help="Answers a company's telephone by a plan that is proven safe.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for module in (run, health):
    module.register(app)


def main() -> None:
    """The `callflow` command."""
    try:
        app()
    except Replaced as error:
        tell_error(error)
        sys.exit(TAKEN_OVER)
    except CallflowError as error:
        tell_error(error)
        sys.exit(MISTAKE)


if __name__ == "__main__":
    main()
