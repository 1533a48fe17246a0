"""Bookings, their occurrences and their history; no resource taken twice."""

import sqlalchemy as sa
from alembic import op

from db import notices, overlaps
from db.types import UtcDateTime

revision = "0004"
down_revision = "0003"

_TAKEN = sa.text("state = 'booked'")
_OPTION = sa.text("status = 'option'")
_HAS_UID = sa.text("uid IS NOT NULL")


def upgrade() -> None:
    """Make three tables, and the guarantee that they exist for."""
    _bookings()
    _occurrences()
    _changes()
    overlaps.install(op.get_bind())
    notices.install(op.get_bind(), "booking", "occurrence")


def _bookings() -> None:
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("uid", sa.String),
        sa.Column("token", sa.String(17), nullable=False),
        sa.Column("resource_id", sa.Integer, nullable=False),
        sa.Column("organisation_id", sa.Integer),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("contact", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("people", sa.Integer),
        sa.Column("layout", sa.String),
        sa.Column("equipment", sa.JSON, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("option_until", UtcDateTime),
        sa.Column("setup_minutes", sa.Integer, nullable=False),
        sa.Column("clearing_minutes", sa.Integer, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("starts", sa.Time, nullable=False),
        sa.Column("ends", sa.Time, nullable=False),
        sa.Column("ends_after_days", sa.Integer, nullable=False),
        sa.Column("rule", sa.String),
        sa.Column("skips", sa.String, nullable=False),
        sa.Column("continues_id", sa.Integer),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("after_change", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
        sa.UniqueConstraint("token", name="uq_booking_token"),
        sa.CheckConstraint(
            "status IN ('option', 'confirmed', 'cancelled', 'expired')",
            name=op.f("ck_booking_status"),
        ),
        sa.CheckConstraint("people IS NULL OR people > 0", name=op.f("ck_booking_people")),
        sa.CheckConstraint(
            "setup_minutes >= 0 AND clearing_minutes >= 0", name=op.f("ck_booking_minutes")
        ),
        sa.CheckConstraint(
            "status <> 'option' OR option_until IS NOT NULL", name=op.f("ck_booking_option")
        ),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name="fk_booking_resource_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_booking_organisation_id"
        ),
        sa.ForeignKeyConstraint(["continues_id"], ["booking.id"], name="fk_booking_continues_id"),
    )
    op.create_index(
        "ix_booking_option",
        "booking",
        ["option_until"],
        sqlite_where=_OPTION,
        postgresql_where=_OPTION,
    )
    op.create_index(
        "uq_booking_uid",
        "booking",
        ["uid"],
        unique=True,
        sqlite_where=_HAS_UID,
        postgresql_where=_HAS_UID,
    )


def _occurrences() -> None:
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("booking_id", sa.Integer, nullable=False),
        sa.Column("resource_id", sa.Integer, nullable=False),
        sa.Column("asked_id", sa.Integer, nullable=False),
        sa.Column("planned_at", UtcDateTime, nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("taken_from", UtcDateTime, nullable=False),
        sa.Column("taken_until", UtcDateTime, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("own", sa.JSON),
        sa.Column("arrived_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk_occurrence"),
        sa.CheckConstraint(
            "state IN ('booked', 'cancelled', 'skipped', 'released', 'expired', 'replaced')",
            name=op.f("ck_occurrence_state"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_occurrence_order")),
        sa.CheckConstraint(
            "taken_from <= starts_at AND ends_at <= taken_until", name=op.f("ck_occurrence_taken")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_occurrence_booking_id"),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name="fk_occurrence_resource_id"),
        sa.ForeignKeyConstraint(["asked_id"], ["resource.id"], name="fk_occurrence_asked_id"),
    )
    op.create_index(
        "ix_occurrence_taken",
        "occurrence",
        ["resource_id", "taken_from", "taken_until"],
        sqlite_where=_TAKEN,
        postgresql_where=_TAKEN,
    )
    op.create_index("ix_occurrence_booking", "occurrence", ["booking_id", "planned_at"])


def _changes() -> None:
    op.create_table(
        "booking_change",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("booking_id", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("rows", sa.JSON, nullable=False),
        sa.Column("undone_by", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_booking_change"),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name="fk_booking_change_booking_id"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["booking_change.id"], name="fk_booking_change_undone_by"
        ),
    )
    op.create_index("ix_booking_change_booking_id", "booking_change", ["booking_id"])
