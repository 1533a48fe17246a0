"""What is to be forgotten is found at once, and leaves numbers."""

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0009"
down_revision = "0008"

_NAMED = sa.text("name <> '' OR contact <> '' OR source IS NOT NULL")
_KNOWN = sa.text("forgotten_at IS NULL AND (contact <> '' OR note <> '' OR private)")
_OWN = sa.text("own IS NOT NULL")


def upgrade() -> None:
    """Note what was forgotten, and keep how many there were."""
    op.add_column("booking", sa.Column("forgotten_at", UtcDateTime))
    op.create_index(
        "ix_booking_known", "booking", ["created_at"], sqlite_where=_KNOWN, postgresql_where=_KNOWN
    )
    op.create_index(
        "ix_occurrence_own", "occurrence", ["ends_at"], sqlite_where=_OWN, postgresql_where=_OWN
    )
    op.create_index(
        "ix_registration_named", "registration", ["event_id"],
        sqlite_where=_NAMED, postgresql_where=_NAMED,
    )  # fmt: skip
    op.create_table(
        "day_figure",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_day_figure"),
        sa.UniqueConstraint("day", "topic", "label", name="uq_day_figure_day"),
        sa.CheckConstraint("value >= 0", name=op.f("ck_day_figure_value")),
    )
