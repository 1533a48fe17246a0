"""Forgetting who people were, on time or when they ask; showing what is kept of one of them.

What is left says how many there were, never who.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from kiosk.domain.texts import plain
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
    """Everything that is kept of one person, as a token or a contact finds it.

    `uses` are single days of bookings that have the contact alone; of `changed` it was the contact
    before.
    """

    visits: tuple[Visit, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    registrations: tuple[Registration, ...] = ()
    bookings: tuple[Booking, ...] = ()
    uses: tuple[Occurrence, ...] = ()
    changed: tuple[Booking, ...] = ()

    def __bool__(self) -> bool:
        found = (self.visits, self.appointments, self.registrations, self.bookings)
        return any((*found, self.uses, self.changed))


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
        "days_of_bookings": [
            {
                "start": _moment(place, one.starts_at),
                **{name: (one.own or {}).get(name) for name in _SECRET},
            }
            for one in known.uses
        ],
        "bookings_before": [{"token": one.token, "title": one.title} for one in known.changed],
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
    _forget_uses(session, clock, known.uses)
    queries.drop_changes(session, [one.id for one in known.changed if one.id is not None])
    session.flush()
    return {
        Kept.VISIT_NOTES: len(known.visits),
        Kept.APPOINTMENT_NAMES: len(known.appointments),
        Kept.REGISTRATIONS: len(known.registrations),
        Kept.BOOKINGS: len(known.bookings) + len(known.uses) + len(known.changed),
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
    elif same := _plain(of):
        known = _by_contact(session, same)
    known = _together(session, known)
    if not known:
        raise Refused("privacy.unknown")
    return known


def _by_contact(session: Session, same: str) -> Known:
    """Return everything with a contact, however it was written."""

    def is_theirs(contact: object) -> bool:
        return isinstance(contact, str) and _plain(contact) == same

    bookings = [one for one in queries.bookings_with_contact(session) if is_theirs(one.contact)]
    ids = {one.id for one in bookings}
    uses = [
        one for one in queries.all_uses_that_say(session) if is_theirs((one.own or {})["contact"])
    ]
    known = ids | {one.booking_id for one in uses}
    changed = {
        one.booking_id
        for one in queries.changes(session)
        if one.booking_id not in known and any(map(is_theirs, _contacts(one.rows)))
    }
    return Known(
        registrations=tuple(
            one for one in queries.registrations_with_contact(session) if is_theirs(one.contact)
        ),
        bookings=tuple(bookings),
        uses=tuple(one for one in uses if one.booking_id not in ids),
        changed=tuple(queries.bookings_by_id(session, changed)),
    )


def _together(session: Session, known: Known) -> Known:
    """Add the visit that an appointment became, and the appointment that a visit came to."""
    came = [one.visit_id for one in known.appointments if one.visit_id is not None]
    visits = {one.id: one for one in (*known.visits, *queries.visits_by_id(session, came))}
    kept = queries.appointments_of(session, [one for one in visits if one is not None])
    planned = {one.id: one for one in (*known.appointments, *kept)}
    return replace(known, visits=tuple(visits.values()), appointments=tuple(planned.values()))


def _contacts(rows: object) -> Iterator[object]:
    """Yield every contact in what was changed, before and after."""
    if isinstance(rows, Mapping):
        for name, value in rows.items():
            if name == "contact":
                yield from value if isinstance(value, (list, tuple)) else [value]
            else:
                yield from _contacts(value)
    elif isinstance(rows, (list, tuple)):
        for each in rows:
            yield from _contacts(each)


def _plain(contact: str) -> str:
    """Return a contact without capitals and accents; of a number, only its digits."""
    folded = plain("".join(contact.split()))
    digits = folded.translate(str.maketrans("", "", ".-/()+"))
    return digits if digits.isdigit() else folded


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


def _secrets(use: Occurrence) -> dict[str, Any]:
    return {name: (use.own or {}).get(name) for name in _SECRET}


def _moment(place: Place, moment: datetime | date) -> str:
    return place.local(moment).isoformat() if isinstance(moment, datetime) else moment.isoformat()
