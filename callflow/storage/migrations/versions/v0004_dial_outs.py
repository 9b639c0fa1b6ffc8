"""What becomes of promises, and the attempts to keep them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promise_lives",
        sa.Column("promise", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", sa.Double, nullable=False),
        sa.Column("earliest", sa.Double, nullable=False),
        sa.Column("latest", sa.Double, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("counted", sa.Integer, nullable=False),
        sa.Column("setbacks", sa.Integer, nullable=False),
        sa.Column("moves", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("over", sa.Integer, nullable=False),
    )
    op.create_index("promise_lives_by_over", "promise_lives", ["over", "next_at"])
    op.create_table(
        "promise_stories",
        sa.Column("promise", sa.Text, primary_key=True),
        sa.Column("since", sa.Double, primary_key=True),
        sa.Column("state", sa.Text, primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("earliest", sa.Double, nullable=False),
        sa.Column("latest", sa.Double, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "outcalls",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("promise", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("dialled_at", sa.Double),
        sa.Column("saved_at", sa.Double, nullable=False),
        sa.Column("ended_at", sa.Double),
        sa.Column("outcome", sa.Text),
    )
    op.create_index("outcalls_by_end", "outcalls", ["ended_at"])
    op.create_index("outcalls_by_dialling", "outcalls", ["dialled_at"])
