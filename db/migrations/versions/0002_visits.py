"""Visits with their numbers and steps, and the print jobs written beside them."""

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0002"
down_revision = "0001"

_OPEN = sa.text("state IN ('queued', 'sending')")


def upgrade() -> None:
    """Make the tables of what happens."""
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("token", sa.String(17), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("letter", sa.String(1), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("service_id", sa.Integer, nullable=False),
        sa.Column("counter_id", sa.Integer),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("needs", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("ahead", sa.Integer, nullable=False),
        sa.Column("arrived_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        sa.UniqueConstraint("token", name="uq_visit_token"),
        sa.UniqueConstraint("day", "letter", "sequence", name="uq_visit_day_letter_sequence"),
        sa.CheckConstraint("sequence BETWEEN 1 AND 999", name=op.f("ck_visit_sequence")),
        sa.CheckConstraint("people BETWEEN 1 AND 20", name=op.f("ck_visit_people")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_visit_service_id"),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name="fk_visit_counter_id"),
    )
    op.create_index("ix_visit_queue", "visit", ["day", "service_id", "state", "people"])
    op.create_table(
        "visit_step",
        sa.Column("visit_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("counter_id", sa.Integer),
        sa.PrimaryKeyConstraint("visit_id", "position", name="pk_visit_step"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_visit_step_visit_id"),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name="fk_visit_step_counter_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "print_job",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("machine", sa.String, nullable=False),
        sa.Column("printer", sa.String, nullable=False),
        sa.Column("visit_id", sa.Integer),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("started_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk_print_job"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_print_job_visit_id"),
    )
    op.create_index("ix_print_job_visit_id", "print_job", ["visit_id"])
    op.create_index(
        "ix_print_job_open",
        "print_job",
        ["machine", "printer", "id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
