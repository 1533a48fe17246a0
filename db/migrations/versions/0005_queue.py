"""The life of a visit, counters that pause, appointments."""

import secrets

import sqlalchemy as sa
from alembic import op

from db import notices
from db.types import UtcDateTime

revision = "0005"
down_revision = "0004"

_PLANNED = sa.text("state = 'planned'")
_NAMED = sa.text("name <> '' OR note <> ''")
_OPEN = "state IN ('waiting', 'called', 'received', 'paused', 'to-come-back')"
_LETTERS = "BCDFGHJKNPRSTVXY"


def upgrade() -> None:
    """Let a visit have a life, and let everybody hear of it."""
    _visits()
    _steps()
    _pauses()
    _appointments()
    _jobs()
    _mark()
    notices.install(
        op.get_bind(),
        *("visit", "print_job", "known_printer", "counter_pause", "appointment"),
    )


def _visits() -> None:
    for name, default in (("steps", "1"), ("calls", "0"), ("pauses", "0")):
        op.add_column(
            "visit", sa.Column(name, sa.Integer, nullable=False, server_default=sa.text(default))
        )
    op.add_column(
        "visit", sa.Column("first", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column(
        "visit", sa.Column("note", sa.String, nullable=False, server_default=sa.text("''"))
    )
    for name in ("state_at", "called_at", "requeued_at", "due_at", "held_until"):
        op.add_column("visit", sa.Column(name, UtcDateTime))

    op.create_index(
        "ix_visit_open",
        "visit",
        ["day"],
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )


def _steps() -> None:
    # SQLite can't add a reference to a table, which is made anew; it has no triggers to lose.
    with op.batch_alter_table("visit_step", table_kwargs={"sqlite_with_rowid": False}) as table:
        table.add_column(sa.Column("service_id", sa.Integer))
        table.add_column(sa.Column("before", sa.JSON))
        table.add_column(sa.Column("undone", sa.Boolean, nullable=False, server_default=sa.false()))
        table.create_foreign_key("fk_visit_step_service_id", "service", ["service_id"], ["id"])


def _pauses() -> None:
    op.create_table(
        "counter_pause",
        sa.Column("counter_id", sa.Integer, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("back_at", UtcDateTime),
        sa.Column("actor", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("counter_id", name="pk_counter_pause"),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name="fk_counter_pause_counter_id"),
    )


def _appointments() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("uid", sa.String),
        sa.Column("token", sa.String(17), nullable=False),
        sa.Column("code", sa.String(4), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("service_id", sa.Integer, nullable=False),
        sa.Column("counter_id", sa.Integer),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("visit_id", sa.Integer),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
        sa.UniqueConstraint("uid", name="uq_appointment_uid"),
        sa.UniqueConstraint("token", name="uq_appointment_token"),
        sa.UniqueConstraint("visit_id", name="uq_appointment_visit_id"),
        sa.CheckConstraint(
            "state IN ('planned', 'arrived', 'cancelled', 'missed')",
            name=op.f("ck_appointment_state"),
        ),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("ck_appointment_minutes")),
        sa.CheckConstraint("people BETWEEN 1 AND 20", name=op.f("ck_appointment_people")),
        sa.CheckConstraint(
            "state <> 'arrived' OR visit_id IS NOT NULL", name=op.f("ck_appointment_arrived")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_appointment_service_id"),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name="fk_appointment_counter_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_appointment_visit_id"),
    )
    op.create_index(
        "uq_appointment_day_code",
        "appointment",
        ["day", "code"],
        unique=True,
        sqlite_where=_PLANNED,
        postgresql_where=_PLANNED,
    )
    op.create_index("ix_appointment_day", "appointment", ["day", "starts_at"])
    op.create_index(
        "ix_appointment_named",
        "appointment",
        ["day"],
        sqlite_where=_NAMED,
        postgresql_where=_NAMED,
    )


def _jobs() -> None:
    with op.batch_alter_table("print_job") as table:
        table.add_column(sa.Column("appointment_id", sa.Integer))
        table.create_foreign_key(
            "fk_print_job_appointment_id", "appointment", ["appointment_id"], ["id"]
        )


def _mark() -> None:
    mark = op.create_table(
        "house_mark",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("mark", sa.String(3), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_house_mark"),
        sa.CheckConstraint("id = 1", name=op.f("ck_house_mark_single_row")),
    )
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(3))
    op.bulk_insert(mark, [{"id": 1, "mark": drawn}])
