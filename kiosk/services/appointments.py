"""Appointments: planned, moved, called off, and kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from db.enums import AppointmentState
from db.errors import Overtaken
from db.models import Appointment, Visit
from db.queries import appointments as queries
from kiosk.clock import Clock
from kiosk.domain import appointments as rules
from kiosk.domain.appointments import Wish
from kiosk.domain.checkin import MOST_PEOPLE, check_language
from kiosk.domain.numbering import number
from kiosk.domain.refusals import Refused
from kiosk.domain.texts import one_line
from kiosk.domain.tokens import APPOINTMENT, mark_in, new_appointment_token, read_token
from kiosk.services.place import Place

LONGEST_NAME, LONGEST_NOTE = 60, 200

NEARBY = timedelta(days=30)
"""How far from its day a short code may be told apart from a wrong one."""


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment; moments are in house time.

    `number` is the ticket's, of who came at `arrived`.
    """

    id: int
    uid: str | None
    token: str
    code: str
    service: str
    counter: str | None
    start: datetime
    minutes: int
    people: int
    name: str
    note: str
    language: str
    state: AppointmentState
    number: str | None
    arrived: datetime | None

    @property
    def end(self) -> datetime:
        """When it ends."""
        return self.start + timedelta(minutes=self.minutes)


def plan(
    session: Session,
    clock: Clock,
    place: Place,
    wish: Wish,
    *,
    anyway: bool = False,
    uid: str | None = None,
) -> AppointmentView:
    """Plan an appointment.

    Raises `Refused` as `domain.appointments.check` does, `people.out-of-range`, `text.too-long`,
    and unless `anyway` `appointment.taken` (`counter`, `time`).
    """
    now = clock.now()
    name, note = one_line(wish.name, LONGEST_NAME), one_line(wish.note, LONGEST_NOTE)
    counter_id = _checked(session, place, wish, now, anyway=anyway)
    day = wish.start.date()
    code = rules.new_code(queries.codes_of(session, day))
    if code is None:
        raise Refused("appointment.no-codes")
    row = Appointment(
        uid=uid,
        token=new_appointment_token(queries.mark(session)),
        code=code,
        day=day,
        service_id=place.service_ids[wish.service],
        counter_id=counter_id,
        starts_at=wish.start,
        minutes=wish.minutes,
        people=wish.people,
        name=name,
        note=note,
        language=wish.language or place.house.languages[0],
        state=AppointmentState.PLANNED.value,
        created_at=now,
        created_by=place.actor,
        changed_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        # Another desk has drawn the same code in the same moment.
        raise Overtaken from error
    return view(place, row, None)


def move(
    session: Session,
    clock: Clock,
    place: Place,
    appointment_id: int,
    start: datetime,
    minutes: int | None = None,
    *,
    anyway: bool = False,
) -> AppointmentView:
    """Move an appointment to another time; its code stays as long as nobody has it on that day.

    A counter that was chosen for it stays, too.

    Raises `Refused` as `plan` does, `appointment.unknown`, `appointment.not-planned` (`state`).
    """
    row = _planned(session, appointment_id)
    before = view(place, row, None)
    was = Wish(before.service, before.start, before.minutes, before.people)
    chosen = None if before.counter == rules.usual_counter(place.house, was) else before.counter
    wish = replace(was, start=start, minutes=minutes or row.minutes, counter=chosen)
    row.counter_id = _checked(session, place, wish, clock.now(), anyway=anyway, but=row.id)
    if wish.start.date() != row.day:
        taken = queries.codes_of(session, wish.start.date())
        code = rules.new_code(taken) if row.code in taken else row.code
        if code is None:
            raise Refused("appointment.no-codes")
        row.code = code
    row.starts_at, row.day, row.minutes = wish.start, wish.start.date(), wish.minutes
    changed(session, clock, row)
    return view(place, row, None)


def describe(
    session: Session, clock: Clock, place: Place, appointment_id: int, wish: Wish
) -> AppointmentView:
    """Change for whom an appointment is: name, note, people and language.

    Raises `Refused`: `appointment.unknown`, `.not-planned`, and as `plan` does.
    """
    row = _planned(session, appointment_id)
    _check_people(place, wish)
    row.name, row.note = one_line(wish.name, LONGEST_NAME), one_line(wish.note, LONGEST_NOTE)
    row.people, row.language = wish.people, wish.language or row.language
    changed(session, clock, row)
    return view(place, row, None)


def cancel(session: Session, clock: Clock, place: Place, appointment_id: int) -> AppointmentView:
    """Call an appointment off. Raises `Refused`: `appointment.unknown`, `.not-planned`."""
    row = _planned(session, appointment_id)
    row.state = AppointmentState.CANCELLED.value
    changed(session, clock, row)
    return view(place, row, None)


def of_day(
    session: Session, clock: Clock, place: Place, day: date | None = None
) -> tuple[AppointmentView, ...]:
    """Return the appointments of a day (default: today), by their time."""
    chosen = day or place.local(clock.now()).date()
    found = queries.where(session, col(Appointment.day) == chosen)
    return tuple(view(place, *row) for row in found)


@dataclass(frozen=True, slots=True)
class Expectation:
    """Somebody is expected at a time, in house time; anybody may know that."""

    service: str
    start: datetime


def expected(session: Session, clock: Clock, place: Place) -> tuple[Expectation, ...]:
    """Return for which times and services somebody is expected today who has not come yet."""
    planned = (
        one for one in of_day(session, clock, place) if one.state is AppointmentState.PLANNED
    )
    return tuple(dict.fromkeys(Expectation(one.service, one.start) for one in planned))


def get(session: Session, _clock: Clock, place: Place, appointment_id: int) -> AppointmentView:
    """Return an appointment. Raises `Refused`: `appointment.unknown`."""
    for row in queries.where(session, col(Appointment.id) == appointment_id):
        return view(place, *row)
    raise Refused("appointment.unknown")


def find(session: Session, clock: Clock, place: Place, typed: str) -> AppointmentView:
    """Return the appointment with this token, or with this code today.

    Raises `Refused`: `appointment.malformed`, `appointment.wrong-house`, `appointment.unknown`.
    """
    token, code = read_token(typed, APPOINTMENT), rules.read_code(typed)
    if token is not None:
        condition: Any = col(Appointment.token) == token
    elif code is not None:
        today = place.local(clock.now()).date()
        condition = (col(Appointment.day) == today) & (col(Appointment.code) == code)
    else:
        raise Refused("appointment.malformed", written=typed[:40])
    found = queries.where(session, condition)
    if code is not None and not found:
        found = _on_another_day(session, code, place.local(clock.now()).date())
    if found:
        # A code that was free again is the latest one's.
        return view(place, *found[-1])
    if token is not None and mark_in(token) != queries.mark(session):
        raise Refused("appointment.wrong-house")
    raise Refused("appointment.unknown")


def _on_another_day(
    session: Session, code: str, today: date
) -> Sequence[tuple[Appointment, Visit | None]]:
    """Return the only appointment of other days with this code; codes are a day's own."""
    of_others = queries.where(
        session,
        col(Appointment.code) == code,
        col(Appointment.day).between(today - NEARBY, today + NEARBY),
        col(Appointment.state).in_([AppointmentState.PLANNED, AppointmentState.MISSED]),
    )
    return of_others if len(of_others) == 1 else ()


def at_time(
    session: Session, clock: Clock, place: Place, service: str, start: datetime
) -> AppointmentView:
    """Return the appointment of a service at a time, said by somebody who has nothing to show.

    Raises `Refused`: `appointment.none-then`; `appointment.several-then`, of which nobody can tell
    whose it is.
    """
    del clock
    found = queries.where(
        session,
        col(Appointment.service_id) == place.service_ids[service],
        col(Appointment.starts_at) == start,
        col(Appointment.state) == AppointmentState.PLANNED.value,
    )
    if not found:
        raise Refused("appointment.none-then", time=start)
    if len(found) > 1:
        raise Refused("appointment.several-then", time=start)
    return view(place, *found[0])


def _checked(
    session: Session,
    place: Place,
    wish: Wish,
    now: datetime,
    *,
    anyway: bool,
    but: int | None = None,
) -> int | None:
    """Return the counter's row of an appointment that may be planned."""
    _check_people(place, wish)
    if wish.counter is not None and wish.counter not in place.house.counters:
        known = ", ".join(place.house.counters)
        raise Refused("counter.unknown", counter=wish.counter, known=known)
    counter = rules.check(place.house, wish, place.local(now), anyway=anyway)
    if counter is None:
        return None
    described = place.house.counters[counter]
    start = wish.start.astimezone(UTC)
    end = start + timedelta(minutes=wish.minutes)
    counter_id = place.counter_ids[counter]
    there = queries.planned_between(session, counter_id, start, end, but)
    if len(there) >= described.places and not anyway:
        time = place.local(min(one.starts_at for one in there))
        raise Refused("appointment.taken", counter=described, time=time)
    return counter_id


def _check_people(place: Place, wish: Wish) -> None:
    if not 1 <= wish.people <= MOST_PEOPLE:
        raise Refused("people.out-of-range", most=MOST_PEOPLE)
    check_language(place.house, wish.language)


def _planned(session: Session, appointment_id: int) -> Appointment:
    row = queries.locked(session, appointment_id)
    if row is None:
        raise Refused("appointment.unknown")
    if row.state != AppointmentState.PLANNED:
        raise Refused("appointment.not-planned", state=AppointmentState(row.state))
    return row


def changed(session: Session, clock: Clock, row: Appointment) -> None:
    """Note that an appointment was changed."""
    row.revision += 1
    row.changed_at = clock.now()
    session.add(row)
    session.flush()


def view(place: Place, row: Appointment, visit: Visit | None) -> AppointmentView:
    """Return an appointment as people see it, with the visit of who came to it."""
    assert row.id is not None  # noqa: S101  for the type checker: it was flushed
    came = visit if row.state == AppointmentState.ARRIVED else None
    return AppointmentView(
        id=row.id,
        uid=row.uid,
        token=row.token,
        code=row.code,
        service=place.service_keys[row.service_id],
        counter=place.counter_keys.get(row.counter_id) if row.counter_id else None,
        start=place.local(row.starts_at),
        minutes=row.minutes,
        people=row.people,
        name=row.name,
        note=row.note,
        language=row.language,
        state=AppointmentState(row.state),
        number=number(came.letter, came.sequence) if came else None,
        arrived=place.local(came.arrived_at) if came else None,
    )
