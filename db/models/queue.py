"""Counters that are paused, and people who are expected."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, text
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime

_PLANNED = text("state = 'planned'")
_NAMED = text("name <> '' OR note <> ''")


class CounterPause(Table, table=True):
    """A counter that calls nobody for a while; `back_at` None: nobody said when it goes on."""

    __tablename__ = "counter_pause"

    counter_id: int = Field(primary_key=True, foreign_key="counter.id")
    since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    back_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    actor: str


class Appointment(Table, table=True):
    """Somebody is expected by a service at a time; `visit_id` once they came.

    `code` is what is typed where nothing can be scanned: among a day's planned ones it is unique.
    `name` and `note` are for who receives them; they are the only ones here that say who somebody
    is. `uid` is what a calendar calls it.
    """

    __table_args__ = (
        CheckConstraint("state IN ('planned', 'arrived', 'cancelled', 'missed')", name="state"),
        CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes"),
        CheckConstraint("people BETWEEN 1 AND 20", name="people"),
        # Whoever came has a visit; one whose ticket was taken back stays noted with it.
        CheckConstraint("state <> 'arrived' OR visit_id IS NOT NULL", name="arrived"),
        Index(
            "uq_appointment_day_code",
            "day",
            "code",
            unique=True,
            sqlite_where=_PLANNED,
            postgresql_where=_PLANNED,
        ),
        Index("ix_appointment_day", "day", "starts_at"),
        # Of whom something is still known that has to be forgotten.
        Index("ix_appointment_named", "day", sqlite_where=_NAMED, postgresql_where=_NAMED),
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str | None = Field(default=None, unique=True)
    token: str = Field(unique=True, max_length=17)
    code: str = Field(max_length=4)
    day: date
    service_id: int = Field(foreign_key="service.id")
    counter_id: int | None = Field(default=None, foreign_key="counter.id")
    starts_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    minutes: int
    people: int = 1
    name: str = ""
    note: str = ""
    language: str
    state: str
    visit_id: int | None = Field(default=None, foreign_key="visit.id", unique=True)
    revision: int = 0
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    created_by: str
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class HouseMark(Table, table=True):
    """What tells this house's appointments from another's; a single row, drawn by chance."""

    __tablename__ = "house_mark"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: int = Field(default=1, primary_key=True)
    mark: str = Field(max_length=3)
