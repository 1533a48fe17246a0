"""Print jobs: rows written in the transaction of what they print."""

from datetime import datetime

from sqlalchemy import Column, Index, text
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime


class PrintJob(Table, table=True):
    """One document for one printer of one machine; `reason` is the code of a failure."""

    __tablename__ = "print_job"
    __table_args__ = (
        Index(
            "ix_print_job_open",
            "machine",
            "printer",
            "id",
            sqlite_where=text("state IN ('queued', 'sending')"),
            postgresql_where=text("state IN ('queued', 'sending')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    machine: str
    printer: str
    visit_id: int | None = Field(default=None, foreign_key="visit.id", index=True)
    state: str
    reason: str | None = None
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    started_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
