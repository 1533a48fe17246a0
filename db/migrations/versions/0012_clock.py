"""The last moment at which the clock was believed."""

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Keep it: one person who comes under a wrong clock does not make it right."""
    op.create_table(
        "believed_clock",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_believed_clock"),
        sa.CheckConstraint("id = 1", name=op.f("ck_believed_clock_single_row")),
    )
