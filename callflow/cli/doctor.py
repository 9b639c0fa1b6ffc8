"""`callflow doctor`: what is wrong, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import counted, tell
from callflow.errors import SettingsError

if TYPE_CHECKING:
    from callflow.config import Settings
    from callflow.doctor import Finding, Mark


def register(app: typer.Typer) -> None:
    app.command("doctor")(command)


def command(
    queues: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Asterisk's queues.conf, to compare its own operators' line with the plans; "
            "looked for in /etc/asterisk and asterisk-conf if left out.",
        ),
    ] = None,
) -> None:
    """Check everything a telephone that answers needs: plans, prompts, disk, database, Asterisk, phones, clock.

    It may be run beside a running callflow, whose calls it does not touch. Each line says what is well, what to keep
    an eye on and what to mend, and how.

    Exit code: 0 if nothing is to be mended (warnings allowed), 1 otherwise.
    """
    import asyncio

    from callflow.config import settings
    from callflow.doctor import Mark
    from callflow.doctor.finding import well, wrong

    try:
        chosen = settings()
    except SettingsError as error:
        for sentence in str(error).splitlines():
            _tell(wrong(sentence, "correct the environment variable; docs/settings.md lists them all"))
        raise typer.Exit(1) from None
    _tell(well("the settings can be read"))
    marks = asyncio.run(_examine(chosen, queues))
    bad, doubtful = marks.count(Mark.WRONG), marks.count(Mark.WARNING)
    warned = f", {counted(doubtful, 'warning')}" if doubtful else ""
    if bad:
        tell((f"{counted(bad, 'thing')} to mend{warned}.", "bold red"))
        raise typer.Exit(1)
    tell((f"All is well{warned}.", "bold green"))


async def _examine(chosen: Settings, queues: Path | None) -> list[Mark]:
    from callflow.doctor import examine

    marks = []
    async for finding in examine(chosen, queues):
        _tell(finding)
        marks.append(finding.mark)
    return marks


def _tell(finding: Finding) -> None:
    from callflow.doctor import Mark

    match finding.mark:
        case Mark.WELL:
            tell(("✓ ", "bold green"), finding.what, hang=2)
        case Mark.WARNING:
            tell(("! ", "bold yellow"), finding.what, hang=2)
        case Mark.WRONG:
            tell(("✗ ", "bold red"), finding.what, hang=2)
    if finding.remedy:
        tell("  ", ("→ ", "dim"), finding.remedy, hang=4)
