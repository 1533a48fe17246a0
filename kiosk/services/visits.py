"""Checking in, and finding what was checked in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from db.enums import HelpNeed, JobKind, JobState, StepKind, VisitState
from db.models import Counter, PrintJob, Service, Visit
from db.queries.visits import (
    INSERT_JOB,
    INSERT_STEP,
    INSERT_VISIT,
    NEXT_AND_AHEAD,
    ONE_LETTER_AT_A_TIME,
)
from kiosk.clock import Clock
from kiosk.domain.calendar import next_reception_on_another_day
from kiosk.domain.checkin import Admission, CheckIn, admit
from kiosk.domain.estimates import Band
from kiosk.domain.house import Texts
from kiosk.domain.numbering import LAST, beyond_limit, number, parse_number
from kiosk.domain.refusals import Refused
from kiosk.domain.tokens import VISIT, new_token, read_token
from kiosk.services.place import Place


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as people see it.

    Texts are in every language, `language` is the visitor's; moments are in house time; `due` is
    an appointment's; `printed` is None when nothing was to be printed; `band` is how long they
    will wait, where it was asked for.
    """

    visit: int
    number: str
    token: str
    service: str
    service_name: Texts
    office: str | None
    office_name: Texts
    office_place: Texts
    ahead: int
    people: int
    needs: frozenset[HelpNeed]
    language: str
    state: VisitState
    arrived_at: datetime
    due: datetime | None
    job: int | None
    printed: JobState | None
    reason: str | None
    band: Band | None = None


def check_in(
    session: Session, clock: Clock, place: Place, request: CheckIn, *, printing: bool = True
) -> TicketView:
    """Give the visitor the next number: visit, first step and print job, or nothing at all.

    Raises `Refused` as `domain.checkin.admit` does, and `service.full` (`next`: a `Slot` or
    None) when the day's tickets are gone.
    """
    admission = admit(place.house, request, place.local(clock.now()))
    return begin(session, clock, place, request, admission, printing=printing)


def begin(
    session: Session,
    clock: Clock,
    place: Place,
    request: CheckIn,
    admission: Admission,
    due: datetime | None = None,
    *,
    printing: bool = True,
) -> TicketView:
    """Give the next number to somebody who may be received; `due` is their appointment's time.

    Raises `Refused`: `service.full` (`next`) when the day's tickets are gone; an appointment is
    not counted.
    """
    now = clock.now()
    local = place.local(now)
    house, service = place.house, admission.service
    connection = session.connection()
    day = local.date()

    service_id = place.service_ids[service.key]
    counter_id = place.counter_ids.get(admission.counter) if admission.counter else None
    lock = ONE_LETTER_AT_A_TIME[connection.dialect.name]
    if lock is not None:
        lock.run(connection, {"day": day.toordinal(), "letter": ord(service.letter)})
    sequence, ahead = NEXT_AND_AHEAD.run(
        connection, {"day": day, "letter": service.letter, "service_id": service_id}
    )
    if beyond_limit(sequence, service.daily_limit if due is None else LAST):
        upcoming = next_reception_on_another_day(house, service.key, local)
        raise Refused("service.full", service=service, next=upcoming)

    token = new_token(VISIT)
    (visit_id,) = INSERT_VISIT.run(
        connection,
        {
            "token": token,
            "day": day,
            "letter": service.letter,
            "sequence": sequence,
            "service_id": service_id,
            "counter_id": counter_id,
            "language": request.language,
            "people": request.people,
            "needs": _written(request.needs),
            "state": VisitState.WAITING.value,
            "ahead": ahead,
            "arrived_at": now,
            "due_at": due,
        },
    )
    INSERT_STEP.run(
        connection,
        {
            "visit_id": visit_id,
            "position": 1,
            "kind": StepKind.ARRIVED.value,
            "at": now,
            "actor": place.actor,
            "counter_id": counter_id,
            "service_id": service_id,
        },
    )
    job = None
    if printing and place.ticket_printer:
        (job,) = INSERT_JOB.run(
            connection,
            {
                "kind": JobKind.TICKET.value,
                "machine": place.machine,
                "printer": place.ticket_printer,
                "visit_id": visit_id,
                "state": JobState.QUEUED.value,
                "created_at": now,
            },
        )
    counter = house.counters.get(admission.counter) if admission.counter else None
    return TicketView(
        visit=visit_id,
        number=number(service.letter, sequence),
        token=token,
        service=service.key,
        service_name=service.name,
        office=counter.key if counter else None,
        office_name=counter.name if counter else {},
        office_place=counter.place if counter else {},
        ahead=ahead,
        people=request.people,
        needs=request.needs,
        language=request.language,
        state=VisitState.WAITING,
        arrived_at=local,
        due=place.local(due) if due else None,
        job=job,
        printed=JobState.QUEUED if job else None,
        reason=None,
    )


