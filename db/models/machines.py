"""The machines of a house, as far as they are in trouble."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime


class FailingScreen(Table, table=True):
    """A screen that fails again and again; people are sent to the reception there."""

    __tablename__ = "failing_screen"

    machine: str = Field(primary_key=True)
    screen: str = Field(primary_key=True)
    since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
