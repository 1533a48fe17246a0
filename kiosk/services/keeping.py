"""Coming to an appointment: once, on its day; and when that was a mistake."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from db.enums import AppointmentState, VisitState
from db.models import Appointment, Visit
from db.queries import appointments as queries
from kiosk.clock import Clock
from kiosk.domain import visit_life
from kiosk.domain.appointments import Timing, new_code, timing
from kiosk.domain.checkin import Admission, CheckIn
from kiosk.domain.numbering import number
from kiosk.domain.refusals import Refused
from kiosk.services import appointments, visits
from kiosk.services.appointments import LONGEST_NOTE, AppointmentView
from kiosk.services.place import Place
from kiosk.services.visits import TicketView


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody came to their appointment, and how; the ticket is theirs now."""

    appointment: AppointmentView
    ticket: TicketView
    timing: Timing


def arrive(
    session: Session, clock: Clock, place: Place, typed: str, *, printing: bool = True
) -> Arrived:
    """Check somebody in who shows or types the code of an appointment.

    Raises `Refused` as `appointments.find` does, and as `keep` does.
    """
    found = appointments.find(session, clock, place, typed)
    return keep(session, clock, place, found.id, printing=printing)


def keep(
    session: Session, clock: Clock, place: Place, appointment_id: int, *, printing: bool = True
) -> Arrived:
    """Check somebody in who came to an appointment, once, whoever else does so at the same moment.

    Raises `Refused`: `appointment.unknown`, `appointment.another-day` (`start`),
    `appointment.used` (`number`, `time`), `appointment.kept` where that visit is over,
    `appointment.cancelled`, `appointment.missed`.
    """
    row = queries.locked(session, appointment_id)
    if row is None:
        raise Refused("appointment.unknown")
    now = place.local(clock.now())
    _refuse_to_keep(session, place, row, now)
    planned = appointments.view(place, row, None)
    when = timing(planned.start, now)
    service = place.house.services.get(planned.service)
    if service is None:
        raise Refused("appointment.unknown")
    request = CheckIn(service.key, row.language, row.people)
    due = None if when is Timing.TOO_LATE else row.starts_at
    admission = Admission(service, planned.counter)
    ticket = visits.begin(session, clock, place, request, admission, due, printing=printing)
    visit = session.get(Visit, ticket.visit)
    assert visit is not None  # noqa: S101  for the type checker: it was just written
    # Who receives them reads it; it goes with the end of the visit.
    visit.note = " – ".join(part for part in (row.name, row.note) if part)[:LONGEST_NOTE]
    row.visit_id, row.state = ticket.visit, AppointmentState.ARRIVED.value
    appointments.changed(session, clock, row)
    return Arrived(appointments.view(place, row, visit), ticket, when)


def take_back(session: Session, clock: Clock, visit: Visit) -> None:
    """Let whoever has the appointment of a visit come to it after all; it may have none."""
    row = queries.of_visit(session, visit)
    if row is not None:
        others = queries.codes_of(session, row.day, planned=True)
        row.code = new_code(others) or row.code if row.code in others else row.code
        # The visit stays noted, for when its ticket is given back after all.
        row.state = AppointmentState.PLANNED.value
        appointments.changed(session, clock, row)


def give_again(session: Session, clock: Clock, visit: Visit) -> bool:
    """Let a visit whose ticket was taken back by mistake have its appointment again.

    False: it has none, or somebody came to it meanwhile.
    """
    row = queries.of_visit(session, visit)
    if row is None or row.state != AppointmentState.PLANNED:
        return False
    row.state = AppointmentState.ARRIVED.value
    appointments.changed(session, clock, row)
    return True


def _refuse_to_keep(session: Session, place: Place, row: Appointment, now: datetime) -> None:
    if row.state == AppointmentState.ARRIVED:
        visit = session.get(Visit, row.visit_id)
        assert visit is not None  # noqa: S101  for the type checker: the database sees to it
        over = VisitState(visit.state) not in visit_life.OPEN
        raise Refused(
            "appointment.kept" if over else "appointment.used",
            number=number(visit.letter, visit.sequence),
            time=place.local(visit.arrived_at),
        )
    if row.state == AppointmentState.CANCELLED:
        raise Refused("appointment.cancelled")
    if row.day != now.date():
        missed = row.state == AppointmentState.MISSED or row.day < now.date()
        code = "appointment.missed" if missed else "appointment.another-day"
        raise Refused(code, start=place.local(row.starts_at))
