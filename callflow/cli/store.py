"""The database, for commands that look into it or tick something off."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from callflow.core.deliveries import Delivery
    from callflow.core.promise_news import Change
    from callflow.storage import SqlStore

T = TypeVar("T")


def with_store(do: Callable[[SqlStore], Awaitable[T]]) -> T:
    """What `do` finds in the database of the settings, opened and closed around it.

    What it changes is told the receiver of webhooks, if there is one: the running callflow sends it.
    """
    from callflow.config import settings
    from callflow.storage import SqlStore

    async def work() -> T:
        chosen = settings()
        store = await SqlStore.open(chosen.database, tell=_told() if chosen.webhook_url else None)
        try:
            return await do(store)
        finally:
            await store.close()

    return asyncio.run(work())


def _told() -> Callable[[Change, float], Delivery]:
    from callflow.callback_news import told

    return told
