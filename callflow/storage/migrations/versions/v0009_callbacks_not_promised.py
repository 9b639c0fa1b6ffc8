"""Callbacks that could not be promised, and numbers that were not dialled: why, and nothing personal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=False)


def upgrade() -> None:
    op.create_table(
        "gatings",
        _text("call", key=True),
        _text("queue", key=True),
        _text("why", key=True),
        _text("company"),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("gatings_by_time", "gatings", ["at"])
    op.create_table(
        "refusals",
        _text("call", key=True),
        sa.Column("at", sa.Double, primary_key=True),
        _text("company"),
        _text("queue"),
        _text("why"),
        sa.Column("promised", sa.Integer, nullable=False),
    )
    op.create_index("refusals_by_time", "refusals", ["at"])
