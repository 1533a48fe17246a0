"""Who works here has a name and a PIN."""

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Keep them, and how often somebody guesses wrong."""
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("called", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("pin", sa.String, nullable=False),
        sa.Column("pin_key", sa.String, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("called", name="uq_staff_called"),
    )
    op.create_table(
        "wrong_pins",
        sa.Column("terminal", sa.String, nullable=False),
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("last_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("terminal", "person", name="pk_wrong_pins"),
    )
