"""What callflow remembers: every call as it was last saved, the plans that calls run on, and which were in force when.

It keeps the engine's `Store` without importing it. A call that has ended keeps its story but not its caller: a number
is stored only while somebody may still need it. A row that cannot be read is given back as `Unreadable`, so that this
one caller can go to the operator and no other call is hidden behind it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import inf
from typing import Any, Self

from sqlalchemy import Executable, Select, func, select
from sqlalchemy import Row as RowOfTable
from sqlalchemy.ext.asyncio import AsyncEngine

from callflow.core.benefit import Granted
from callflow.core.call import Call, Caller, CallId, Ended
from callflow.core.deliveries import of_benefit
from callflow.core.dialled import Dialled
from callflow.core.dialout.outcall import OutCall
from callflow.core.duty import Duty
from callflow.core.editions import Cause, Edition, Entry
from callflow.core.ewt_learning import Laws
from callflow.core.promise import Cause as Promised
from callflow.core.promise import Promise, PromiseId
from callflow.core.promise_book import Wanted
from callflow.core.promise_change import PromiseChange
from callflow.core.promise_life import OVER, PromiseLife, PromiseState
from callflow.core.recording import Fact
from callflow.core.records import CallRecord, Moment, Records
from callflow.core.reference import as_typed, reference, serial_of
from callflow.errors import StoreError
from callflow.storage import benefits, erasing, learnt
from callflow.storage.codec import decode, encode
from callflow.storage.database import Database, database, insert
from callflow.storage.dial_outs import Callback, Chapter, UnreadableOutCall, chapter_of, life_of, outcall_of, saving
from callflow.storage.duties import duties_of, keeping
from callflow.storage.erasing import KeptOf, Personal
from callflow.storage.last_talks import LastTalks
from callflow.storage.migrate import migrate
from callflow.storage.news import News, Tell
from callflow.storage.outbox import Outbox, putting
from callflow.storage.promises import DONE, Kept, from_row, to_row
from callflow.storage.records import arrival_of_last, call_of, calls_called, moment_of, records_between, story_of
from callflow.storage.sql import Row
from callflow.storage.tables import agents, calls, editions, outcalls, plans, promise_lives, promise_stories, promises
from callflow.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A call that is there but whose state cannot be read."""

    call_id: CallId
    why: str


