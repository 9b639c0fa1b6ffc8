"""A progress bar for prompts that are being prepared, on standard error; it is gone once they are."""

from __future__ import annotations

from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from callflow.cli.output import err
from callflow.core.prompts import Prompt


class PromptBar:
    """Open it with `with`; `tell` is what the studio asks for."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("preparing prompts"),
            BarColumn(),
            MofNCompleteColumn(),
            console=err,
            transient=True,
            disable=not err.is_terminal,
        )
        self._task = self._progress.add_task("prompts", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def tell(self, done: int, total: int, _prompt: Prompt) -> None:
        """One more prompt is ready."""
        self._progress.update(self._task, completed=done, total=total)
        if done >= total:
            self._progress.stop()
