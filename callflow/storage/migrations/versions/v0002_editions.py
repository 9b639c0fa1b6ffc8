"""Which versions of which plans were in force together, since when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "editions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("file", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("company", sa.Text, nullable=False),
        sa.Column("since", sa.Double, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("disk", sa.Text, nullable=False),
    )
