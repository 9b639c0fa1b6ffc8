"""What Alembic runs to migrate: on the connection it is given, in that connection's transaction."""

from __future__ import annotations

from alembic import context

from callflow.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a column: Alembic makes the table anew
)
with context.begin_transaction():
    context.run_migrations()
