"""Named statements about print jobs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from db.enums import JobKind, JobState
from db.models import KnownPrinter, PrintJob, ScheduleEdition, Visit

OPEN = (JobState.QUEUED, JobState.SENDING)
"""A job in these states has not come to its end."""


def of_machine(machine: str) -> Any:
    """A condition: jobs of this machine."""
    return col(PrintJob.machine) == machine


def in_state(*states: JobState) -> Any:
    """A condition: jobs in one of these states."""
    return col(PrintJob.state).in_([state.value for state in states])


def jobs(
    session: Session, *where: Any, limit: int | None = None
) -> Sequence[tuple[PrintJob, Visit | None, str | None, ScheduleEdition | None]]:
    """Return jobs, the oldest first, with their visits, printers' trouble and sheets."""
    printer = (col(KnownPrinter.machine) == col(PrintJob.machine)) & (
        col(KnownPrinter.name) == col(PrintJob.printer)
    )
    statement = (
        select(PrintJob, Visit, col(KnownPrinter.trouble), ScheduleEdition)
        .outerjoin(Visit, col(Visit.id) == col(PrintJob.visit_id))
        .outerjoin(KnownPrinter, printer)
        .outerjoin(ScheduleEdition, col(ScheduleEdition.id) == col(PrintJob.edition_id))
        .where(*where)
        .order_by(col(PrintJob.id))
    )
    if limit is not None:
        statement = statement.limit(limit)
    return [(job, visit, trouble, sheet) for job, visit, trouble, sheet in session.exec(statement)]


def at_printer(printer: str) -> Any:
    """A condition: jobs for a printer of this name."""
    return col(PrintJob.printer) == printer


def change(session: Session, job_id: int, before: JobState, *where: Any, **values: Any) -> bool:
    """Change a job if it is still as `before`; in one statement, so that nobody comes between."""
    statement = (
        update(PrintJob)
        .where(col(PrintJob.id) == job_id, col(PrintJob.state) == before.value, *where)
        .values(values)
        .returning(col(PrintJob.id))
    )
    return session.connection().execute(statement).first() is not None


def move_tickets(session: Session, machine: str, printer: str, other: str) -> None:
    """Let the tickets that wait for a printer wait for another one."""
    session.connection().execute(
        update(PrintJob)
        .where(
            of_machine(machine),
            at_printer(printer),
            in_state(JobState.QUEUED),
            col(PrintJob.kind) == JobKind.TICKET.value,
        )
        .values(printer=other)
    )
