"""`callflow run`: answer the telephone."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    app.command("run")(command)


def command() -> None:
    """Answer the telephone: read and prove the plans, prepare their prompts, connect to Asterisk.

    Settings are environment variables that begin with CALLFLOW_ (see docs/settings.md). A plan that is not proven
    safe is not run. An Asterisk that cannot be reached, or refuses the password, does not end this: it may be
    starting, or its password just being changed. The log says so at once, `callflow health` and `callflow doctor`
    say so as long as it lasts, and callflow goes on trying.

    While it runs it takes every change of the plans' files once they may run, and also on SIGHUP or `callflow reload`.
    At a start with plans on disk that may not run, those last in force go on; `callflow health` says so.

    Exit code: 0 after Ctrl-C or SIGTERM, 2 after a mistake that must be mended first, 75 if another callflow has
    taken over.
    """
    import asyncio

    from callflow import logs
    from callflow.app import run
    from callflow.cli.progress import PromptBar
    from callflow.config import settings

    chosen = settings()
    chosen.password()
    logs.set_up(chosen.log_format, chosen.log_level)
    with PromptBar() as bar:
        asyncio.run(run(chosen, bar.tell))
