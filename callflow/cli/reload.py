"""`callflow reload`: have the running callflow take the plans on disk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import typer

from callflow.cli.output import err, tell

NOT_IN_FORCE = 1


def register(app: typer.Typer) -> None:
    app.command("reload")(command)


def command() -> None:
    """Put the plans on disk in force, without a restart, if all of them may run.

    The running callflow reads, judges and proves them and prepares their prompts, new recordings included. New calls
    then follow them; calls that have begun keep the version they began with. If anything is wrong, everything stays
    as it is. It does the same of its own accord a second or two after a plan's file was changed, and on SIGHUP. This
    also ends what `callflow rollback` has begun.

    Exit code: 0 if the plans on disk are in force now, 1 if they are not, 2 if no callflow is running.
    """
    tell_outcome(order("reload"))


def order(name: str, version: str = "") -> Mapping[str, Any]:
    """What the running callflow answers to a command."""
    import asyncio

    from callflow.config import settings
    from callflow.web import control

    chosen = settings()
    return asyncio.run(control.order(chosen.health_host, chosen.health_port, name, version))


def tell_outcome(said: Mapping[str, Any]) -> None:
    """The words of the answer; exit code 1 if what was asked for is not in force."""
    done = said["in_force"] is True
    for line in said["words"]:
        tell(str(line)) if done else tell(str(line), to=err)
    if not done:
        raise typer.Exit(NOT_IN_FORCE)
