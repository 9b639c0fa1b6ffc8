"""Which plans a command is about: those named, or those of the settings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from callflow.errors import CallflowError


def chosen_plans(paths: Iterable[Path]) -> list[Path]:
    """The plan files at these paths, each once; without any, those of CALLFLOW_PLANS."""
    from callflow.proof import plan_files

    wanted = list(paths)
    if not wanted:
        from callflow.config import settings

        wanted = [settings().plans]
    return list(dict.fromkeys(file for path in wanted for file in plan_files(path)))


def one_plan(path: Path | None) -> Path:
    """The one plan file at a path, or of CALLFLOW_PLANS; several are a mistake."""
    file, *others = chosen_plans([path] if path else [])
    if others:
        raise CallflowError(f"{file.parent} holds several plans: name one, such as {file}")
    return file
