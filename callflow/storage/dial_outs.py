"""Lives of promises and attempts to keep them, as rows and back: what the dial-out needs of the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable
from sqlalchemy import Row as RowOfTable

from callflow.core.deliveries import Delivery
from callflow.core.dialled import Dialled
from callflow.core.dialout.outcall import Ended, OutCall
from callflow.core.promise_book import DONE, Callback, Chapter
from callflow.core.promise_life import PromiseLife, PromiseState
from callflow.core.windows import Window
from callflow.errors import StoreError
from callflow.storage.codec import decode_outcall, encode_outcall
from callflow.storage.database import insert
from callflow.storage.outbox import putting
from callflow.storage.tables import outcalls, promise_lives, promise_stories, promises

__all__ = ["Callback", "Chapter", "UnreadableOutCall", "chapter_of", "life_of", "outcall_of", "saving"]

NO_MORE = (PromiseState.KEPT, PromiseState.WITHDRAWN)
"""What nobody has to do anything about any more. What was given up stays on the list of a human."""


@dataclass(frozen=True, slots=True)
class UnreadableOutCall:
    """An attempt that is there but whose state cannot be read."""

    outcall: str
    promise: str
    why: str


def saving(
    dialect: str,
    outcall: OutCall | None,
    dialled: Dialled | None,
    lives: Sequence[PromiseLife],
    now: float,
    deliveries: Sequence[Delivery],
) -> Iterator[Executable]:
    """The statements that write an attempt and what its promise's life has become, in this order.

    `deliveries` are what a receiver is told of these lives (`News.of_lives`): nothing changes that is not told.
    """
    if outcall is not None:
        yield _kept(dialect, outcalls, "id", _outcall_row(outcall, dialled, now))
    for life in lives:
        yield insert(promise_stories, dialect).values(_chapter_row(life)).on_conflict_do_nothing()
    if lives:
        last = lives[-1]
        yield _kept(dialect, promise_lives, "promise", _life_row(last))
        if last.state in NO_MORE:
            yield promises.update().where(promises.c.id == last.promise).values(state=DONE, state_at=last.since)
    for delivery in deliveries:
        yield putting(dialect, delivery)


def _kept(dialect: str, table: Any, key: str, row: dict[str, object]) -> Executable:
    new = insert(table, dialect).values(row)
    known = {column: new.excluded[column] for column in row if column != key}
    statement: Executable = new.on_conflict_do_update(index_elements=[key], set_=known)
    return statement


def _outcall_row(outcall: OutCall, dialled: Dialled | None, now: float) -> dict[str, object]:
    ended = outcall.phase if isinstance(outcall.phase, Ended) else None
    return {
        "id": outcall.id,
        "promise": outcall.promise,
        "state": encode_outcall(outcall),
        "number": dialled.number if dialled else "",
        "dialled_at": dialled.at if dialled else None,
        "saved_at": now,
        "ended_at": now if ended else None,
        "outcome": ended.outcome.value if ended else None,
    }


def _life_row(life: PromiseLife) -> dict[str, object]:
    return {
        "promise": life.promise,
        "state": life.state.value,
        "since": life.since,
        "earliest": life.window.earliest,
        "latest": life.window.latest,
        "next_at": life.next_at,
        "attempt": life.attempt,
        "counted": life.counted,
        "setbacks": life.setbacks,
        "moves": life.moves,
        "why": str(life.why),
        "over": int(life.over),
    }


def _chapter_row(life: PromiseLife) -> dict[str, object]:
    return {
        "promise": life.promise,
        "since": life.since,
        "state": life.state.value,
        "attempt": life.attempt,
        "earliest": life.window.earliest,
        "latest": life.window.latest,
        "why": str(life.why),
    }


def life_of(row: RowOfTable[Any]) -> PromiseLife:
    """The life in a row; `StoreError` if it holds none."""
    try:
        return PromiseLife(
            row.promise,
            PromiseState(row.life_state),
            row.since,
            Window(row.life_earliest, row.life_latest),
            row.next_at,
            row.attempt,
            row.counted,
            row.setbacks,
            row.moves,
            row.why,
        )
    except ValueError:
        raise StoreError(f"the life of the promise {row.promise} in the database cannot be read") from None


def chapter_of(row: RowOfTable[Any]) -> Chapter:
    """One line of a story."""
    try:
        state = PromiseState(row.state)
    except ValueError:
        raise StoreError(f"the story of the promise {row.promise} in the database cannot be read") from None
    return Chapter(row.since, state, row.attempt, Window(row.earliest, row.latest), row.why)


def outcall_of(outcall: str, promise: str, state: str) -> OutCall | UnreadableOutCall:
    """The attempt that was saved."""
    try:
        found = decode_outcall(state)
    except StoreError as unreadable:
        return UnreadableOutCall(outcall, promise, str(unreadable))
    if found.id != outcall:
        return UnreadableOutCall(outcall, promise, "the saved call cannot be read: it bears the id of another call")
    return found
