"""What things are called in JSON and CSV. These names stay as they are."""

from __future__ import annotations

from callflow.core.records import WaitEnding


def key(ending: WaitEnding) -> str:
    """``hung_up``, ``took_callback``."""
    return ending.name.lower()
