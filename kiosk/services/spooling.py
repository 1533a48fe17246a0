"""What brings print jobs to paper; called by whoever holds a printer's queue."""

from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any

from sqlmodel import Session, col

from db.enums import JobKind, JobState, VisitState
from db.models import PrintJob
from db.queries.printing import at_printer, change, in_state, jobs, move_tickets, of_machine
from kiosk.clock import Clock
from kiosk.domain.moments import nearest
from kiosk.domain.paper import age_of, is_of_use
from kiosk.services import (
    appointments,
    building,
    editions,
    estimating,
    event_changes,
    printers,
    programme,
    registrations,
    signatures,
    visits,
)
from kiosk.services.appointments import AppointmentView
from kiosk.services.building import Headcount
from kiosk.services.event_changes import WithPeople
from kiosk.services.place import Place
from kiosk.services.printers import PrinterSeen
from kiosk.services.printing import JobView, view_of
from kiosk.services.programme import Programme
from kiosk.services.registrations import Seat
from kiosk.services.schedule import Schedule
from kiosk.services.signatures import SignatureSheet
from kiosk.services.visits import TicketView

OtherSubject = (
    AppointmentView | Headcount | Schedule | Seat | SignatureSheet | WithPeople | Programme
)
"""What is printed beside tickets."""

Subject = TicketView | OtherSubject | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The job whose turn it is, and what it prints; a test page needs nothing."""

    job: JobView
    subject: Subject


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of a job.

    `JobState.QUEUED`: nothing has left, and it waits again; at the printer `move_to`, if there is
    one, with all tickets that wait for the same one.
    """

    id: int
    state: JobState
    reason: str | None
    move_to: str | None = None


def next_waiting(session: Session, clock: Clock, place: Place, printer: str) -> Waiting | None:
    """Return this machine's oldest waiting job for a printer."""
    queued = (of_machine(place.machine), at_printer(printer), in_state(JobState.QUEUED))
    for job, visit, _, edition in jobs(session, *queued, limit=1):
        # Its own reason: whether it was tried before, whatever its printer says by now.
        view = view_of(place, job, visit, job.reason, edition)
        return Waiting(view, _subject(session, clock, place, job))
    return None


def _subject(session: Session, clock: Clock, place: Place, job: PrintJob) -> Subject:
    if job.visit_id is not None:
        ticket = visits.of_visit(session, clock, place, job.visit_id)
        band = estimating.of_visit(session, clock, place, job.visit_id) if not job.reprint else None
        return replace(ticket, band=band)
    if job.appointment_id is not None:
        return appointments.get(session, clock, place, job.appointment_id)
    if job.edition_id is not None:
        return editions.of_edition(session, clock, place, job.edition_id)
    if job.kind == JobKind.PRESENT:
        return building.count(session, clock, place)
    return _subject_of_events(session, clock, place, job)


def _subject_of_events(
    session: Session, clock: Clock, place: Place, job: PrintJob
) -> Seat | SignatureSheet | WithPeople | Programme | None:
    if job.registration_id is not None:
        return registrations.seat(session, clock, place, job.registration_id)
    if job.event_id is not None and job.kind == JobKind.SIGNATURES:
        return signatures.sheet(session, clock, place, job.event_id)
    if job.event_id is not None:
        return event_changes.with_people(session, clock, place, job.event_id)
    if job.kind == JobKind.PROGRAMME:
        return programme.look(session, clock, place)
    return None


def claim(
    session: Session, clock: Clock, place: Place, job_id: int, printer: str, url: str
) -> bool:
    """Say right before a job's first byte that it is being sent, by this printer at this address.

    False: it was cancelled meanwhile, waits for another printer, or is of no use any more and
    expires here.
    """
    if _expire(session, clock, place, col(PrintJob.id) == job_id):
        return False
    job = session.get(PrintJob, job_id)
    waits = job is not None and job.edition_id is not None and job.state == JobState.QUEUED
    if job is not None and waits and editions.renew(session, clock, place, job):
        return False  # what is right comes out in its stead
    sending = {"state": JobState.SENDING.value, "reason": None, "started_at": clock.now()}
    if not change(session, job_id, JobState.QUEUED, at_printer(printer), **sending):
        return False
    printers.be_known(session, clock, place, printer, url)
    return True


def give_up(session: Session, clock: Clock, _place: Place, job_id: int) -> None:
    """End a waiting job whose document cannot be made."""
    failed = {"state": JobState.FAILED.value, "reason": "printer.failed", "ended_at": clock.now()}
    change(session, job_id, JobState.QUEUED, **failed)


def settle(
    session: Session, clock: Clock, place: Place, result: JobResult, seen: PrinterSeen
) -> None:
    """Record what became of a job, and how its printer was found."""
    printers.note(session, clock, place, seen)
    values: dict[str, Any] = {"state": result.state.value, "reason": result.reason}
    if result.state is JobState.QUEUED:
        values["started_at"] = None
    else:
        values["ended_at"] = clock.now()
    if not change(session, result.id, JobState.SENDING, **values):
        change(session, result.id, JobState.QUEUED, **values)  # it was never claimed
    if result.move_to:
        move_tickets(session, place.machine, seen.name, result.move_to)


def expire(session: Session, clock: Clock, place: Place) -> int:
    """End the waiting jobs of this machine that nobody needs any more; return how many."""
    return _expire(session, clock, place, of_machine(place.machine))


def _expire(session: Session, clock: Clock, place: Place, where: Any) -> int:
    now, count = clock.now(), 0
    for job, visit, _, _ in jobs(session, where, in_state(JobState.QUEUED)):
        state = VisitState(visit.state) if visit else None
        age, life = age_of(job.created_at, now), _life(session, clock, place, job)
        kind = JobKind(job.kind)
        if job.id and not is_of_use(kind, age, life, state, reprint=job.reprint > 0):
            ended = {"state": JobState.EXPIRED.value, "ended_at": now}
            reason = job.reason or "job.expired"
            count += change(session, job.id, JobState.QUEUED, reason=reason, **ended)
    return count


def _life(session: Session, clock: Clock, place: Place, job: PrintJob) -> timedelta:
    """Return how long a job is worth printing: a sheet of rooms until its last day is over."""
    if job.edition_id is None:
        return place.ticket_life
    sheet = editions.of_edition(session, clock, place, job.edition_id).sheet
    over = nearest(sheet.after, time(), place.house.zone)
    return over - place.local(job.created_at)
