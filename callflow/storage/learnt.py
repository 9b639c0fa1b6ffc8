"""What queues have learned, as rows and back. A row that is broken, foreign or of another version teaches nothing.

Every number is looked at before it is believed: one that is no time and no weight would make every wait unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Select, select
from sqlalchemy import Row as RowOfTable

from callflow.core.ewt_learning import Laws, is_sound
from callflow.errors import StoreError
from callflow.storage.codec import decode_laws, encode_laws
from callflow.storage.database import insert
from callflow.storage.record_tables import learnt

VERSION = 1
"""What the laws' text means. A change of `core.ewt_learning.Laws` that an older text does not fit needs another."""


def saving(dialect: str, laws: Mapping[str, Laws], now: float) -> list[Executable]:
    """The statements that write what was learned, one a queue."""
    return [_kept(dialect, queue, one, now) for queue, one in laws.items()]


def _kept(dialect: str, queue: str, laws: Laws, now: float) -> Executable:
    row = {"queue": queue, "version": VERSION, "laws": encode_laws(laws), "saved_at": now}
    new = insert(learnt, dialect).values(row)
    known = {column: new.excluded[column] for column in row if column != "queue"}
    statement: Executable = new.on_conflict_do_update(index_elements=["queue"], set_=known)
    return statement


def query() -> Select[Any]:
    return select(learnt).order_by(learnt.c.queue)


def read(rows: Iterable[RowOfTable[Any]]) -> tuple[Mapping[str, Laws], Sequence[str]]:
    """What was learned by each queue, and a sentence for each row that cannot be used."""
    found: dict[str, Laws] = {}
    troubles: list[str] = []
    for row in rows:
        try:
            found[row.queue] = _laws(row)
        except StoreError as unusable:
            troubles.append(f"what {row.queue} had learned: {unusable}")
    return found, troubles


def _laws(row: RowOfTable[Any]) -> Laws:
    if row.version != VERSION:
        raise StoreError(f"it is of version {row.version}, and this callflow reads version {VERSION}")
    laws = decode_laws(row.laws)
    if not is_sound(laws):
        raise StoreError("its numbers cannot be times and weights")
    return laws
