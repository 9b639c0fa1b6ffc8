"""Callbacks as a report needs them: each promise with what became of it, what could not be promised, and why.

They are read from the rows by which promises are kept; only what could not be promised has rows of its own. Nothing
here reads a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Row as RowOfTable
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callflow.core.dialling import Refusal
from callflow.core.promise import Cause
from callflow.core.promise_life import AT_ONCE, KEPT_BY_HUMAN, Outcome, PromiseState
from callflow.core.records import Gating, NotDialled, Promised, Try
from callflow.core.windows import Gated
from callflow.errors import StoreError
from callflow.storage.promises import DONE
from callflow.storage.record_tables import gatings, refusals
from callflow.storage.tables import editions, outcalls, promise_lives, promise_stories, promises

T = TypeVar("T")


async def promises_between(connection: AsyncConnection, since: float, until: float) -> tuple[Promised, ...]:
    """The promises that were made in [since, until), in that order."""
    made = promises.c.made_at >= since, promises.c.made_at < until
    ids = select(promises.c.id).where(*made)
    rows = (await connection.execute(_with_company_and_state().where(*made))).all()
    changes = select(promise_stories).where(promise_stories.c.promise.in_(ids)).order_by(promise_stories.c.since)
    attempts: Select[Any] = select(outcalls.c.id, outcalls.c.promise, outcalls.c.dialled_at, outcalls.c.outcome)
    tries = attempts.where(outcalls.c.promise.in_(ids)).order_by(outcalls.c.saved_at, outcalls.c.id)
    told = _by_promise((await connection.execute(changes)).all())
    tried = _by_promise((await connection.execute(tries)).all())
    return tuple(_promised(row, told.get(row.id, ()), tried.get(row.id, ())) for row in rows)


async def gatings_between(connection: AsyncConnection, since: float, until: float) -> tuple[Gating, ...]:
    query = select(gatings).where(gatings.c.at >= since, gatings.c.at < until)
    rows = (await connection.execute(query.order_by(gatings.c.at, gatings.c.call, gatings.c.why))).all()
    return tuple(Gating(row.call, row.company, row.queue, row.at, _read(Gated, row.why, row.call)) for row in rows)


async def refusals_between(connection: AsyncConnection, since: float, until: float) -> tuple[NotDialled, ...]:
    query = select(refusals).where(refusals.c.at >= since, refusals.c.at < until)
    rows = (await connection.execute(query.order_by(refusals.c.at, refusals.c.call))).all()
    return tuple(
        NotDialled(row.call, row.company, row.queue, row.at, _read(Refusal, row.why, row.call), bool(row.promised))
        for row in rows
    )


def _with_company_and_state() -> Select[Any]:
    """Promises with the state of their lives, and the company whose plan they were made under."""
    by_plan = select(func.max(editions.c.company)).where(editions.c.version == promises.c.plan).scalar_subquery()
    company = func.coalesce(func.nullif(promises.c.company, ""), by_plan).label("whose")
    query = select(promises, company, promise_lives.c.state.label("life"))
    return query.outerjoin(promise_lives, promise_lives.c.promise == promises.c.id).order_by(
        promises.c.made_at, promises.c.id
    )


def _by_promise(rows: Sequence[RowOfTable[Any]]) -> Mapping[str, list[RowOfTable[Any]]]:
    found: dict[str, list[RowOfTable[Any]]] = {}
    for row in rows:
        found.setdefault(row.promise, []).append(row)
    return found


def _promised(row: RowOfTable[Any], changes: Sequence[RowOfTable[Any]], tried: Sequence[RowOfTable[Any]]) -> Promised:
    state = PromiseState.PROMISED if row.life is None else _read(PromiseState, row.life, row.id)
    rang = [one.since for one in changes if one.state == PromiseState.CUSTOMER_RINGING]
    rang_at = rang[0] if rang else None
    notices = [one for one in changes if one.state == PromiseState.MOVED and one.why != AT_ONCE]
    known = [one.latest for one in notices if rang_at is None or one.since <= rang_at]
    return Promised(
        row.id,
        row.whose or "",
        row.queue,
        _read(Cause, row.cause, row.id),
        row.made_at,
        known[-1] if known else row.latest,
        state,
        rang_at,
        len(notices),
        _by_human(row, state, changes),
        tuple(_tries(tried)),
    )


def _by_human(row: RowOfTable[Any], state: PromiseState, changes: Sequence[RowOfTable[Any]]) -> bool:
    """Whether somebody has ticked it off: it is done, and neither have two talked nor has its caller withdrawn it."""
    if row.state != DONE or state is PromiseState.KEPT:
        return False
    return state is not PromiseState.WITHDRAWN or any(one.why == KEPT_BY_HUMAN for one in changes)


def _tries(rows: Iterable[RowOfTable[Any]]) -> Iterable[Try]:
    for row in rows:
        outcome = None if row.outcome is None else _read(Outcome, row.outcome, row.id)
        yield Try(row.dialled_at is not None, outcome)


def _read(kind: type[T], text: str, of: str) -> T:
    try:
        return kind(text)  # type: ignore[call-arg]
    except ValueError:
        raise StoreError(f"what is remembered of {of} in the database cannot be read: {text!r}") from None
