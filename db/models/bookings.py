"""What is booked, when, and what was done to it."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Index, false, text
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime

TAKEN = text("state = 'booked'")
"""Which occurrences take their resource; migration 0004 forbids that two of these overlap."""


_KNOWN = text("forgotten_at IS NULL AND (contact <> '' OR note <> '' OR private)")


class Booking(Table, table=True):
    """A request for a resource, once or repeated (a series).

    `starts`, `ends` and `first_day` are in the house's local time; `ends_after_days` counts the
    midnights between. `rule` is as `domain.rrule` writes it, None for a single booking. `uid` is
    what the calendar calls it that it came from. `contact` is for the desk alone, as is the title
    of what is `private`; since `forgotten_at` nobody knows them. `after_change` is the last change
    of any booking before this one was made: clocks may be set back, ids are not.
    """

    __table_args__ = (
        CheckConstraint("status IN ('option', 'confirmed', 'cancelled', 'expired')", name="status"),
        CheckConstraint("people IS NULL OR people > 0", name="people"),
        CheckConstraint("setup_minutes >= 0 AND clearing_minutes >= 0", name="minutes"),
        CheckConstraint("status <> 'option' OR option_until IS NOT NULL", name="option"),
        Index("ix_booking_option", "option_until", sqlite_where=text("status = 'option'"),
              postgresql_where=text("status = 'option'")),
        Index("ix_booking_continues", "continues_id", sqlite_where=text("continues_id IS NOT NULL"),
              postgresql_where=text("continues_id IS NOT NULL")),
        # Most have none, and an index costs each booking a tenth.
        Index("uq_booking_uid", "uid", unique=True, sqlite_where=text("uid IS NOT NULL"),
              postgresql_where=text("uid IS NOT NULL")),
        # Of whom something is still known that has to be forgotten.
        Index("ix_booking_known", "created_at", sqlite_where=_KNOWN, postgresql_where=_KNOWN),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    uid: str | None = None
    token: str = Field(unique=True, max_length=17)
    resource_id: int = Field(foreign_key="resource.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    title: str
    contact: str = ""
    kind: str
    people: int | None = None
    layout: str | None = None
    equipment: list[str] = Field(sa_column=Column(JSON, nullable=False))
    note: str = ""
    private: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    status: str
    option_until: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    setup_minutes: int
    clearing_minutes: int
    first_day: date
    starts: time
    ends: time
    ends_after_days: int = 0
    rule: str | None = None
    skips: str = ""
    continues_id: int | None = Field(default=None, foreign_key="booking.id")
    revision: int = 0
    after_change: int = 0
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    created_by: str
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    forgotten_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class Occurrence(Table, table=True):
    """One use of one resource, `[starts_at, ends_at)`.

    It is taken a little longer: `taken_from` to `taken_until`, with what the resource needs
    before and after. Several resources that are taken as one (`asked_id`) are a row each, with
    the same booking and the same `planned_at`, which is when its rule planned it. `own` is what
    was changed by hand in this one alone. `session_id`: an event takes place there.
    """

    __table_args__ = (
        CheckConstraint(
            "state IN ('booked', 'cancelled', 'skipped', 'released', 'expired', 'replaced')",
            name="state",
        ),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("taken_from <= starts_at AND ends_at <= taken_until", name="taken"),
        Index("ix_occurrence_taken", "resource_id", "taken_from", "taken_until",
              sqlite_where=TAKEN, postgresql_where=TAKEN),
        Index("ix_occurrence_booking", "booking_id", "planned_at"),
        Index("ix_occurrence_own", "ends_at", sqlite_where=text("own IS NOT NULL"),
              postgresql_where=text("own IS NOT NULL")),
        Index("ix_occurrence_session", "session_id", sqlite_where=text("session_id IS NOT NULL"),
              postgresql_where=text("session_id IS NOT NULL")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    booking_id: int = Field(foreign_key="booking.id")
    resource_id: int = Field(foreign_key="resource.id")
    asked_id: int = Field(foreign_key="resource.id")
    planned_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    starts_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ends_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    taken_from: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    taken_until: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    state: str
    by_hand: bool = False
    own: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    arrived_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    session_id: int | None = Field(default=None, foreign_key="event_session.id")


class BookingChange(Table, table=True):
    """What was done to bookings after they were made, when, and on which machine.

    `rows` holds every value that changed, before and after, so that it can be undone. `undone_by`
    is the change that took it back.
    """

    __tablename__ = "booking_change"
    __table_args__ = (Index("ix_booking_change_booking_id", "booking_id"),)

    id: int | None = Field(default=None, primary_key=True)
    booking_id: int = Field(foreign_key="booking.id")
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    actor: str
    kind: str
    rows: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    undone_by: int | None = Field(default=None, foreign_key="booking_change.id")
