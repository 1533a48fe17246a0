"""Visits, their numbers and their history."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime


class Visit(Table, table=True):
    """One person, or a group, who came once; anonymous.

    `ahead` is how many people waited for the same service at that moment.
    """

    __table_args__ = (
        # Two tickets with one number on one day: impossible, whoever writes.
        UniqueConstraint("day", "letter", "sequence"),
        CheckConstraint("sequence BETWEEN 1 AND 999", name="sequence"),
        CheckConstraint("people BETWEEN 1 AND 20", name="people"),
        Index("ix_visit_queue", "day", "service_id", "state", "people"),
    )

    id: int | None = Field(default=None, primary_key=True)
    token: str = Field(unique=True, max_length=17)
    day: date
    letter: str = Field(max_length=1)
    sequence: int
    service_id: int = Field(foreign_key="service.id")
    counter_id: int | None = Field(default=None, foreign_key="counter.id")
    language: str
    people: int
    needs: str = ""
    state: str
    ahead: int
    arrived_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class VisitStep(Table, table=True):
    """What happened to a visit, when and by which machine: every duration derives from these."""

    __tablename__ = "visit_step"
    # The key is all that a step is found by; one tree to write instead of two.
    __table_args__ = ({"sqlite_with_rowid": False},)

    visit_id: int = Field(foreign_key="visit.id", primary_key=True)
    position: int = Field(primary_key=True)
    kind: str
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    actor: str
    counter_id: int | None = Field(default=None, foreign_key="counter.id")