class SqlStore:
    """Open with `await SqlStore.open(url)`, close with `await store.close()`. Every method raises `StoreError`."""

    def __init__(
        self,
        where: Database,
        engine: AsyncEngine,
        writer: Writer,
        now: Callable[[], float],
        webhooks: bool,
        tell: Tell | None = None,
    ) -> None:
        self._database = where
        self._engine = engine
        self._writer = writer
        self._now = now
        self._webhooks = webhooks
        self._news = News(where, engine, tell, now)
        self._serial = 0
        self._serial_is_sure = False
        self.outbox = Outbox(where, engine, writer)
        self.ledger = benefits.Ledger(where, engine, writer, now)
        self.last_talks = LastTalks(where, engine, writer)

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        lock_wait: float = 1.0,
        now: Callable[[], float] = time.time,
        webhooks: bool = False,
        tell: Tell | None = None,
    ) -> Self:
        """Open the database, made new or brought up to date if need be.

        With `webhooks` whatever a receiver is to hear of is put into the outbox together with what brought it about;
        `tell` says what it hears of promises.
        """
        where = database(url, lock_wait)
        engine = where.engine()
        writer = Writer(where, engine)
        try:
            await where.try_out(engine)
            await migrate(where, engine)
            await writer.start()
        except BaseException:  # a cancelled start, too, leaves no thread behind
            await engine.dispose()
            raise
        return cls(where, engine, writer, now, webhooks, tell)

    async def close(self) -> None:
        """Write what is under way and let go of the database."""
        await self._writer.close()
        await self._engine.dispose()

    @property
    def trouble(self) -> str | None:
        """Why the last save failed, or None if it was well: the store's word for readiness."""
        return self._writer.trouble

    @property
    def lost(self) -> int:
        """Facts that could not be remembered since the store was opened."""
        return self._writer.lost

    async def save(
        self,
        call: Call,
        promises: Sequence[Promise] = (),
        facts: Sequence[Fact] = (),
        granted: Sequence[Granted] = (),
        changed: PromiseChange | None = None,
    ) -> None:
        """Write one call's state, what was promised, and which benefits were given: all or nothing.

        So is what has `changed` of a promise by this step. When this returns it survives a crash and a loss of power.
        What is there already is left as it is. The facts are written with it. Trouble with them is no trouble of the
        call: they are kept for later, or lost.
        """
        changing = await self._changing(changed)
        if not promises:
            also = [*changing, *self._granting(granted)] if changing or granted else ()
            await self._writer.write(_row(call, self._now()), also, facts)
            return
        serial = await self._next_serial(len(promises))
        try:
            also = [*self._promising(promises, serial), *self._granting(granted), *changing]
            await self._writer.write(_row(call, self._now()), also, facts)
        except BaseException:
            self._serial_is_sure = False  # another callflow may have taken these numbers
            raise

    async def _next_serial(self, count: int) -> int:
        """The first of so many running numbers that no promise has."""
        if not self._serial_is_sure:
            ((last,),) = await self._rows(select(func.max(promises.c.serial)))
            self._serial, self._serial_is_sure = max(last or 0, self._serial), True
        first, self._serial = self._serial + 1, self._serial + count
        return first

    def _promising(self, promised: Sequence[Promise], serial: int) -> Iterator[Executable]:
        dialect = self._engine.dialect.name
        for number, one in enumerate(promised, start=serial):
            yield insert(promises, dialect).values(dict(to_row(one, number))).on_conflict_do_nothing(["id"])
            for delivery in self._news.of_promise(one, reference(number)):
                yield putting(dialect, delivery)

    async def _changing(self, changed: PromiseChange | None) -> Sequence[Executable]:
        if changed is None:
            return ()
        told = await self._news.of_lives(changed.lives)
        dialect, now = self._engine.dialect.name, self._now()
        return list(saving(dialect, changed.outcall, changed.dialled, changed.lives, now, told))

    def _granting(self, granted: Sequence[Granted]) -> Iterator[Executable]:
        dialect = self._engine.dialect.name
        for one in granted:
            yield benefits.writing(dialect, one)
            if self._webhooks:
                yield putting(dialect, of_benefit(one))

    async def promises(self) -> Sequence[Promise]:
        """Every promise that was made, the earliest to be kept first."""
        query = select(promises).order_by(promises.c.latest, promises.c.id)
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query)).all()
        return [from_row(row) for row in rows]

    async def messages(self) -> Sequence[Kept]:
        """The messages that were left, those first that must be answered first."""
        query = select(promises).where(promises.c.cause == Promised.MESSAGE.value)
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query.order_by(promises.c.latest, promises.c.id))).all()
        return [Kept(from_row(row), row.state) for row in rows]

    async def mark_done(self, promise: str) -> None:
        """A promise is kept, by a human."""
        query = _callbacks().where(promises.c.id == promise, promises.c.state != DONE)
        for one in await self._callbacks(query):
            change = promises.update().where(promises.c.id == promise).values(state=DONE, state_at=self._now())
            told = self._news.of_done(one)
            await self._writer.transact([change, *(putting(self._engine.dialect.name, one) for one in told)])

    async def save_attempt(
        self,
        outcall: OutCall | None,
        dialled: Dialled | None,
        lives: Sequence[PromiseLife],
        facts: Sequence[Fact] = (),
    ) -> None:
        """Write an attempt and what its promise's life has become, one after the other: all or nothing.

        `dialled` says when this attempt has rung the customer's phone. Without an attempt only the life is written.
        The facts are written with it, as with a call.
        """
        deliveries = await self._news.of_lives(lives)
        statements = saving(self._engine.dialect.name, outcall, dialled, lives, self._now(), deliveries)
        await self._writer.transact(list(statements), facts)

    async def open_promises(self) -> Sequence[tuple[Promise, PromiseLife | None]]:
        """Every promise that is not over, with its life; None if nothing has been done about it yet."""
        query = _callbacks().where(promise_lives.c.over.is_distinct_from(1), promises.c.state != DONE)
        return [(one.promise, one.life) for one in await self._callbacks(query)]

    async def callbacks(self) -> Sequence[Callback]:
        """Every promise with its life, those first that must be kept first."""
        return await self._callbacks(_callbacks())

    async def callbacks_wanted(self, wanted: Wanted, most: int) -> Sequence[Callback]:
        """At most so many of those that are wanted, those first that must be kept first; of what is over, the last."""
        state = func.coalesce(promise_lives.c.state, PromiseState.PROMISED.value)
        query = _callbacks()
        if not wanted.everything and wanted.state is None:
            query = query.where(promises.c.state != DONE)
        for column, value in ((state, wanted.state), (promises.c.queue, wanted.queue)):
            query = query if value is None else query.where(column == str(value))
        if wanted.company is not None:
            query = query.where(func.coalesce(promises.c.company, "") == wanted.company)
        last = wanted.everything or wanted.state in OVER
        query = query.order_by(promises.c.latest.desc()) if last else query
        return await self._callbacks(query.limit(most))

    async def callbacks_called(self, name: str) -> Sequence[Callback]:
        """The promise of that name or reference, or two of those whose names begin so."""
        if not (name.isascii() and name.isprintable()):
            return ()
        typed = as_typed(name)
        exact = (promises.c.id == name) | (promises.c.serial == (serial_of(typed) if typed else 0))
        alike = promises.c.id.startswith(name, autoescape=True)
        return await self._callbacks(_callbacks().where(exact)) or await self._callbacks(
            _callbacks().where(alike).limit(2)
        )

    async def is_done(self, promise: PromiseId) -> bool:
        """Whether a promise has been kept or is no longer wanted; a human may have said so meanwhile."""
        with self._database.sentences():
            async with self._engine.connect() as connection:
                state: str | None = await connection.scalar(select(promises.c.state).where(promises.c.id == promise))
        return state == DONE

    async def promise_story(self, promise: PromiseId) -> Sequence[Chapter]:
        """What has become of a promise, one line a change."""
        query = select(promise_stories).where(promise_stories.c.promise == promise)
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query.order_by(promise_stories.c.since))).all()
        return [chapter_of(row) for row in rows]

    # What is remembered of calls.

    async def records(self, since: float, until: float) -> Records:
        """All that began in [since, until) (epoch seconds) and was remembered; the calls without their stories.

        What is under way is not among it, but for the calls themselves: those have no ending yet.
        """
        with self._database.sentences():
            async with self._engine.connect() as connection:
                return await records_between(connection, since, until)

    async def last_calls(self, number: int) -> Records:
        """All that was remembered since the last so many calls began."""
        with self._database.sentences():
            async with self._engine.connect() as connection:
                arrivals = (await connection.scalars(arrival_of_last(number))).all()
                return await records_between(connection, arrivals[-1], inf) if arrivals else Records()

    async def calls_called(self, name: str) -> Sequence[CallRecord]:
        """The call of that name, or two of those whose names begin so; the first is the one that is meant, if any."""
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(calls_called(name))).all()
        return [call_of(row) for row in rows if row.id == name] or [call_of(row) for row in rows]

    async def story(self, call: CallId) -> Sequence[Moment]:
        """What a human would tell of a call, in order; nothing if the call is not known."""
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(story_of(call))).all()
        return [moment_of(row) for row in rows]

    # What is personal, and how it is erased.

    async def plans_of_personal_data(self) -> Sequence[str]:
        """The versions of plans of whose calls something personal may be kept."""
        return [row.plan for row in await self._rows(erasing.plans())]

    async def erase_calls(self, plan: str, before: float, under_way: Collection[str]) -> int:
        """Erase the numbers of some calls that were over by then, and forget states of calls long over: how many."""
        old = [row.id for row in await self._rows(erasing.old_calls(plan, before))]
        states = [row.id for row in await self._rows(erasing.old_states(plan, before, under_way))]
        if old or states:
            await self._writer.transact([*erasing.forget_calls(old), *erasing.forget_states(states)])
        return len(old) + len(states)

    async def old_promises(self, plan: str, before: float, after: str) -> Sequence[Personal]:
        """Some promises that were done by then and hold something personal, in the order of their names."""
        rows = await self._rows(erasing.old_promises(plan, before, after))
        return [Personal(row.id, row.recording) for row in rows]

    async def erase_promises(self, names: Collection[str]) -> None:
        """Erase what is personal of promises that are done, and of the attempts to keep them."""
        await self._writer.transact(erasing.forget_promises(names))

    async def numbers_kept(self) -> Sequence[str]:
        """Every number that is kept, each as it is written."""
        return [row[0] for row in await self._rows(erasing.numbers())]

    async def kept_of(self, written: Collection[str]) -> KeptOf:
        """What is kept of a number, in all the ways in which it is written."""
        found = await self._rows(erasing.promises_of(written))
        done = [Personal(row.id, row.recording) for row in found if row.state == DONE]
        still_open = [Personal(row.id, row.recording) for row in found if row.state != DONE]
        kept = [row.id for row in await self._rows(erasing.calls_of(written))]
        under_way = [row.id for row in await self._rows(erasing.under_way(written))]
        return KeptOf(kept, under_way, done, still_open, tuple(written))

    async def forget(self, kept: KeptOf) -> None:
        """Erase all of it at once, but for what is open or under way."""
        names = [one.promise for one in kept.done]
        over = [one for one in kept.calls if one not in kept.under_way]
        forgotten = (
            *erasing.forget_calls(over),
            *erasing.forget_promises(names),
            *erasing.forget_written(kept.written),
        )
        await self._writer.transact(forgotten)

    async def companies_of_personal_data(self) -> Sequence[str]:
        """The companies of whose callers a benefit or a last talk may be kept."""
        return [row[0] for row in await self._rows(erasing.companies())]

    async def erase_company(self, company: str, before: float) -> None:
        """Erase whom a company gave a benefit, and who talked with whom, before then (epoch seconds)."""
        await self._writer.transact(erasing.forget_before(company, before))

    async def erase_told(self, before: float) -> None:
        """Erase what was to be told others before then (epoch seconds)."""
        await self._writer.transact(erasing.forget_told(before))

    async def _rows(self, query: Executable) -> Sequence[RowOfTable[Any]]:
        with self._database.sentences():
            async with self._engine.connect() as connection:
                return (await connection.execute(query)).all()

    # What was learned.

    async def save_learnt(self, laws: Mapping[str, Laws]) -> None:
        """What each queue has learned, by its key on the floor."""
        await self._writer.transact(learnt.saving(self._engine.dialect.name, laws, self._now()))

    async def learnt(self) -> tuple[Mapping[str, Laws], Sequence[str]]:
        """What each queue had learned, and a sentence for each row that cannot be used."""
        return learnt.read(await self._rows(learnt.query()))

    async def open_outcalls(self) -> Sequence[OutCall | UnreadableOutCall]:
        """Every attempt that had not ended when it was last saved."""
        query = select(outcalls.c.id, outcalls.c.promise, outcalls.c.state).where(outcalls.c.ended_at.is_(None))
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query.order_by(outcalls.c.id))).all()
        return [outcall_of(*row) for row in rows]

    async def dialled(self, since: float) -> Sequence[Dialled]:
        """Which customers' phones have been rung since then (epoch seconds)."""
        query = select(outcalls.c.id, outcalls.c.number, outcalls.c.dialled_at, outcalls.c.ended_at)
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query.where(outcalls.c.dialled_at >= since))).all()
        return [Dialled(*row) for row in rows]

    async def keep_duty(self, phone: str, duty: Duty) -> None:
        """Remember what the agent with this phone has said of themselves."""
        await self._writer.transact([keeping(self._engine.dialect.name, phone, duty)])

    async def duties(self) -> Mapping[str, Duty]:
        """What agents have said last, by phone."""
        with self._database.sentences():
            async with self._engine.connect() as connection:
                return duties_of((await connection.execute(select(agents))).all())

    async def _callbacks(self, query: Select[Any]) -> Sequence[Callback]:
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query.order_by(promises.c.latest, promises.c.id))).all()
        return [_callback(row) for row in rows]

    async def open_calls(self) -> Sequence[Call | Unreadable]:
        """Every call that had not ended when it was last saved, the longest here first."""
        query = select(calls.c.id, calls.c.state).where(calls.c.ended_at.is_(None))
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query.order_by(calls.c.arrived_at, calls.c.id))).all()
        return [_read(call_id, state) for call_id, state in rows]

    async def keep_plan(self, version: str, source: str) -> None:
        """Remember a plan's source under its version; the same version again changes nothing."""
        new = insert(plans, self._engine.dialect.name).values(version=version, source=source, kept_at=self._now())
        with self._database.sentences():
            async with self._engine.connect() as connection:
                await connection.execute(new.on_conflict_do_nothing())

    async def plan_source(self, version: str) -> str | None:
        """The source of a version, or None if it was never kept."""
        with self._database.sentences():
            async with self._engine.connect() as connection:
                source: str | None = await connection.scalar(select(plans.c.source).where(plans.c.version == version))
        return source

    async def record_edition(self, edition: Edition) -> None:
        """Remember, after all others, which plans are in force from now on: all of them or none."""
        common = {"since": edition.since, "cause": edition.cause.value, "disk": edition.disk}
        rows = [{"file": one.file, "version": one.version, "company": one.company} for one in edition.entries]
        with self._database.sentences():
            async with self._engine.connect() as connection:
                last = await connection.scalar(select(func.max(editions.c.number)))
                number = 1 if last is None else last + 1
                await connection.execute(
                    editions.insert().values([{"number": number, **row, **common} for row in rows])
                )

    async def editions(self) -> Sequence[Edition]:
        """Every edition that was ever in force, the last one at the end."""
        query = select(editions).order_by(editions.c.number, editions.c.file)
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query)).all()
        return [_edition(list(group)) for _, group in groupby(rows, key=lambda row: row.number)]


