"""`callflow versions`: which version of which plan is in force, which were, and how many calls are on each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import typer

from callflow.cli.output import counted, tell


def register(app: typer.Typer) -> None:
    app.command("versions")(command)


def command() -> None:
    """List the versions of the plans: those in force first, then the others, the latest first.

    Each has its name, when it was last in force (UTC), the calls that are on it now, its company and its file.

    Exit code: 0, or 2 if no callflow is running.
    """
    from callflow.cli.reload import order

    for one in order("versions")["versions"]:
        calls = counted(one["calls"], "call")
        line = f"{one['version']}  {_span(one):<51}  {calls:<9}  {one['company']} ({one['file']})"
        tell((line, "bold" if one["until"] is None else ""))


def _span(one: Any) -> str:
    if one["until"] is None:
        return f"in force since {_at(one['since'])}"
    return f"from {_at(one['since'])} to {_at(one['until'])}"


def _at(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"
