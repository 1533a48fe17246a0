"""Print jobs: what people do with them, and what they ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from db.enums import JobKind, JobState, SheetKind
from db.models import PrintJob, ScheduleEdition, Visit
from db.queries import schedules
from db.queries.printing import OPEN, change, in_state, jobs, of_machine
from kiosk.clock import Clock
from kiosk.domain.numbering import number
from kiosk.domain.refusals import Refused
from kiosk.services import printers, visits
from kiosk.services.place import Place
from kiosk.services.printers import PrinterView
from kiosk.services.schedule import Sheet, sheet_of

_WHERE_IT_WAS = {JobKind.TEST, JobKind.SIGNATURES, JobKind.TO_TELL, JobKind.PROGRAMME}
"""What is printed again by the printer that had it: it has the right paper."""

_NOT_FINE = (JobState.UNCONFIRMED, JobState.FAILED, JobState.EXPIRED)


@dataclass(frozen=True, slots=True)
class JobView:
    """A print job; `number` is its ticket's, `sheet` and `version` are of rooms on paper.

    Moments are in house time.
    `reason` is a code: why it failed, may not have come out, or is still waiting.
    """

    id: int
    kind: JobKind
    printer: str
    number: str | None
    reprint: bool
    state: JobState
    reason: str | None
    created_at: datetime
    ended_at: datetime | None
    sheet: Sheet | None = None
    version: int | None = None

    @property
    def is_open(self) -> bool:
        """It has not come to its end."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Overview:
    """What a desk wants to know about its paper."""

    printers: Sequence[PrinterView]
    waiting: Sequence[JobView]
    last_failure: JobView | None


def retry(session: Session, clock: Clock, place: Place, job_id: int) -> JobView:
    """Print a job's document once more, on this machine; a ticket says DUPLICATA then.

    Raises `Refused`: `job.unknown`, `job.replaced` where there is a newer version of a sheet,
    `job.waiting` as long as another one is on its way.
    """
    job = _found(session, job_id)
    same = col(PrintJob.id) == job_id
    reprint = 0
    if job.visit_id is not None:
        # Two desks that want the same ticket come one after the other.
        session.exec(select(Visit).where(col(Visit.id) == job.visit_id).with_for_update()).one()
        same = col(PrintJob.visit_id) == job.visit_id
        reprint = session.exec(select(func.max(PrintJob.reprint)).where(same)).one() + 1
    if job.edition_id is not None:
        same = col(PrintJob.edition_id) == job.edition_id
        schedules.hold(session.connection())
        if schedules.is_replaced(session, job.edition_id):
            raise Refused("job.replaced", job=job_id)
    printers.settle_abandoned(session, clock, place)
    if session.exec(select(PrintJob.id).where(same, in_state(*OPEN))).first() is not None:
        raise Refused("job.waiting", job=job_id)
    printer = _printer_again(session, place, job)
    return _add(
        session,
        clock,
        place,
        JobKind(job.kind),
        printer,
        visit_id=job.visit_id,
        appointment_id=job.appointment_id,
        edition_id=job.edition_id,
        event_id=job.event_id,
        registration_id=job.registration_id,
        reprint=reprint,
    )


def cancel(session: Session, clock: Clock, place: Place, job_id: int) -> JobView:
    """Take a waiting job out of the queue.

    Raises `Refused`: `job.unknown`, `job.gone` when its bytes are on their way, or it has ended.
    """
    ended = {"state": JobState.CANCELLED.value, "reason": None, "ended_at": clock.now()}
    if not change(session, job_id, JobState.QUEUED, **ended):
        _found(session, job_id)
        raise Refused("job.gone", job=job_id)
    return get(session, clock, place, job_id)


def request_slip(session: Session, clock: Clock, place: Place, appointment_id: int) -> JobView:
    """Have the slip of an appointment printed. Raises `Refused`: `printer.none`."""
    return _add(
        session, clock, place, JobKind.SLIP, place.ticket_printer, appointment_id=appointment_id
    )


def request_present(session: Session, clock: Clock, place: Place) -> JobView:
    """Have it printed who is in the house at this moment. Raises `Refused`: `printer.none`."""
    return _add(session, clock, place, JobKind.PRESENT, place.ticket_printer)


def request_sheet(
    session: Session, clock: Clock, place: Place, edition_id: int, printer: str
) -> JobView:
    """Have a version of a sheet of rooms printed."""
    return _add(session, clock, place, JobKind.SHEET, printer, edition_id=edition_id)


def request_registration(
    session: Session, clock: Clock, place: Place, registration_id: int
) -> JobView:
    """Have the ticket of a registration printed. Raises `Refused`: `printer.none`."""
    return _add(
        session,
        clock,
        place,
        JobKind.REGISTRATION,
        place.ticket_printer,
        registration_id=registration_id,
    )