def _callbacks() -> Select[Any]:
    """Promises with their lives, where they have one."""
    life = promise_lives.c
    named = (
        life.state.label("life_state"),
        life.earliest.label("life_earliest"),
        life.latest.label("life_latest"),
    )
    others = (life.promise, life.since, life.next_at, life.attempt, life.counted, life.setbacks, life.moves, life.why)
    return select(promises, *named, *others).outerjoin(promise_lives, promise_lives.c.promise == promises.c.id)


def _edition(rows: Sequence[RowOfTable[Any]]) -> Edition:
    entries = tuple(Entry(row.file, row.version, row.company) for row in rows)
    try:
        return Edition(entries, rows[0].since, Cause(rows[0].cause), rows[0].disk)
    except ValueError:
        raise StoreError(f"the database holds an edition of plans for an unknown cause: {rows[0].cause!r}") from None


def _row(call: Call, now: float) -> Row:
    ended = call.phase if isinstance(call.phase, Ended) else None
    kept = call
    if ended:
        kept = replace(call, caller=Caller(), profile=(), promised=None, granted=None, typed="", letting_go=())
    return {
        "id": call.id,
        "plan": call.plan,
        "state": encode(kept),
        "caller_number": ascii(kept.caller.number)[1:-1],  # hostile text: no database refuses printable ASCII
        "arrived_at": call.arrived_at,
        "saved_at": now,
        "ended_at": now if ended else None,
        "ending": ended.ending.value if ended else None,
    }


def _read(call_id: CallId, state: str) -> Call | Unreadable:
    try:
        call = decode(state)
    except StoreError as unreadable:
        return Unreadable(call_id, str(unreadable))
    if call.id != call_id:
        return Unreadable(call_id, "the saved call cannot be read: it bears the id of another call")
    return call


def _callback(row: RowOfTable[Any]) -> Callback:
    life = None if row.promise is None else life_of(row)
    return Callback(from_row(row), life, row.state, reference(row.serial))
