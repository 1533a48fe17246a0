"""The house as it was described, kept for what refers to it: nothing here is ever deleted."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime


class LoadedHouse(Table, table=True):
    """Which description was loaded last; a single row."""

    __tablename__ = "loaded_house"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: int = Field(default=1, primary_key=True)
    fingerprint: str
    loaded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class Organisation(Table, table=True):
    """Who holds a service, books a room, runs an event."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    active: bool = True


class Counter(Table, table=True):
    """Where a visit is received."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    place: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    active: bool = True


class Service(Table, table=True):
    """What a visitor comes for."""

    __table_args__ = (CheckConstraint("daily_limit BETWEEN 1 AND 999", name="daily_limit"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    letter: str = Field(max_length=1)
    name: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    need: str | None = None
    daily_limit: int = 999
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    counter_id: int | None = Field(default=None, foreign_key="counter.id")
    active: bool = True


class Presence(Table, table=True):
    """When a service receives people; `key` is derived from the whole rule."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    service_id: int = Field(foreign_key="service.id")
    counter_id: int = Field(foreign_key="counter.id")
    rule: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    active: bool = True


class Resource(Table, table=True):
    """What can be booked for a time; today the meeting rooms."""

    __table_args__ = (CheckConstraint("capacity > 0", name="capacity"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    name: str
    capacity: int
    equipment: list[str] = Field(sa_column=Column(JSON, nullable=False))
    active: bool = True
