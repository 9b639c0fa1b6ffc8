"""What receivers are told of promises, made ready for the transaction in which the promises change.

It must never stand in the way of a promise: what cannot be worded is logged, and not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from callflow.core.deliveries import Delivery
from callflow.core.promise import Promise
from callflow.core.promise_book import Callback
from callflow.core.promise_life import PromiseLife, promised
from callflow.core.promise_news import Change
from callflow.core.reference import reference
from callflow.storage.database import Database
from callflow.storage.promises import DONE, from_row
from callflow.storage.tables import promises

log = structlog.stdlib.get_logger(__name__)

Tell: TypeAlias = Callable[[Change, float], Delivery]
"""What a receiver is told of a change, at a time (epoch seconds)."""


class News:
    """Without `tell` nobody is told anything, and nothing is looked up."""

    def __init__(self, database: Database, engine: AsyncEngine, tell: Tell | None, now: Callable[[], float]) -> None:
        self._database = database
        self._engine = engine
        self._tell = tell
        self._now = now

    def of_promise(self, promise: Promise, reference: str) -> Iterator[Delivery]:
        """A promise is made."""
        yield from self._told(Change(promise, promised(promise), reference), promise.made_at)

    def of_done(self, callback: Callback) -> Iterator[Delivery]:
        """A human has ticked it off."""
        yield from self._told(Change(callback.promise, callback.now, callback.reference, done=True), self._now())

    async def of_lives(self, lives: Sequence[PromiseLife]) -> Sequence[Delivery]:
        """What the lives of promises have become, each change in turn; raises `StoreError`.

        Of several changes at one moment only the last speaks to the caller, and where a human has kept the promise
        none does.
        """
        if self._tell is None or not lives:
            return ()
        query = select(promises).where(promises.c.id.in_({life.promise for life in lives}))
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = {row.id: row for row in await connection.execute(query)}
        last = {life.promise: life for life in lives}
        found: list[Delivery] = []
        for life in lives:
            row = rows.get(life.promise)
            if row is not None:
                speaks = life is last[life.promise] and row.state != DONE
                change = Change(from_row(row), life, reference(row.serial), speaks=speaks)
                found += self._told(change, life.since)
        return found

    def _told(self, change: Change, at: float) -> Iterator[Delivery]:
        if self._tell is None:
            return
        try:
            yield self._tell(change, at)
        except Exception:  # a promise is worth more than the news of it
            log.exception("news_not_made", promise=change.promise.id, state=change.life.state.value)
