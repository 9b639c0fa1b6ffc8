"""What callers were promised."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("arrived_at", sa.Double, nullable=False),
        sa.Column("earliest", sa.Double, nullable=False),
        sa.Column("latest", sa.Double, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("recording", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("state_at", sa.Double, nullable=False),
        sa.Column("story", sa.Text, nullable=False),
    )
    op.create_index("promises_by_state", "promises", ["state", "latest"])
