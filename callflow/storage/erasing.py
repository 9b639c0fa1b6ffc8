"""Erases what is personal: numbers, what callers typed, names of recordings. Statistics stay.

Everything here is a statement or a query; who runs them, in which order and how many at once is said elsewhere. A new
table that holds a number has to be named here, in `NUMBERS`: a test looks for columns that are not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Executable, Select, func, select, union

from callflow.core.promise_life import PromiseState
from callflow.storage.last_talks import as_kept
from callflow.storage.promises import DONE
from callflow.storage.record_tables import call_records
from callflow.storage.tables import (
    benefits,
    calls,
    last_talks,
    outcalls,
    promise_lives,
    promise_stories,
    promises,
    webhooks,
)

NUMBERS: tuple[Column[Any], ...] = (
    call_records.c.number,
    promises.c.number,
    outcalls.c.number,
    calls.c.caller_number,
    benefits.c.number,
    last_talks.c.number,
    webhooks.c.number,
)
"""Every column that holds the number of a caller or customer."""

BATCH = 100
"""Rows in one transaction: a caller's step waits for it, if at all, a few thousandths of a second."""


@dataclass(frozen=True, slots=True)
class Personal:
    """A promise whose personal data is to be erased; `recording` names the message that was left, if any."""

    promise: str
    recording: str


@dataclass(frozen=True, slots=True)
class KeptOf:
    """What is kept of one number: names of calls that are over or under way, and of promises, done or open.

    `written` are the ways in which the number stands in the database.
    """

    calls: Sequence[str]
    under_way: Sequence[str]
    done: Sequence[Personal]
    open: Sequence[Personal]
    written: Sequence[str] = ()


def plans() -> Any:
    """The versions of plans of whose calls something personal may be kept."""
    kept = (
        select(call_records.c.plan).where(call_records.c.number > ""),
        select(promises.c.plan).where(_is_personal()),
        select(calls.c.plan),
    )
    return union(*kept)


def _is_personal() -> Any:
    return (promises.c.number > "") | (promises.c.profile != "[]") | (promises.c.recording > "")


# By age.


def old_calls(plan: str, before: float) -> Select[Any]:
    """Calls of a plan that were over by then, with their numbers."""
    over = func.coalesce(call_records.c.ended_at, call_records.c.arrived_at) < before
    return select(call_records.c.id).where(call_records.c.number > "", call_records.c.plan == plan, over).limit(BATCH)


def old_states(plan: str, before: float, but: Collection[str]) -> Select[Any]:
    """States of calls that nobody needs any more: not touched since then, and not of a call under way (`but`)."""
    old = select(calls.c.id).where(calls.c.plan == plan, calls.c.saved_at < before)
    return old.where(calls.c.id.not_in(but)).limit(BATCH)


def old_promises(plan: str, before: float, after: str) -> Select[Any]:
    """Promises that were done by then, in the order of their names, from `after` on."""
    old = select(promises.c.id, promises.c.recording).where(
        promises.c.plan == plan, promises.c.state == DONE, promises.c.state_at < before, promises.c.id > after
    )
    return old.where(_is_personal()).order_by(promises.c.id).limit(BATCH)


# By number.


def numbers() -> Any:
    """Every number that is kept, each as it is written."""
    return union(*(select(column).where(column > "") for column in NUMBERS))


def calls_of(written: Collection[str]) -> Select[Any]:
    return select(call_records.c.id).where(call_records.c.number.in_(written))


def under_way(written: Collection[str]) -> Select[Any]:
    return select(calls.c.id).where(calls.c.caller_number.in_(written), calls.c.ended_at.is_(None))


def promises_of(written: Collection[str]) -> Select[Any]:
    """Promises to call these numbers, or made to who rang from them."""
    dialled = select(outcalls.c.promise).where(outcalls.c.number.in_(written))
    theirs = promises.c.number.in_(written) | promises.c.id.in_(dialled)
    return select(promises.c.id, promises.c.recording, promises.c.state).where(theirs)


# What is done.


def forget_calls(names: Collection[str]) -> list[Executable]:
    return [call_records.update().where(call_records.c.id.in_(names)).values(number="")]


def forget_states(names: Collection[str]) -> list[Executable]:
    return [calls.delete().where(calls.c.id.in_(names))]


def forget_promises(names: Collection[str]) -> list[Executable]:
    """Promises that are done, with the attempts to keep them, and what a human wrote about why it changed."""
    over = outcalls.c.ended_at.is_not(None)
    by_hand = (PromiseState.WITHDRAWN.value, PromiseState.MOVED.value)
    return [
        promises.update()
        .where(promises.c.id.in_(names), promises.c.state == DONE)
        .values(number="", profile="[]", recording=""),
        outcalls.update().where(outcalls.c.promise.in_(names), over).values(number="", state=""),
        promise_lives.update()
        .where(promise_lives.c.promise.in_(names), promise_lives.c.state.in_(by_hand))
        .values(why=""),
        promise_stories.update()
        .where(promise_stories.c.promise.in_(names), promise_stories.c.state.in_(by_hand))
        .values(why=""),
    ]


# The ledger of benefits, the last talks, and what is told others: kept by company.


def companies() -> Any:
    """The companies of which such a thing may be kept."""
    return union(select(benefits.c.company).where(benefits.c.number > ""), select(last_talks.c.company))


def forget_before(company: str, at: float) -> list[Executable]:
    """What a company had of callers before then (epoch seconds). A benefit stays, and no longer says to whom."""
    return [
        last_talks.delete().where(last_talks.c.company == company, last_talks.c.at < at),
        benefits.update().where(benefits.c.company == company, benefits.c.at < at).values(number=""),
    ]


def forget_told(at: float) -> list[Executable]:
    """What was to be told others before then; what has not been delivered is not delivered any more."""
    return [webhooks.delete().where(webhooks.c.made_at < at)]


def forget_written(written: Collection[str]) -> list[Executable]:
    """One number, in all the ways in which it is written. What tells it to others is not delivered any more."""
    kept = [as_kept(number) for number in written]
    return [
        last_talks.delete().where(last_talks.c.number.in_(kept)),
        benefits.update().where(benefits.c.number.in_(kept)).values(number=""),
        webhooks.delete().where(webhooks.c.number.in_(kept)),
    ]
