"""`callflow run`: answer the telephone. What it starts, and starts again, is the hidden `callflow engine`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from callflow.config import Settings
    from callflow.supervised import Parent

STANDS_BY = 60.0
"""Seconds after which whoever waits for the word looks again whether the plans are others."""


def register(app: typer.Typer) -> None:
    app.command("run")(command)
    app.command("engine", hidden=True)(engine)


def command(
    alone: Annotated[
        bool,
        typer.Option("--alone", help="Without a parent that starts it again: for a service manager that does."),
    ] = False,
) -> None:
    """Answer the telephone: read and prove the plans, prepare their prompts, connect to Asterisk.

    Settings are environment variables that begin with CALLFLOW_ (see docs/settings.md). A plan that is not proven
    safe is not run. An Asterisk that cannot be reached, or refuses the password, does not end this: it may be
    starting, or its password just being changed. The log says so at once, `callflow health` and `callflow doctor`
    say so as long as it lasts, and callflow goes on trying.

    While it runs it takes every change of the plans' files once they may run, and also on SIGHUP or `callflow reload`.
    At a start with plans on disk that may not run, those last in force go on; `callflow health` says so.

    A small parent watches over the engine that does all this: one that ends, or whose event loop is silent for three
    seconds, is followed by the next, which stands by with the plans proven. Callers notice nothing, or hear a prompt
    again from its beginning.

    Exit code: 0 after Ctrl-C or SIGTERM, 2 after a mistake that must be mended first, 75 if another callflow has
    taken over.
    """
    if alone:
        _answer(_settings(), None)
        return
    import os

    from callflow import logs
    from callflow.supervisor import Supervisor, engine_command

    # What the settings say of the log, without what reads them: the engine does, and says what is wrong with them.
    logs.set_up("text" if os.environ.get("CALLFLOW_LOG_FORMAT") == "text" else "json", "info")
    with_standby = os.environ.get("CALLFLOW_STANDBY") != "off"
    raise typer.Exit(Supervisor(engine_command(), with_standby=with_standby).run())


def engine(tells: int, hears: int, parent: int) -> None:
    """One engine, as its parent starts it: two pipes, and the parent's process."""
    import signal

    from callflow.supervised import Parent, die_with

    if not die_with(parent):
        return
    for number in (signal.SIGINT, signal.SIGHUP):  # the terminal's are the parent's to understand
        signal.signal(number, signal.SIG_IGN)
    link, chosen = Parent(tells, hears), _settings()
    try:
        given = link.gives_word(within=0)
        while not given:
            _get_ready(chosen)
            link.ready()
            given = link.gives_word(within=STANDS_BY)
    except EOFError:
        return
    _answer(chosen, link)


def _settings() -> Settings:
    from callflow import logs
    from callflow.config import settings

    chosen = settings()
    chosen.password()
    logs.set_up(chosen.log_format, chosen.log_level)
    return chosen


def _answer(chosen: Settings, parent: Parent | None) -> None:
    import asyncio

    from callflow.app import run
    from callflow.cli.progress import PromptBar

    with PromptBar() as bar:
        asyncio.run(run(chosen, bar.tell, parent))


def _get_ready(chosen: Settings) -> None:
    """Load everything and prove the plans: what is known then need not be done once callers wait for it."""
    import callflow.app  # noqa: F401 - loaded, and with it all it needs
    from callflow.plan_folder import read
    from callflow.proof import check_sources

    check_sources(read(chosen.plans).texts)
