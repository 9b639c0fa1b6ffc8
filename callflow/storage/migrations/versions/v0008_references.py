"""What is told of promises: a running number for the reference that callers are given, and whose promise it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

promises = sa.table(
    "promises",
    sa.column("id", sa.Text),
    sa.column("made_at", sa.Double),
    sa.column("plan", sa.Text),
    sa.column("serial", sa.Integer),
    sa.column("company", sa.Text),
    sa.column("timezone", sa.Text),
)
plans = sa.table("plans", sa.column("version", sa.Text), sa.column("source", sa.Text))


def upgrade() -> None:
    for name, kind in (("serial", sa.Integer), ("company", sa.Text), ("timezone", sa.Text)):
        op.add_column("promises", sa.Column(name, kind))
    connection = op.get_bind()
    sources = {row.version: row.source for row in connection.execute(sa.select(plans))}
    made = connection.execute(sa.select(promises.c.id, promises.c.plan).order_by(promises.c.made_at, promises.c.id))
    for serial, row in enumerate(made.all(), start=1):
        of_plan = _known_of(sources.get(row.plan, ""))
        connection.execute(promises.update().where(promises.c.id == row.id).values(serial=serial, **of_plan))
    op.create_index("promises_by_serial", "promises", ["serial"], unique=True)


def _known_of(source: str) -> Mapping[str, str]:
    """The company and time zone as a plan's source has them, on a line of their own; empty where it is written so
    that only a compiler would find them: times are UTC then, and nobody is named.
    """
    found = {}
    for key in ("company", "timezone"):
        line = re.search(rf"^{key}:[ \t]*([^\s#&*!|>{{\[][^\n#]*)", source, re.MULTILINE)
        found[key] = line[1].strip().strip("\"'") if line else ""
    return found