def find(session: Session, clock: Clock, place: Place, code: str) -> TicketView:
    """Return the ticket with this token, or with this number today.

    Raises `Refused`: `ticket.malformed` for what is neither, `ticket.unknown`.
    """
    token, numbered = read_token(code), parse_number(code)
    if token is not None:
        where: Any = col(Visit.token) == token
    elif numbered is not None:
        today = place.local(clock.now()).date()
        where = (col(Visit.day) == today) & (col(Visit.letter) == numbered[0])
        where &= col(Visit.sequence) == numbered[1]
    else:
        raise Refused("ticket.malformed", ticket=code)
    views = _views(session, place, where)
    if not views:
        raise Refused("ticket.unknown", ticket=code)
    return views[0]


def of_visit(session: Session, _clock: Clock, place: Place, visit_id: int) -> TicketView:
    """Return the ticket of a visit. Raises `Refused`: `ticket.unknown`."""
    views = _views(session, place, col(Visit.id) == visit_id)
    if not views:
        raise Refused("ticket.unknown", ticket=visit_id)
    return views[0]


def of_day(
    session: Session, clock: Clock, place: Place, day: date | None = None
) -> Sequence[TicketView]:
    """Return the tickets of a day (default: today), in the order of arrival."""
    return _views(session, place, col(Visit.day) == (day or place.local(clock.now()).date()))


def _views(session: Session, place: Place, where: Any) -> Sequence[TicketView]:
    statement = (
        select(Visit, Service, Counter, PrintJob)
        .join(Service, col(Service.id) == col(Visit.service_id))
        .outerjoin(Counter, col(Counter.id) == col(Visit.counter_id))
        .outerjoin(PrintJob, col(PrintJob.visit_id) == col(Visit.id))
        .where(where)
        .order_by(col(Visit.id), col(PrintJob.id))
    )
    # A later job of the same ticket replaces the earlier one.
    latest = {row[0].id: row for row in session.exec(statement)}
    return [_view(place, *row) for row in latest.values()]


def _view(
    place: Place, visit: Visit, service: Service, counter: Counter | None, job: PrintJob | None
) -> TicketView:
    assert visit.id is not None  # noqa: S101  for the type checker: it was read
    return TicketView(
        visit=visit.id,
        number=number(visit.letter, visit.sequence),
        token=visit.token,
        service=service.key,
        service_name=service.name,
        office=counter.key if counter else None,
        office_name=counter.name if counter else {},
        office_place=counter.place if counter else {},
        ahead=visit.ahead,
        people=visit.people,
        needs=frozenset(HelpNeed(need) for need in visit.needs.split()),
        language=visit.language,
        state=VisitState(visit.state),
        arrived_at=place.local(visit.arrived_at),
        due=place.local(visit.due_at) if visit.due_at else None,
        job=job.id if job else None,
        printed=JobState(job.state) if job else None,
        reason=job.reason if job else None,
    )


def _written(needs: frozenset[HelpNeed]) -> str:
    return " ".join(sorted(needs))
