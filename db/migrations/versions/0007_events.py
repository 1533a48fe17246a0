"""Events, their seats, who has one, and who came."""

import sqlalchemy as sa
from alembic import op

from db import notices, overlaps, seats
from db.types import UtcDateTime

revision = "0007"
down_revision = "0006"

_SERIES = sa.text("series_id IS NOT NULL")
_SESSION = sa.text("session_id IS NOT NULL")


def upgrade() -> None:
    """Make what events need, let occurrences carry them, and have seats counted."""
    _events()
    _sessions()
    _pools()
    _registrations()
    _attendance()
    _figures()
    _occurrences()
    _jobs()
    seats.install(op.get_bind())
    notices.install(op.get_bind(), "event", "event_session", "registration", "attendance")


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("series_id", sa.Integer),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("organisation_id", sa.Integer),
        sa.Column("trainer", sa.String, nullable=False),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("seats", sa.Integer),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("access", sa.String, nullable=False),
        sa.Column("registers", sa.Boolean, nullable=False),
        sa.Column("opens_at", UtcDateTime),
        sa.Column("closes_at", UtcDateTime),
        sa.Column("asks_name", sa.Boolean, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.CheckConstraint(
            "taken >= 0 AND (seats IS NULL OR taken <= seats)", name=op.f("ck_event_seats")
        ),
        sa.CheckConstraint("seats IS NULL OR seats > 0", name=op.f("ck_event_some_seats")),
        sa.CheckConstraint("status IN ('planned', 'cancelled')", name=op.f("ck_event_status")),
        sa.CheckConstraint("access IN ('public', 'invitation')", name=op.f("ck_event_access")),
        sa.ForeignKeyConstraint(["series_id"], ["event.id"], name="fk_event_series_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_event_organisation_id"
        ),
    )
    op.create_index(
        "ix_event_series", "event", ["series_id"], sqlite_where=_SERIES, postgresql_where=_SERIES
    )


def _sessions() -> None:
    op.create_table(
        "event_session",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("event_id", sa.Integer, nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("keyed_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk_event_session"),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_event_session_order")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_event_session_event_id"),
    )
    op.create_index("ix_event_session_event_id", "event_session", ["event_id"])
    op.create_index("ix_event_session_starts_at", "event_session", ["starts_at"])


def _pools() -> None:
    op.create_table(
        "seat_pool",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("event_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("organisation_id", sa.Integer),
        sa.Column("starts_at", UtcDateTime),
        sa.Column("ends_at", UtcDateTime),
        sa.Column("seats", sa.Integer, nullable=False),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seat_pool"),
        sa.CheckConstraint("taken >= 0 AND taken <= seats", name=op.f("ck_seat_pool_seats")),
        sa.CheckConstraint("kind IN ('quota', 'slot')", name=op.f("ck_seat_pool_kind")),
        sa.CheckConstraint(
            "kind = 'quota' OR starts_at < ends_at", name=op.f("ck_seat_pool_order")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_seat_pool_event_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_seat_pool_organisation_id"
        ),
    )
    op.create_index("ix_seat_pool_event_id", "seat_pool", ["event_id"])


def _registrations() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("event_id", sa.Integer, nullable=False),
        sa.Column("token", sa.String(17), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("contact", sa.String, nullable=False),
        sa.Column("organisation_id", sa.Integer),
        sa.Column("quota_id", sa.Integer),
        sa.Column("slot_id", sa.Integer),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("via", sa.String, nullable=False),
        sa.Column("source", sa.String),
        sa.Column("in_line_at", UtcDateTime, nullable=False),
        sa.Column("moved_up_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registration"),
        sa.UniqueConstraint("token", name="uq_registration_token"),
        sa.UniqueConstraint("event_id", "source", name="uq_registration_source"),
        sa.CheckConstraint("people > 0", name=op.f("ck_registration_people")),
        sa.CheckConstraint(
            "state IN ('registered', 'waiting', 'cancelled')", name=op.f("ck_registration_state")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_registration_event_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_registration_organisation_id"
        ),
        sa.ForeignKeyConstraint(["quota_id"], ["seat_pool.id"], name="fk_registration_quota_id"),
        sa.ForeignKeyConstraint(["slot_id"], ["seat_pool.id"], name="fk_registration_slot_id"),
    )
    op.create_index("ix_registration_event_id", "registration", ["event_id", "state"])


def _attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("registration_id", sa.Integer, nullable=False),
        sa.Column("session_id", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("inside", sa.Integer, nullable=False),
        sa.Column("halves", sa.String, nullable=False),
        sa.Column("came_at", UtcDateTime),
        sa.Column("moved_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
        sa.UniqueConstraint("registration_id", "session_id", name="uq_attendance_registration_id"),
        sa.CheckConstraint(
            "people >= 0 AND inside >= 0 AND inside <= people", name=op.f("ck_attendance_people")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name="fk_attendance_registration_id"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["event_session.id"], name="fk_attendance_session_id"
        ),
    )
    op.create_index("ix_attendance_session_id", "attendance", ["session_id"])


def _figures() -> None:
    op.create_table(
        "event_figure",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("event_id", sa.Integer, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_figure"),
        sa.UniqueConstraint("event_id", "topic", "label", name="uq_event_figure_event_id"),
        sa.CheckConstraint("value >= 0", name=op.f("ck_event_figure_value")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_event_figure_event_id"),
    )


def _occurrences() -> None:
    # On SQLite the table is made anew, and its triggers are gone.
    with op.batch_alter_table("occurrence") as table:
        table.add_column(sa.Column("session_id", sa.Integer))
        table.create_foreign_key(
            "fk_occurrence_session_id", "event_session", ["session_id"], ["id"]
        )
    overlaps.install(op.get_bind())
    op.create_index(
        "ix_occurrence_session",
        "occurrence",
        ["session_id"],
        sqlite_where=_SESSION,
        postgresql_where=_SESSION,
    )


def _jobs() -> None:
    with op.batch_alter_table("print_job") as table:
        for name, other in (("event_id", "event"), ("registration_id", "registration")):
            table.add_column(sa.Column(name, sa.Integer))
            table.create_foreign_key(f"fk_print_job_{name}", other, [name], ["id"])
