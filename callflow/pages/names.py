"""What things are called in JSON and CSV. These names stay as they are."""

from __future__ import annotations

from callflow.core.dialling import Refusal
from callflow.core.promise_life import Outcome
from callflow.core.records import WaitEnding
from callflow.core.windows import Gated


def key(ending: WaitEnding | Outcome | Gated | Refusal) -> str:
    """``hung_up``, ``took_callback``."""
    return ending.name.lower()
