"""What takes place: events, who has a seat, who came."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime

_NAMED = text("name <> '' OR contact <> '' OR source IS NOT NULL")


class Event(Table, table=True):
    """What people come to, once or on several days (its sessions).

    `seats` is None where nobody counts them. `taken` is kept by the database (`db.seats`), never
    by us. `registers`: one needs a seat of one's own; without, the door is open. `access` is who
    may take one; what is on invitation hangs on no wall. `series_id` is the first event of those
    that were planned together.
    """

    __table_args__ = (
        CheckConstraint("taken >= 0 AND (seats IS NULL OR taken <= seats)", name="seats"),
        CheckConstraint("seats IS NULL OR seats > 0", name="some_seats"),
        CheckConstraint("status IN ('planned', 'cancelled')", name="status"),
        CheckConstraint("access IN ('public', 'invitation')", name="access"),
        Index("ix_event_series", "series_id", sqlite_where=text("series_id IS NOT NULL"),
              postgresql_where=text("series_id IS NOT NULL")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    series_id: int | None = Field(default=None, foreign_key="event.id")
    kind: str
    title: str
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    trainer: str = ""
    description: str = ""
    seats: int | None = None
    taken: int = 0
    access: str
    registers: bool
    opens_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    closes_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    asks_name: bool = False
    status: str
    revision: int = 0
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    created_by: str
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class EventSession(Table, table=True):
    """One time at which an event takes place, `[starts_at, ends_at)`.

    Where occurrences take its rooms they carry its id, and its times follow theirs. `place` says
    where it is when it has no room of the house. `keyed_at`: who came was keyed from paper.
    """

    __tablename__ = "event_session"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_event_session_event_id", "event_id"),
        Index("ix_event_session_starts_at", "starts_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    starts_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ends_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    place: str = ""
    keyed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class SeatPool(Table, table=True):
    """Some of an event's seats: those of an organisation's members, or those of a time of day.

    A quota without an organisation is everybody else's. A slot is `[starts_at, ends_at)`.
    """

    __tablename__ = "seat_pool"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= seats", name="seats"),
        CheckConstraint("kind IN ('quota', 'slot')", name="kind"),
        CheckConstraint("kind = 'quota' OR starts_at < ends_at", name="order"),
        Index("ix_seat_pool_event_id", "event_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    kind: str
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    starts_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    ends_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    seats: int
    taken: int = 0


class Registration(Table, table=True):
    """Seats at one event for one person or a group; who waits has none yet.

    `name` and `contact` are empty unless the house asked for them. `source` is what the file
    calls it that it came from. `in_line_at` is since when it is in line for its seats; who had to
    wait for them was `moved_up_at`, and knows it since `told_at`.
    """

    __table_args__ = (
        CheckConstraint("people > 0", name="people"),
        CheckConstraint("state IN ('registered', 'waiting', 'cancelled')", name="state"),
        UniqueConstraint("event_id", "source", name="uq_registration_source"),
        Index("ix_registration_event_id", "event_id", "state"),
        Index("ix_registration_source", "source", sqlite_where=text("source IS NOT NULL"),
              postgresql_where=text("source IS NOT NULL")),
        Index("ix_registration_to_tell", "id",
              sqlite_where=text("moved_up_at IS NOT NULL AND told_at IS NULL"),
              postgresql_where=text("moved_up_at IS NOT NULL AND told_at IS NULL")),
        # Of whom something is still known that has to be forgotten.
        Index("ix_registration_named", "event_id", sqlite_where=_NAMED, postgresql_where=_NAMED),
        *(
            Index(f"ix_registration_{pool}", pool, sqlite_where=text(f"{pool} IS NOT NULL"),
                  postgresql_where=text(f"{pool} IS NOT NULL"))
            for pool in ("quota_id", "slot_id")
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    token: str = Field(unique=True, max_length=17)
    state: str
    people: int = 1
    name: str = ""
    contact: str = ""
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    quota_id: int | None = Field(default=None, foreign_key="seat_pool.id")
    slot_id: int | None = Field(default=None, foreign_key="seat_pool.id")
    language: str
    via: str
    source: str | None = None
    in_line_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    moved_up_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    told_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    created_by: str
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class Attendance(Table, table=True):
    """Whether those of a registration came to one session.

    `people` of them came, `inside` are there now. `halves` are the half-days that they were
    there, `am`, `pm` or both. `came_at` is None where it was keyed from paper.
    """

    __table_args__ = (
        CheckConstraint("people >= 0 AND inside >= 0 AND inside <= people", name="people"),
        UniqueConstraint("registration_id", "session_id", name="uq_attendance_registration_id"),
        Index("ix_attendance_session_id", "session_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    registration_id: int = Field(foreign_key="registration.id")
    session_id: int = Field(foreign_key="event_session.id")
    people: int
    inside: int
    halves: str = ""
    came_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    moved_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class EventFigure(Table, table=True):
    """A number that is left of an event when nobody is known any more.

    `topic` is `total`, or what was counted by hand, as `age`; `label` what of it.
    """

    __tablename__ = "event_figure"
    __table_args__ = (
        CheckConstraint("value >= 0", name="value"),
        UniqueConstraint("event_id", "topic", "label", name="uq_event_figure_event_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    topic: str
    label: str
    value: int
