"""Which plans a command is about: those named, or those of the settings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def chosen_plans(paths: Iterable[Path]) -> list[Path]:
    """The plan files at these paths, each once; without any, those of CALLFLOW_PLANS."""
    from callflow.proof import plan_files

    wanted = list(paths)
    if not wanted:
        from callflow.config import settings

        wanted = [settings().plans]
    return list(dict.fromkeys(file for path in wanted for file in plan_files(path)))
