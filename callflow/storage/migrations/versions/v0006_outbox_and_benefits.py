"""What is to be told to other programs, the benefits that callers were given, and whom they talked with last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("progress", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("since", sa.Double, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("webhooks_by_progress", "webhooks", ["progress", "next_at"])
    op.create_table(
        "benefits",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("company", sa.Text, nullable=False),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("waited", sa.Double, nullable=False),
        sa.Column("given_at", sa.Double),
    )
    op.create_index("benefits_by_time", "benefits", ["at"])
    op.create_table(
        "last_talks",
        sa.Column("company", sa.Text, primary_key=True),
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("agent", sa.Text, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("last_talks_by_time", "last_talks", ["at"])
