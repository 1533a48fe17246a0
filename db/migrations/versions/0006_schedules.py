"""Sheets of the day, titles for the desk alone, and two ways to find rows faster."""

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0006"
down_revision = "0005"

_MORNING = sa.text("occasion = 'morning'")
_PART = sa.text("continues_id IS NOT NULL")
_NOTED = sa.text("note <> ''")


def upgrade() -> None:
    """Let paper have versions, and keep some of it from the wall."""
    op.create_table(
        "schedule_edition",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("room", sa.String, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("machine", sa.String, nullable=False),
        sa.Column("occasion", sa.String),
        sa.Column("by_time", sa.Boolean, nullable=False),
        sa.Column("before_id", sa.Integer),
        sa.Column("content", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_schedule_edition"),
        sa.UniqueConstraint("sheet", "room", "day", "version", name="uq_schedule_edition_version"),
        sa.ForeignKeyConstraint(
            ["before_id"], ["schedule_edition.id"], name="fk_schedule_edition_before_id"
        ),
    )
    op.create_index(
        "uq_schedule_edition_morning",
        "schedule_edition",
        ["sheet", "room", "day"],
        unique=True,
        sqlite_where=_MORNING,
        postgresql_where=_MORNING,
    )
    with op.batch_alter_table("print_job") as table:
        table.add_column(sa.Column("edition_id", sa.Integer))
        table.create_foreign_key(
            "fk_print_job_edition_id", "schedule_edition", ["edition_id"], ["id"]
        )
    op.create_index(
        "ix_booking_continues",
        "booking",
        ["continues_id"],
        sqlite_where=_PART,
        postgresql_where=_PART,
    )
    op.add_column(
        "booking", sa.Column("private", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.create_index(
        "ix_visit_note", "visit", ["state_at"], sqlite_where=_NOTED, postgresql_where=_NOTED
    )
