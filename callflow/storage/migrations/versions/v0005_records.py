"""What is remembered of calls: stories, waits, talks, announcements and offers; and what queues have learned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=False)


def _number(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=key, autoincrement=False, nullable=False)


def upgrade() -> None:
    op.create_table(
        "call_records",
        _text("id", key=True),
        _text("company"),
        _text("plan"),
        _text("dialled"),
        _text("number"),
        sa.Column("arrived_at", sa.Double, nullable=False),
        sa.Column("ended_at", sa.Double),
        _text("ending"),
    )
    op.create_index("call_records_by_arrival", "call_records", ["arrived_at"])
    op.create_index("call_records_by_number", "call_records", ["number"])
    op.create_table(
        "moments",
        _text("call", key=True),
        sa.Column("at", sa.Double, primary_key=True),
        _number("part", key=True),
        _text("what", key=True),
    )
    op.create_table(
        "waits",
        _text("call", key=True),
        _number("seat", key=True),
        _text("company"),
        _text("queue"),
        sa.Column("since", sa.Double, nullable=False),
        sa.Column("ended_at", sa.Double, nullable=False),
        _text("ending"),
        _text("agent"),
        _number("at_front"),
    )
    op.create_index("waits_by_beginning", "waits", ["since"])
    op.create_table(
        "announcements",
        _text("call", key=True),
        _number("seat", key=True),
        sa.Column("at", sa.Double, primary_key=True),
        _text("company"),
        _text("queue"),
        sa.Column("place", sa.Integer),
        sa.Column("end", sa.Double),
    )
    op.create_index("announcements_by_time", "announcements", ["at"])
    op.create_table(
        "talks",
        _text("call", key=True),
        _number("leg", key=True),
        _text("company"),
        _text("queue"),
        _text("agent"),
        sa.Column("began", sa.Double, nullable=False),
        sa.Column("ended_at", sa.Double),
    )
    op.create_index("talks_by_beginning", "talks", ["began"])
    op.create_table(
        "offers",
        _text("call", key=True),
        _number("leg", key=True),
        _text("company"),
        _text("queue"),
        _text("agent"),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("ended_at", sa.Double),
        _text("outcome"),
        _text("why"),
    )
    op.create_index("offers_by_time", "offers", ["at"])
    op.create_table(
        "learnt",
        _text("queue", key=True),
        _number("version"),
        _text("laws"),
        sa.Column("saved_at", sa.Double, nullable=False),
    )
