"""`callflow run`: answer the telephone."""

from __future__ import annotations

import asyncio

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from callflow import logs
from callflow.app import run, safe_plans
from callflow.cli.output import err
from callflow.config import settings
from callflow.core.plan import Prompt


def register(app: typer.Typer) -> None:
    app.command("run")(command)


def command() -> None:
    """Answer the telephone: read and prove the plans, prepare their prompts, connect to Asterisk.

    Settings are environment variables that begin with CALLFLOW_ (see docs/settings.md). A plan that is not proven
    safe is not run.
    """
    chosen = settings()
    chosen.password()
    logs.set_up(chosen.log_format, chosen.log_level)
    proven = safe_plans(chosen.plans)
    with PromptBar() as bar:
        asyncio.run(run(chosen, proven, bar.tell))


class PromptBar:
    """A progress bar for prompts being prepared; it is gone once they are."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("preparing prompts"), BarColumn(), MofNCompleteColumn(), console=err, transient=True
        )
        self._task = self._progress.add_task("prompts", total=None)

    def __enter__(self) -> PromptBar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def tell(self, done: int, total: int, _prompt: Prompt) -> None:
        """One more prompt is ready."""
        self._progress.update(self._task, completed=done, total=total)
        if done >= total:
            self._progress.stop()
