"""The machines of a house, as far as they are in trouble, and their clock."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime


class FailingScreen(Table, table=True):
    """A screen that fails again and again; people are sent to the reception there."""

    __tablename__ = "failing_screen"

    machine: str = Field(primary_key=True)
    screen: str = Field(primary_key=True)
    since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class BelievedClock(Table, table=True):
    """The last moment at which a clock of the house was believed; a single row."""

    __tablename__ = "believed_clock"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: int = Field(default=1, primary_key=True)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
