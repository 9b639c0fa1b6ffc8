"""`callflow rollback`: put an earlier version in force again, at once."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command("rollback")(command)


def command(
    version: Annotated[
        str,
        typer.Argument(
            metavar="VERSION",
            help="The version to put in force again, or its beginning; what was in force before if left out.",
        ),
    ] = "",
) -> None:
    """Put an earlier version in force again, whatever the plan on disk says.

    Without VERSION, what was in force before comes back: if several plans were changed together, all of them. Each
    further time goes one step further back. A VERSION takes the place of its own file's version only.

    It stays in force, over restarts too, until a plan's file changes or `callflow reload` is run. The files on disk are
    not touched: mend them next. Until then `callflow health` says that they are not in force.

    Exit code: 0 if that version is in force now, 1 if it is not, 2 if no callflow is running.
    """
    from callflow.cli.reload import order, tell_outcome

    tell_outcome(order("rollback", version))
