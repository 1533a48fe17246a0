"""Forgetting who people were, on time or when they ask; showing what is kept of one of them.

What is left says how many there were, never who.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col

from db.enums import AppointmentState, RegistrationState
from db.models import Appointment, Booking, Event, Occurrence, Registration, Visit
from db.queries import appointments as appointment_queries
from db.queries import events as event_queries
from db.queries import figures
from db.queries import privacy as queries
from db.queries import registrations as registration_queries
from kiosk.clock import Clock
from kiosk.domain.privacy import Kept
from kiosk.domain.refusals import Refused
from kiosk.domain.tokens import APPOINTMENT, BOOKING, REGISTRATION, VISIT, read_token
from kiosk.services import appointments, registrations
from kiosk.services.place import Place

APPOINTMENTS = "appointments"
"""The topic under which appointments are counted that are no more; its labels are their states."""

NO_TITLE = "–"
"""What is left of a private title."""

_SECRET = ("contact", "note")

Rows = Sequence[Any]
Forget = Callable[[Session, Clock, Any], None]


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is kept of one person, as a token or a contact finds it."""

    visits: tuple[Visit, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    registrations: tuple[Registration, ...] = ()
    bookings: tuple[Booking, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.visits or self.appointments or self.registrations or self.bookings)


def is_due(session: Session, clock: Clock, place: Place) -> bool:
    """Tell whether somebody's time has come to be forgotten."""
    return any(rows for _, _, rows in _due(session, clock, place))


def purge(session: Session, clock: Clock, place: Place) -> Mapping[Kept, int]:
    """Forget some of what is due; return how much of each. Nothing is due any more: all 0.

    In portions, so that nobody waits for it; call it again until nothing is due.
    """
    done: Counter[Kept] = Counter()
    for kept, forget, rows in _due(session, clock, place):
        if rows:
            forget(session, clock, rows)
            done[kept] += len(rows)
    session.flush()
    return done


def numbers(session: Session, clock: Clock, place: Place) -> Mapping[Kept, int]:
    """Return of how many something is kept now; backups are files, and not among it."""
    del clock, place
    return {Kept(name): number for name, number in queries.numbers(session).items()}


def export(session: Session, clock: Clock, place: Place, of: str) -> dict[str, Any]:
    """Return what is kept of somebody: of a token, or of a contact as it was written.

    Raises `Refused`: `privacy.unknown`.
    """
    del clock
    known = _known(session, of)
    return {
        "of": of,
        "visits": [_visit(place, one) for one in known.visits],
        "appointments": [_appointment(place, one) for one in known.appointments],
        "registrations": [_registration(session, place, one) for one in known.registrations],
        "bookings": [_booking(place, one) for one in known.bookings],
    }


def erase(session: Session, clock: Clock, place: Place, of: str) -> Mapping[Kept, int]:
    """Forget somebody now; seats and times that are still to come are given back.

    Bookings stay, without the contact: they are an organisation's. Raises `Refused`:
    `privacy.unknown`.
    """
    known = _known(session, of)
    for visit in known.visits:
        visit.note = ""
        session.add(visit)
    for appointment in known.appointments:
        if appointment.state == AppointmentState.PLANNED and appointment.id is not None:
            appointments.cancel(session, clock, place, appointment.id)
        appointment.name = appointment.note = ""
        session.add(appointment)
    for registration in known.registrations:
        _give_back(session, clock, place, registration)
    _forget_registrations(session, clock, known.registrations)
    _forget_bookings(session, clock, known.bookings)
    session.flush()
    return {
        Kept.VISIT_NOTES: len(known.visits),
        Kept.APPOINTMENT_NAMES: len(known.appointments),
        Kept.REGISTRATIONS: len(known.registrations),
        Kept.BOOKINGS: len(known.bookings),
    }


def _due(session: Session, clock: Clock, place: Place) -> Iterator[tuple[Kept, Forget, Rows]]:
    """Yield what is to be forgotten now, and how; what visits say is `forgetting`'s."""
    now, kept = clock.now(), place.retention
    today, before = place.local(now).date(), now - kept.bookings
    old = queries.old_appointments(session, today - kept.appointments)
    yield Kept.APPOINTMENTS, _forget_appointments, old
    named = queries.named_registrations(session, now - kept.registrations)
    yield Kept.REGISTRATIONS, _forget_registrations, named
    yield Kept.BOOKINGS, _forget_bookings, queries.known_bookings(session, before)
    yield Kept.BOOKINGS, _forget_uses, queries.uses_that_say(session, before)
    yield Kept.SHEETS, _forget_sheets, queries.old_sheets(session, today - kept.sheets)


def _forget_appointments(session: Session, clock: Clock, rows: Sequence[Appointment]) -> None:
    del clock
    for (day, state), number in Counter((one.day, one.state) for one in rows).items():
        figures.add(session, day, APPOINTMENTS, state, number)
    queries.drop_appointments(session, [one.id for one in rows if one.id is not None])


def _forget_registrations(session: Session, clock: Clock, rows: Sequence[Registration]) -> None:
    del clock
    for one in rows:
        one.name = one.contact = ""
        one.source = None
        session.add(one)


def _forget_bookings(session: Session, clock: Clock, rows: Sequence[Booking]) -> None:
    ids = [one.id for one in rows if one.id is not None]
    for one in rows:
        one.contact = one.note = ""
        if one.private:
            one.title = NO_TITLE
        one.forgotten_at = clock.now()
        session.add(one)
    _forget_uses(session, clock, queries.uses_of(session, ids))
    queries.drop_changes(session, ids)


def _forget_uses(session: Session, clock: Clock, rows: Sequence[Occurrence]) -> None:
    del clock
    for use in rows:
        own = {**(use.own or {}), **dict.fromkeys(_SECRET, "")}
        use.own = {**own, "title": NO_TITLE} if own.get("private") else own
        session.add(use)
    queries.drop_changes(session, sorted({use.booking_id for use in rows}))


def _forget_sheets(session: Session, clock: Clock, rows: Sequence[Any]) -> None:
    del clock
    for one in rows:
        one.content = []
        session.add(one)


def _known(session: Session, of: str) -> Known:
    """Return everything that a token or a contact finds. Raises `Refused`: `privacy.unknown`."""
    known = Known()
    if token := read_token(of, VISIT):
        known = Known(visits=tuple(queries.visit_with(session, token)))
    elif token := read_token(of, APPOINTMENT):
        rows = appointment_queries.where(session, col(Appointment.token) == token)
        known = Known(appointments=tuple(row for row, _ in rows))
    elif token := read_token(of, REGISTRATION):
        one = registration_queries.by_token(session, token)
        known = Known(registrations=(one,) if one else ())
    elif token := read_token(of, BOOKING):
        known = Known(bookings=tuple(queries.booking_with(session, token)))
    elif of.strip():
        contact = of.strip()
        known = Known(
            registrations=tuple(queries.registrations_of(session, contact)),
            bookings=tuple(queries.bookings_of(session, contact)),
        )
    if not known:
        raise Refused("privacy.unknown")
    return known


def _give_back(session: Session, clock: Clock, place: Place, row: Registration) -> None:
    """Give seats back that are still to come, so that somebody else has them."""
    if row.state == RegistrationState.CANCELLED or row.id is None:
        return
    try:
        registrations.cancel(session, clock, place, row.id)
    except Refused as refused:  # it is over, or they have come: what counts is only their name
        if refused.code not in ("event.past", "registration.came"):
            raise


def _visit(place: Place, row: Visit) -> dict[str, Any]:
    return {
        "token": row.token,
        "day": row.day.isoformat(),
        "number": f"{row.letter} {row.sequence:03}",
        "service": place.service_keys.get(row.service_id),
        "arrived": _moment(place, row.arrived_at),
        "state": row.state,
        "people": row.people,
        "needs": row.needs.split(),
        "language": row.language,
        "note": row.note,
    }


def _appointment(place: Place, row: Appointment) -> dict[str, Any]:
    return {
        "token": row.token,
        "start": _moment(place, row.starts_at),
        "service": place.service_keys.get(row.service_id),
        "state": row.state,
        "name": row.name,
        "note": row.note,
        "language": row.language,
    }


def _registration(session: Session, place: Place, row: Registration) -> dict[str, Any]:
    event = session.get_one(Event, row.event_id)
    times = event_queries.sessions_of(session, [row.event_id])
    return {
        "token": row.token,
        "event": event.title,
        "start": _moment(place, times[0].starts_at) if times else None,
        "state": row.state,
        "people": row.people,
        "name": row.name,
        "contact": row.contact,
        "organisation": place.organisation_keys.get(row.organisation_id or 0),
        "language": row.language,
        "made_at": _moment(place, row.created_at),
        "came": registration_queries.most_that_came(session, row.id or 0) > 0,
    }


def _booking(place: Place, row: Booking) -> dict[str, Any]:
    return {
        "token": row.token,
        "title": row.title,
        "organisation": place.organisation_keys.get(row.organisation_id or 0),
        "contact": row.contact,
        "note": row.note,
        "made_at": _moment(place, row.created_at),
    }


def _moment(place: Place, moment: datetime | date) -> str:
    return place.local(moment).isoformat() if isinstance(moment, datetime) else moment.isoformat()
