"""The tables of what is remembered of calls (`core.recording.facts`), as they are after the last migration.

Only `call_records.number` is personal: it is empty once it has been erased, and every statistic stays. A talk or an
offer under way has no `ended_at` yet.
"""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Integer, Table, Text

from callflow.storage.tables import metadata


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, autoincrement=False, nullable=False)


call_records = Table(
    "call_records",
    metadata,
    _text("id", key=True),
    _text("company"),
    _text("plan"),
    _text("dialled"),
    _text("number"),
    Column("arrived_at", Double, nullable=False),
    Column("ended_at", Double),
    _text("ending"),  # callflow.core.call.Ending; empty while the call lasts
    Index("call_records_by_arrival", "arrived_at"),
    Index("call_records_by_number", "number"),
)

moments = Table(
    "moments",
    metadata,
    _text("call", key=True),
    Column("at", Double, primary_key=True),
    _number("part", key=True),
    _text("what", key=True),
)

waits = Table(
    "waits",
    metadata,
    _text("call", key=True),
    _number("seat", key=True),
    _text("company"),
    _text("queue"),
    Column("since", Double, nullable=False),
    Column("ended_at", Double, nullable=False),
    _text("ending"),  # callflow.core.records.WaitEnding
    _text("agent"),
    _number("at_front"),
    Index("waits_by_beginning", "since"),
)

announcements = Table(
    "announcements",
    metadata,
    _text("call", key=True),
    _number("seat", key=True),
    Column("at", Double, primary_key=True),
    _text("company"),
    _text("queue"),
    Column("place", Integer),
    Column("end", Double),
    Index("announcements_by_time", "at"),
)

talks = Table(
    "talks",
    metadata,
    _text("call", key=True),
    _number("leg", key=True),
    _text("company"),
    _text("queue"),
    _text("agent"),
    Column("began", Double, nullable=False),
    Column("ended_at", Double),
    Index("talks_by_beginning", "began"),
)

offers = Table(
    "offers",
    metadata,
    _text("call", key=True),
    _number("leg", key=True),
    _text("company"),
    _text("queue"),
    _text("agent"),
    Column("at", Double, nullable=False),
    Column("ended_at", Double),
    _text("outcome"),  # callflow.core.floor.events.Released; empty while the phone rings
    _text("why"),
    Index("offers_by_time", "at"),
)

gatings = Table(
    "gatings",
    metadata,
    _text("call", key=True),
    _text("queue", key=True),
    _text("why", key=True),  # callflow.core.windows.Gated
    _text("company"),
    Column("at", Double, nullable=False),
    Index("gatings_by_time", "at"),
)

refusals = Table(
    "refusals",
    metadata,
    _text("call", key=True),  # or the promise
    Column("at", Double, primary_key=True),
    _text("company"),
    _text("queue"),
    _text("why"),  # callflow.core.dialling.Refusal; the number itself is not kept
    _number("promised"),
    Index("refusals_by_time", "at"),
)

learnt = Table(
    "learnt",
    metadata,
    _text("queue", key=True),  # as the floor calls it: company and queue
    _number("version"),  # callflow.storage.learnt.VERSION
    _text("laws"),  # callflow.storage.codec
    Column("saved_at", Double, nullable=False),
)
