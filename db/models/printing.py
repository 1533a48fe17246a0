"""Print jobs, rows written in the transaction of what they print; and what printers are like."""

from datetime import datetime

from sqlalchemy import Column, Index, Integer, text
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime

_OPEN = text("state IN ('queued', 'sending')")


class PrintJob(Table, table=True):
    """One document for one printer of one machine.

    `reason` is a code: why it failed, or why it is still waiting. Of a visit's tickets one has
    `reprint` 0; every other one is a reprint, counted from 1, and says DUPLICATA.
    """

    __tablename__ = "print_job"
    __table_args__ = (
        Index(
            "ix_print_job_open",
            "machine",
            "printer",
            "id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("uq_print_job_visit_reprint", "visit_id", "reprint", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    machine: str
    printer: str
    visit_id: int | None = Field(default=None, foreign_key="visit.id")
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id")
    edition_id: int | None = Field(default=None, foreign_key="schedule_edition.id")
    event_id: int | None = Field(default=None, foreign_key="event.id")
    registration_id: int | None = Field(default=None, foreign_key="registration.id")
    reprint: int = Field(
        default=0, sa_column=Column(Integer, nullable=False, server_default=text("0"))
    )
    state: str
    reason: str | None = None
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    started_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class KnownPrinter(Table, table=True):
    """What was learned of a machine's printer, and how it was when it was last seen.

    `answers` and `confirms` are None as long as nobody knows; they are true of `url` only.
    `trouble` is a code, since `since`. `cut_short`: the last job may have ended within a command.
    """

    __tablename__ = "known_printer"

    machine: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    url: str
    answers: bool | None = None
    confirms: bool | None = None
    trouble: str | None = None
    paper_low: bool = False
    cut_short: bool = False
    since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    seen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
