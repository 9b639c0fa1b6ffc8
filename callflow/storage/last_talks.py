"""With whom a caller has talked last: one row for each number and agent of a company.

A number that is withheld is never kept, and so never found.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from callflow.core.caller import LastTalk
from callflow.storage.database import Database, insert
from callflow.storage.tables import last_talks
from callflow.storage.writer import Writer


def as_kept(number: str) -> str:
    """A caller's number as the database keeps it: hostile text, and no database refuses printable ASCII."""
    return ascii(number)[1:-1]


class LastTalks:
    """Keeps `engine.ports.Talks`. Every method raises `StoreError`."""

    def __init__(self, database: Database, engine: AsyncEngine, writer: Writer) -> None:
        self._database = database
        self._engine = engine
        self._writer = writer

    async def of(self, company: str, number: str) -> Sequence[LastTalk]:
        """With which agents of a company somebody with this number has talked, and when last."""
        if not number:
            return ()
        query = select(last_talks.c.agent, last_talks.c.at).where(
            last_talks.c.company == company, last_talks.c.number == as_kept(number)
        )
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query)).all()
        return [LastTalk(agent, at) for agent, at in rows]

    async def remember(self, company: str, number: str, talk: LastTalk) -> None:
        """Somebody with this number talks with an agent."""
        if not number:
            return
        row = {"company": company, "number": as_kept(number), "agent": talk.agent, "at": talk.at}
        new = insert(last_talks, self._engine.dialect.name).values(row)
        known = ["company", "number", "agent"]
        later = new.excluded.at > last_talks.c.at
        await self._writer.transact(
            [new.on_conflict_do_update(index_elements=known, set_={"at": new.excluded.at}, where=later)]
        )
