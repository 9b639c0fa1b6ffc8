"""Facts as rows, and rows as records: what is remembered of calls, written once and read in order of time.

A fact written twice changes nothing, for its row's key is made of the ids and numbers of the call.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Dialect, Insert, Select, Table, Update, and_, bindparam, case, select
from sqlalchemy import Row as RowOfTable
from sqlalchemy.ext.asyncio import AsyncConnection

from callflow.core.recording import (
    Announced,
    CallBegan,
    CallEnded,
    Fact,
    Noted,
    NotPromised,
    NumberRefused,
    OfferBegan,
    OfferEnded,
    TalkBegan,
    TalkEnded,
    WaitEnded,
)
from callflow.core.records import (
    Announcement,
    CallRecord,
    Moment,
    Offered,
    Records,
    Talk,
    Wait,
    WaitEnding,
    came_true,
)
from callflow.errors import StoreError
from callflow.storage.callback_records import gatings_between, promises_between, refusals_between
from callflow.storage.database import insert
from callflow.storage.record_tables import (
    announcements,
    call_records,
    gatings,
    moments,
    offers,
    refusals,
    talks,
    waits,
)


def compiled(fact: Fact, dialect: Dialect) -> tuple[str, tuple[Any, ...]]:
    """The SQL that writes a fact, and its values.

    The end of something whose beginning was never written is not written, either.
    """
    kind: Any = type(fact)
    sql, names = _compiled(kind, dialect)
    values = _values(fact)
    return sql, tuple([values[name] for name in names])


@lru_cache(maxsize=32)
def _compiled(kind: Hashable, dialect: Dialect) -> tuple[str, Sequence[str]]:
    """The SQL for one kind of fact, and the names of its values in their order."""
    found = _statement(kind, dialect.name).compile(dialect=dialect)
    return str(found), tuple(found.positiontup or ())


def _statement(kind: Hashable, dialect: str) -> Insert | Update:
    ended: ColumnElement[float] = bindparam("at")
    if kind is CallEnded:
        one = call_records.update().where(call_records.c.id == bindparam("call"))
        return one.values(ended_at=ended, ending=bindparam("how"))
    if kind is TalkEnded:
        return talks.update().where(_of(talks)).values(ended_at=ended)
    if kind is OfferEnded:
        return offers.update().where(_of(offers)).values(ended_at=ended, outcome=bindparam("how"))
    table = TABLES[kind]
    new: Insert = insert(table, dialect).values(dict.fromkeys(table.c.keys())).on_conflict_do_nothing()
    return new


def _of(table: Table) -> ColumnElement[bool]:
    return and_(table.c.call == bindparam("of"), table.c.leg == bindparam("number"))


TABLES: Mapping[Hashable, Table] = {
    CallBegan: call_records,
    Noted: moments,
    WaitEnded: waits,
    Announced: announcements,
    TalkBegan: talks,
    OfferBegan: offers,
    NotPromised: gatings,
    NumberRefused: refusals,
}
"""Where what is new is written; what ends something changes the row of its beginning."""


def _values(fact: Fact) -> Mapping[str, object]:
    """The values of a fact by the names in its statement: columns, where it is new."""
    match fact:
        case CallBegan(call, company, plan, dialled, number, at):
            texts = {"company": company, "plan": plan, "dialled": _harmless(dialled), "number": _harmless(number)}
            return {"id": call, **texts, "arrived_at": at, "ended_at": None, "ending": ""}
        case CallEnded(call, at, ending):
            return {"call": call, "at": at, "how": ending}
        case Noted(call, at, part, what):
            return {"call": call, "at": at, "part": part, "what": what}
        case WaitEnded(call, seat, company, queue, since, at, ending, agent, at_front):
            row = {"call": call, "seat": seat, "company": company, "queue": queue, "since": since, "ended_at": at}
            return {**row, "ending": ending.value, "agent": agent, "at_front": int(at_front)}
        case Announced(call, seat, company, queue, at, place, end):
            row = {"call": call, "seat": seat, "at": at, "company": company, "queue": queue}
            return {**row, "place": place, "end": end}
        case TalkBegan(call, leg, company, queue, agent, at):
            row = {"call": call, "leg": leg, "company": company, "queue": queue, "agent": agent}
            return {**row, "began": at, "ended_at": None}
        case TalkEnded(call, leg, at):
            return {"of": call, "number": leg, "at": at}
        case OfferBegan(call, leg, company, queue, agent, at, why):
            row = {"call": call, "leg": leg, "company": company, "queue": queue, "agent": agent}
            return {**row, "at": at, "ended_at": None, "outcome": "", "why": why}
        case OfferEnded(call, leg, at, outcome):
            return {"of": call, "number": leg, "at": at, "how": outcome}
        case NotPromised(call, company, queue, at, why_not):
            return {"call": call, "queue": queue, "why": why_not.value, "company": company, "at": at}
        case NumberRefused(call, company, queue, at, refusal, is_promised):
            row = {"call": call, "at": at, "company": company, "queue": queue}
            return {**row, "why": refusal.value, "promised": int(is_promised)}
        case _:
            assert_never(fact)


def _harmless(text: str) -> str:
    """Hostile text from the network: no database refuses printable ASCII."""
    return ascii(text)[1:-1]


# Reading: what began in [since, until), in order of time.


def calls_between(since: float, until: float) -> Select[Any]:
    return _between(select(call_records), call_records.c.arrived_at, since, until, call_records.c.id)


def waits_between(since: float, until: float) -> Select[Any]:
    return _between(select(waits), waits.c.since, since, until, waits.c.call)


def talks_between(since: float, until: float) -> Select[Any]:
    return _between(select(talks).where(talks.c.ended_at.is_not(None)), talks.c.began, since, until, talks.c.call)


def offers_between(since: float, until: float) -> Select[Any]:
    return _between(select(offers).where(offers.c.ended_at.is_not(None)), offers.c.at, since, until, offers.c.call)


def announcements_between(since: float, until: float) -> Select[Any]:
    """Announcements, each with the end of its wait, where that is over."""
    over = and_(waits.c.call == announcements.c.call, waits.c.seat == announcements.c.seat)
    found = select(announcements, waits.c.ended_at, waits.c.ending).outerjoin(waits, over)
    return _between(found, announcements.c.at, since, until, announcements.c.call)


async def records_between(connection: AsyncConnection, since: float, until: float) -> Records:
    """All that began in [since, until) (epoch seconds)."""
    queries = (calls_between, waits_between, talks_between, announcements_between, offers_between)
    found = [(await connection.execute(query(since, until))).all() for query in queries]
    return Records(
        tuple(call_of(row) for row in found[0]),
        tuple(wait_of(row) for row in found[1]),
        tuple(talk_of(row) for row in found[2]),
        tuple(announcement_of(row) for row in found[3]),
        tuple(offered_of(row) for row in found[4]),
        await promises_between(connection, since, until),
        await gatings_between(connection, since, until),
        await refusals_between(connection, since, until),
    )


def calls_called(name: str) -> Select[Any]:
    """The call of that name; else those whose names begin so, the latest first."""
    exact = case((call_records.c.id == name, 0), else_=1)
    found = select(call_records).where(call_records.c.id.startswith(name, autoescape=True))
    return found.order_by(exact, call_records.c.arrived_at.desc()).limit(2)


def arrival_of_last(number: int) -> Select[Any]:
    """When the last so many calls arrived, the earliest of them last."""
    return select(call_records.c.arrived_at).order_by(call_records.c.arrived_at.desc()).limit(number)


def story_of(call: str) -> Select[Any]:
    return select(moments).where(moments.c.call == call).order_by(moments.c.at, moments.c.part)


def _between(query: Select[Any], column: Any, since: float, until: float, then: Any) -> Select[Any]:
    return query.where(column >= since, column < until).order_by(column, then)


def call_of(row: RowOfTable[Any], story: Sequence[Moment] = ()) -> CallRecord:
    ended_at = row.arrived_at if row.ended_at is None else row.ended_at
    who = (row.id, row.company, row.plan, row.dialled, row.number)
    return CallRecord(*who, row.arrived_at, ended_at, row.ending, tuple(story))


def wait_of(row: RowOfTable[Any]) -> Wait:
    ending = _ending(row.call, row.ending)
    where = (row.call, row.company, row.queue)
    return Wait(*where, row.since, row.ended_at, ending, row.agent, bool(row.at_front))


def talk_of(row: RowOfTable[Any]) -> Talk:
    return Talk(row.call, row.company, row.queue, row.agent, row.began, row.ended_at)


def announcement_of(row: RowOfTable[Any]) -> Announcement:
    held = None if row.ending is None else came_true(row.end, row.ended_at, _ending(row.call, row.ending))
    return Announcement(row.call, row.company, row.queue, row.at, row.place, row.end, held)


def offered_of(row: RowOfTable[Any]) -> Offered:
    return Offered(row.call, row.company, row.queue, row.agent, row.at, row.ended_at, row.outcome, row.why)


def moment_of(row: RowOfTable[Any]) -> Moment:
    return Moment(row.at, row.what)


def _ending(call: str, text: str) -> WaitEnding:
    try:
        return WaitEnding(text)
    except ValueError:
        raise StoreError(f"the wait of the call {call} in the database cannot be read") from None