def request_of_event(
    session: Session,
    clock: Clock,
    place: Place,
    kind: JobKind,
    event_id: int,
    printer: str | None = None,
) -> JobView:
    """Have an event's attendance sheet printed, or whom to tell that it was called off.

    `printer`: another one than this machine has for it. Raises `Refused`: `printer.none`.
    """
    usual = place.sheet_printer
    if kind is JobKind.SIGNATURES and place.page_printer:
        usual = place.page_printer
    return _add(session, clock, place, kind, printer or usual, event_id=event_id)


def request_programme(
    session: Session, clock: Clock, place: Place, printer: str | None = None
) -> JobView:
    """Have the programme printed, to take home or for the wall.

    `printer`: another one than that of the tickets. Raises `Refused`: `printer.none`.
    """
    return _add(session, clock, place, JobKind.PROGRAMME, printer or place.ticket_printer)


def request_test(session: Session, clock: Clock, place: Place, printer: str) -> JobView:
    """Have a test page printed; what was learned of the printer is forgotten before."""
    printers.forget(session, clock, place, printer)
    return _add(session, clock, place, JobKind.TEST, printer)


def get(session: Session, _clock: Clock, place: Place, job_id: int) -> JobView:
    """Return a job. Raises `Refused`: `job.unknown`."""
    for row in jobs(session, col(PrintJob.id) == job_id):
        return view_of(place, *row)
    raise Refused("job.unknown", job=job_id)


def latest_of(session: Session, clock: Clock, place: Place, code: str) -> int:
    """Return the last job of the ticket with this number or token.

    Raises `Refused` as `visits.find` does, and `job.none` for a ticket that was never to be
    printed.
    """
    ticket = visits.find(session, clock, place, code)
    if ticket.job is None:
        raise Refused("job.none", ticket=ticket.number)
    return ticket.job


def waiting(session: Session, _clock: Clock, place: Place) -> Sequence[JobView]:
    """Return the jobs of this machine that have not come to their end, in their order."""
    return [
        view_of(place, *row) for row in jobs(session, of_machine(place.machine), in_state(*OPEN))
    ]


def of_day(
    session: Session, clock: Clock, place: Place, day: date | None = None
) -> Sequence[JobView]:
    """Return this machine's jobs of a day (default: today), in their order."""
    chosen = day or place.local(clock.now()).date()
    begin = datetime.combine(chosen, time(), place.house.zone)
    end = datetime.combine(chosen + timedelta(days=1), time(), place.house.zone)
    made = col(PrintJob.created_at)
    return [
        view_of(place, *row)
        for row in jobs(session, of_machine(place.machine), made >= begin, made < end)
    ]


def overview(session: Session, clock: Clock, place: Place) -> Overview:
    """Return how the printers of this machine are, what waits, and what went wrong last today."""
    jobs_of_day = of_day(session, clock, place)
    last_printed = {job.number: job.id for job in jobs_of_day if job.state is JobState.PRINTED}
    failures = [
        job
        for job in jobs_of_day
        if job.state in _NOT_FINE and job.reason and last_printed.get(job.number, 0) < job.id
    ]
    return Overview(
        printers=printers.of_machine(session, clock, place),
        waiting=waiting(session, clock, place),
        last_failure=max(failures, key=lambda job: job.id, default=None),
    )


def view_of(
    place: Place,
    job: PrintJob,
    visit: Visit | None,
    trouble: str | None,
    edition: ScheduleEdition | None = None,
) -> JobView:
    """Return a job as people see it; `trouble` is its printer's, for which all its jobs wait."""
    waits = job.state == JobState.QUEUED.value
    assert job.id is not None  # noqa: S101  for the type checker: it was read
    return JobView(
        id=job.id,
        kind=JobKind(job.kind),
        printer=job.printer,
        number=number(visit.letter, visit.sequence) if visit else None,
        reprint=job.reprint > 0,
        state=JobState(job.state),
        reason=trouble if waits else job.reason,
        created_at=place.local(job.created_at),
        ended_at=place.local(job.ended_at) if job.ended_at else None,
        sheet=sheet_of(edition) if edition else None,
        version=edition.version if edition else None,
    )


def _found(session: Session, job_id: int) -> PrintJob:
    job = session.get(PrintJob, job_id)
    if job is None:
        raise Refused("job.unknown", job=job_id)
    return job


def _printer_again(session: Session, place: Place, job: PrintJob) -> str | None:
    """Return where to print once more: a printer may have another name by now."""
    if job.kind in _WHERE_IT_WAS and job.machine == place.machine:
        return job.printer
    edition = session.get(ScheduleEdition, job.edition_id) if job.edition_id else None
    if edition is None:
        return place.ticket_printer
    return place.printer_of(SheetKind(edition.sheet))


def _add(
    session: Session,
    clock: Clock,
    place: Place,
    kind: JobKind,
    printer: str | None,
    **about: Any,
) -> JobView:
    if printer is None:
        raise Refused("printer.none")
    job = PrintJob(
        kind=kind,
        machine=place.machine,
        printer=printer,
        state=JobState.QUEUED,
        created_at=clock.now(),
        **about,
    )
    session.add(job)
    session.flush()
    assert job.id is not None  # noqa: S101  for the type checker: it was flushed
    return get(session, clock, place, job.id)
