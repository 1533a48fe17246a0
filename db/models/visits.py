"""Visits, their numbers and their history."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime

OPEN = "state IN ('waiting', 'called', 'received', 'paused', 'to-come-back')"
"""Somebody who has not left; an index has only these."""

NOTED = "note <> ''"
"""Somebody of whom something is noted; another index has only these."""


def _number(default: int) -> Any:
    column = Column(Integer, nullable=False, server_default=text(str(default)))
    return Field(default=default, sa_column=column)


def _moment() -> Any:
    return Field(default=None, sa_column=Column(UtcDateTime))


class Visit(Table, table=True):
    """One person, or a group, who came once; anonymous.

    `ahead` is how many people waited for the same service at that moment. `steps` is the place of
    its last step, by which whoever changes it knows that nobody else did. `state_at` is when it
    came into its state (None: at its arrival), `requeued_at` when it lost its place by arrival,
    `due_at` its appointment's time, `held_until` how long its place is kept. The `note` is for who
    receives it, and goes soon after the end of the visit.
    """

    __table_args__ = (
        # Two tickets with one number on one day: impossible, whoever writes.
        UniqueConstraint("day", "letter", "sequence"),
        CheckConstraint("sequence BETWEEN 1 AND 999", name="sequence"),
        CheckConstraint("people BETWEEN 1 AND 20", name="people"),
        Index("ix_visit_queue", "day", "service_id", "state", "people"),
        # Who is in the house: few, however many visits there were.
        Index("ix_visit_open", "day", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_visit_note", "state_at", sqlite_where=text(NOTED), postgresql_where=text(NOTED)),
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
    steps: int = _number(1)
    calls: int = _number(0)
    pauses: int = _number(0)
    first: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    note: str = Field(
        default="", sa_column=Column(String, nullable=False, server_default=text("''"))
    )
    state_at: datetime | None = _moment()
    called_at: datetime | None = _moment()
    requeued_at: datetime | None = _moment()
    due_at: datetime | None = _moment()
    held_until: datetime | None = _moment()


class VisitStep(Table, table=True):
    """What happened to a visit, when and by which machine: every duration derives from these.

    `before` is what the step changed in the visit, as it was; `undone` is a step taken back.
    """

    __tablename__ = "visit_step"
    # The key is all that a step is found by; one tree to write instead of two.
    __table_args__ = ({"sqlite_with_rowid": False},)

    visit_id: int = Field(foreign_key="visit.id", primary_key=True)
    position: int = Field(primary_key=True)
    kind: str
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    actor: str
    counter_id: int | None = Field(default=None, foreign_key="counter.id")
    service_id: int | None = Field(default=None, foreign_key="service.id")
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    undone: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
