"""The life of a print job."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from db.enums import JobState
from db.models import PrintJob
from kiosk.clock import Clock
from kiosk.domain.refusals import Refused
from kiosk.services import visits
from kiosk.services.place import Place
from kiosk.services.visits import TicketView


@dataclass(frozen=True, slots=True)
class JobView:
    """A job and what it prints."""

    id: int
    printer: str
    ticket: TicketView


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What became of a job; `reason` is the code of a failure."""

    id: int
    state: JobState
    reason: str | None


Send = Callable[[JobView], JobOutcome]
"""Brings a job to a printer; never raises."""


def has_waiting(session: Session, _clock: Clock, place: Place, printer: str) -> bool:
    """Tell whether a job of this machine waits for this printer."""
    return session.exec(_of_machine(place, printer, JobState.QUEUED).limit(1)).first() is not None


def take_next(session: Session, clock: Clock, place: Place, printer: str) -> JobView | None:
    """Take this machine's oldest waiting job for a printer: from here on it is being sent."""
    job = session.exec(
        _of_machine(place, printer, JobState.QUEUED).order_by(col(PrintJob.id)).limit(1)
    ).first()
    if job is None or job.id is None or job.visit_id is None:
        return None
    job.state = JobState.SENDING
    job.started_at = clock.now()
    session.add(job)
    session.flush()
    return JobView(job.id, printer, visits.of_visit(session, clock, place, job.visit_id))


def finish(session: Session, clock: Clock, _place: Place, outcome: JobOutcome) -> None:
    """Record what became of a job that was being sent."""
    job = session.get_one(PrintJob, outcome.id)
    job.state = outcome.state
    job.reason = outcome.reason
    job.ended_at = clock.now()
    session.add(job)


def settle_interrupted(session: Session, clock: Clock, place: Place, printer: str) -> int:
    """Close the jobs that a spooler left behind when it was killed; return how many.

    They may have come out, so they are unconfirmed and never printed again by themselves.
    Call only while no other spooler of this machine serves the printer.
    """
    left = session.exec(_of_machine(place, printer, JobState.SENDING)).all()
    for job in left:
        job.state = JobState.UNCONFIRMED
        job.reason = "printer.interrupted"
        job.ended_at = clock.now()
        session.add(job)
    return len(left)


def outcome(session: Session, _clock: Clock, _place: Place, job_id: int) -> JobOutcome:
    """Return what became of a job so far. Raises `Refused`: `job.unknown`."""
    job = session.get(PrintJob, job_id)
    if job is None:
        raise Refused("job.unknown", job=job_id)
    return JobOutcome(job_id, JobState(job.state), job.reason)


def _of_machine(place: Place, printer: str, state: JobState) -> SelectOfScalar[PrintJob]:
    return select(PrintJob).where(
        col(PrintJob.machine) == place.machine,
        col(PrintJob.printer) == printer,
        col(PrintJob.state) == state.value,
    )
