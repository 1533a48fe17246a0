"""Sheets of the day as they were printed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime

_MORNING = text("occasion = 'morning'")


class ScheduleEdition(Table, table=True):
    """One version of a sheet, and what it says.

    `room` is a resource's key, empty for all; `day` the first day. `occasion` is why it was
    printed by itself, if it was: of one morning there is one. `before_id` is the version that it
    replaces. `content` is enough to print it again, word for word.
    """

    __tablename__ = "schedule_edition"
    __table_args__ = (
        UniqueConstraint("sheet", "room", "day", "version", name="uq_schedule_edition_version"),
        Index(
            "uq_schedule_edition_morning",
            "sheet",
            "room",
            "day",
            unique=True,
            sqlite_where=_MORNING,
            postgresql_where=_MORNING,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    sheet: str
    room: str
    day: date
    version: int
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    machine: str
    occasion: str | None = None
    by_time: bool = False
    before_id: int | None = Field(default=None, foreign_key="schedule_edition.id")
    content: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
