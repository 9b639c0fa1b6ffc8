"""The database, for commands that look into it or tick something off."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from callflow.storage import SqlStore

T = TypeVar("T")


def with_store(do: Callable[[SqlStore], Awaitable[T]]) -> T:
    """What `do` finds in the database of the settings, opened and closed around it."""
    from callflow.config import settings
    from callflow.storage import SqlStore

    async def work() -> T:
        store = await SqlStore.open(settings().database)
        try:
            return await do(store)
        finally:
            await store.close()

    return asyncio.run(work())
