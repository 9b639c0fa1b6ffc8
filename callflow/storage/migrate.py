"""Brings a database to the tables this callflow knows, at every start; a database already there is left alone.

It must never touch a database that a newer callflow has written: an old program would not understand its rows.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from callflow.errors import StoreError
from callflow.storage.database import Database


async def migrate(database: Database, engine: AsyncEngine) -> None:
    """Run every migration that has not been run; `StoreError` if that cannot be."""
    with database.sentences():
        async with engine.connect() as connection:
            # The one place that needs a transaction of several statements: half a migration is none.
            await connection.execution_options(isolation_level="SERIALIZABLE")
            await connection.run_sync(_upgrade, database.name)
            await connection.commit()


def _upgrade(connection: Connection, name: str) -> None:
    scripts = Config()
    scripts.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    scripts.attributes["connection"] = connection
    directory = ScriptDirectory.from_config(scripts)
    known = {script.revision for script in directory.walk_revisions()}
    there = set(MigrationContext.configure(connection).get_current_heads())
    if there - known:
        raise StoreError(
            f"the database {name} was written by a newer callflow (tables {', '.join(sorted(there))}): "
            "upgrade this one, or name another database in CALLFLOW_DATABASE"
        )
    if there != set(directory.get_heads()):
        command.upgrade(scripts, "head")
