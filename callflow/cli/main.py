"""The command line: one file a command, joined here. A user's mistake is one clear sentence and exit code 2.

What a command needs is imported when it runs: asking for help, or proving a plan, must not load a telephone.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import typer

from callflow.cli import (
    agents,
    benefits,
    callbacks,
    calls,
    diff,
    doctor,
    explain,
    forget,
    graph,
    health,
    init,
    messages,
    prompts,
    reload,
    report,
    rescue,
    rollback,
    run,
    schema,
    simulate,
    test,
    validate,
    versions,
    webhooks,
)
from callflow.cli.output import tell_error
from callflow.errors import CallflowError, Replaced

MISTAKE = 2
TAKEN_OVER = 75
"""EX_TEMPFAIL: another callflow has taken over; whoever supervises this one must not start it again at once."""
STOPPED = 130
"""Ctrl-C, as shells count it."""

app = typer.Typer(
    name="callflow",
    help="Answers a company's telephone by a plan that is proven safe.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

COMMANDS = (
    init,
    run,
    validate,
    explain,
    schema,
    simulate,
    test,
    graph,
    diff,
    prompts,
    messages,
    callbacks,
    agents,
    calls,
    report,
    benefits,
    webhooks,
    forget,
    reload,
    rescue,
    versions,
    rollback,
    doctor,
    health,
)

for module in COMMANDS:
    module.register(app)


def main() -> None:
    """The `callflow` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no ✓ shows ?
    try:
        app()
    except Replaced as error:
        tell_error(error)
        sys.exit(TAKEN_OVER)
    except CallflowError as error:
        tell_error(error)
        sys.exit(MISTAKE)
    except KeyboardInterrupt:
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
