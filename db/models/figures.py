"""Numbers that are left when nobody is known any more."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from db.models.base import Table


class DayFigure(Table, table=True):
    """How many there were on a day of something; `label` is which: `missed` of `appointments`."""

    __tablename__ = "day_figure"
    __table_args__ = (
        CheckConstraint("value >= 0", name="value"),
        UniqueConstraint("day", "topic", "label", name="uq_day_figure_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    day: date
    topic: str
    label: str
    value: int
