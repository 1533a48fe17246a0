"""Named statements about sheets of the day."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, or_, text
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from db.enums import JobState
from db.models import Booking, Occurrence, PrintJob, ScheduleEdition

ON_PAPER = (JobState.SENDING, JobState.PRINTED, JobState.UNCONFIRMED)
COMING = (*ON_PAPER, JobState.QUEUED)
"""Jobs that may have come out, and those that may still."""

_ONE_AT_A_TIME = -6
"""The advisory lock of PostgreSQL; those of resources are their ids."""


def hold(connection: Connection) -> None:
    """Let nobody else make a version until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})


def newest(session: Session, sheet: str, room: str, day: date) -> ScheduleEdition | None:
    """Return the last version of a sheet, whatever has become of it."""
    return session.exec(_versions(sheet, room, day).limit(1)).first()


def last_with_job(
    session: Session, sheet: str, room: str, day: date, states: Sequence[JobState]
) -> ScheduleEdition | None:
    """Return the last version of a sheet that has a print job in one of these states."""
    of_it = select(PrintJob.id).where(
        col(PrintJob.edition_id) == col(ScheduleEdition.id), col(PrintJob.state).in_(states)
    )
    return session.exec(_versions(sheet, room, day).where(of_it.exists()).limit(1)).first()


def is_replaced(session: Session, edition_id: int) -> bool:
    """Tell whether there is a newer version of a sheet than this one, on paper or soon."""
    edition = session.get_one(ScheduleEdition, edition_id)
    last = last_with_job(session, edition.sheet, edition.room, edition.day, COMING)
    return last is not None and last.version > edition.version


def on_occasion(session: Session, sheet: str, room: str, day: date, occasion: str) -> bool:
    """Tell whether a sheet was seen to on this occasion."""
    found = _versions(sheet, room, day).where(col(ScheduleEdition.occasion) == occasion)
    return session.exec(found.limit(1)).first() is not None


def _versions(sheet: str, room: str, day: date) -> SelectOfScalar[ScheduleEdition]:
    """Select the versions of a sheet, the last one first."""
    return (
        select(ScheduleEdition)
        .where(
            col(ScheduleEdition.sheet) == sheet,
            col(ScheduleEdition.room) == room,
            col(ScheduleEdition.day) == day,
        )
        .order_by(col(ScheduleEdition.version).desc())
    )


def jobs_of(session: Session, edition: ScheduleEdition) -> Sequence[int]:
    """Return the print jobs of all versions of a sheet."""
    found = (
        select(PrintJob.id)
        .join(ScheduleEdition, col(ScheduleEdition.id) == col(PrintJob.edition_id))
        .where(
            col(ScheduleEdition.sheet) == edition.sheet,
            col(ScheduleEdition.room) == edition.room,
            col(ScheduleEdition.day) == edition.day,
        )
    )
    return [job for job in session.exec(found) if job is not None]


def last_change(
    session: Session, start: datetime, until: datetime, uses: Collection[int]
) -> datetime | None:
    """Return when anything was changed last that lies in `[start, until)`, or one of these uses."""
    in_between = (col(Occurrence.starts_at) < until) & (col(Occurrence.ends_at) > start)
    here = select(col(Occurrence.booking_id)).where(or_(in_between, col(Occurrence.id).in_(uses)))
    return session.exec(
        select(func.max(col(Booking.changed_at))).where(col(Booking.id).in_(here))
    ).one()
