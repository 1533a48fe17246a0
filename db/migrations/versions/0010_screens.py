"""A screen that fails again and again tells the desk."""

import sqlalchemy as sa
from alembic import op

from db import notices
from db.types import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Keep which screens fail, and let desks hear of it."""
    op.create_table(
        "failing_screen",
        sa.Column("machine", sa.String, nullable=False),
        sa.Column("screen", sa.String, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("machine", "screen", name="pk_failing_screen"),
    )
    notices.install(op.get_bind(), "failing_screen")
