"""Changing an event: what it is, when and where; calling it off. Its rooms go with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from db.enums import EventStatus, PoolKind, RegistrationState
from db.models import Event, EventSession, Registration, SeatPool
from db.queries import events as queries
from db.queries import registrations as registration_queries
from db.seats import EVENT, POOL
from kiosk.clock import Clock
from kiosk.domain.booking import Slot
from kiosk.domain.events import EventDetails, Quota, Stretch, check_sessions, tidied
from kiosk.domain.refusals import Refused
from kiosk.domain.workstations import stations
from kiosk.services import booking_changes, bookings, event_rooms, events, seating
from kiosk.services.booking_changes import Move
from kiosk.services.event_views import (
    EventView,
    RegistrationView,
    SessionView,
    event_views,
    registration_view,
)
from kiosk.services.place import Place


@dataclass(frozen=True, slots=True)
class CalledOff:
    """An event that does not take place, and who has to be told."""

    event: EventView
    to_tell: tuple[RegistrationView, ...]


@dataclass(frozen=True, slots=True)
class EventMove:
    """Where an event goes: its only session, or the one of this id.

    `rooms`: it takes these from now on, None: those that it has.
    """

    to: Stretch
    session: int | None = None
    rooms: tuple[str, ...] | None = None
    anyway: bool = False


def describe(
    session: Session, clock: Clock, place: Place, event_id: int, details: EventDetails
) -> tuple[EventView, tuple[RegistrationView, ...]]:
    """Change what an event is; return it, and who has seats now who had to wait for them.

    Its rooms' bookings say the same. Raises `Refused` as `arrange` does, `event.unknown`,
    `event.cancelled`, `event.seats-taken` (`taken`), `event.quota-taken` (`organisation`).
    """
    row, details = planned(session, event_id), tidied(place.house, details)
    before = event_views(session, clock, place, [row])[0]
    if before.slots:
        details = replace(details, seats=before.details.seats)
    events.write(place, row, details)
    try:
        _write_quotas(session, place, row, before, details.quotas)
        _changed(session, clock, row)
    except IntegrityError as error:
        if EVENT in str(error.orig):
            raise Refused("event.seats-taken", taken=before.seats.taken) from error
        if POOL in str(error.orig):
            raise Refused("event.quota-taken") from error
        raise
    for one in before.sessions:
        for use in one.uses:
            known = bookings.find(session, clock, place, use).details
            room = one.rooms[one.uses.index(use)]
            told = events.booking_details(place, details, room, known.layout)
            kept = replace(told, contact=known.contact, note=known.note, equipment=known.equipment)
            booking_changes.describe(session, clock, place, use, kept, anyway=True)
    moved_up = seating.move_up(session, clock, place, row)
    return events.get(session, clock, place, event_id), moved_up


def move(
    session: Session, clock: Clock, place: Place, event_id: int, wanted: EventMove
) -> EventView:
    """Move an event's only session, or one of them, with its rooms, or not at all.

    Whoever registered for a part of it goes along. Raises `Refused` as booking does,
    `event.unknown`, `event.cancelled`, `event.past`, `event.which-session` (`sessions`),
    `event.session-unknown`.
    """
    row = planned(session, event_id)
    view = event_views(session, clock, place, [row])[0]
    (_, one), to = meant(view, wanted.session), wanted.to
    check_sessions([*(each.stretch for each in view.sessions if each.id != one.id), to])
    if to.end <= clock.now() and not wanted.anyway:
        raise Refused("event.past")
    # While they move they are not the event's: it follows its rooms, and they differ meanwhile.
    for use in one.uses:
        queries.carry(session, use, None)
    uses = _move_rooms(session, clock, place, view.details, one, wanted)
    event_rooms.set_time(session, place, session.get_one(EventSession, one.id), to)
    for use in uses:
        queries.carry(session, use, one.id)
    _changed(session, clock, row)
    return events.get(session, clock, place, event_id)


def cancel(session: Session, clock: Clock, place: Place, event_id: int) -> CalledOff:
    """Call an event off, and free its rooms; return who has to be told.

    Registrations stay as they are, so that who comes all the same is told why nobody is there.
    Raises `Refused`: `event.unknown`, `event.cancelled`, `event.past`.
    """
    row = planned(session, event_id)
    view = event_views(session, clock, place, [row])[0]
    if view.end <= clock.now():
        raise Refused("event.past")
    row.status = EventStatus.CANCELLED.value
    _changed(session, clock, row)
    for one in view.sessions:
        for use in one.uses:
            booking_changes.cancel(session, clock, place, use)
    return called_off(session, clock, place, event_id)


def called_off(session: Session, clock: Clock, place: Place, event_id: int) -> CalledOff:
    """Return an event, and who has a seat or waits for one. Raises `Refused`: `event.unknown`."""
    event = events.get(session, clock, place, event_id)
    rows = registration_queries.where(
        session,
        col(Registration.event_id) == event_id,
        col(Registration.state) != RegistrationState.CANCELLED.value,
    )
    return CalledOff(event, tuple(registration_view(session, place, row) for row in rows))


def _move_rooms(
    session: Session,
    clock: Clock,
    place: Place,
    details: EventDetails,
    one: SessionView,
    wanted: EventMove,
) -> list[int]:
    """Let a session's rooms be where and when they are wanted; return what is booked then.

    Its computers go along to other rooms.
    """
    rooms = one.rooms
    if wanted.rooms is not None:
        computers = [room for room in one.rooms if room in stations(place.house)]
        rooms = tuple(dict.fromkeys([*wanted.rooms, *computers]))
    kept = dict(zip(one.rooms, one.uses, strict=True))
    spare = [use for room, use in kept.items() if room not in rooms]
    uses: list[int] = []
    for room in rooms:
        slot = Slot(room, wanted.to.start, wanted.to.end)
        use = kept.get(room) or (spare.pop(0) if spare else None)
        if use is None:
            booked = events.book_room(
                session, clock, place, slot, details, None, anyway=wanted.anyway
            )
            uses.append(booked)
        else:
            booking_changes.move(session, clock, place, use, Move(slot, anyway=wanted.anyway))
            uses.append(use)
    for use in spare:
        booking_changes.cancel(session, clock, place, use)
    return uses


def planned(session: Session, event_id: int) -> Event:
    """Return an event's row, which nobody else changes meanwhile, if it is to take place.

    Raises `Refused`: `event.unknown`, `event.cancelled`.
    """
    row = queries.locked(session, event_id)
    if row is None:
        raise Refused("event.unknown", event=event_id)
    if row.status == EventStatus.CANCELLED:
        raise Refused("event.cancelled")
    return row


def _write_quotas(
    session: Session, place: Place, row: Event, before: EventView, quotas: Sequence[Quota]
) -> None:
    """Let quotas be as they are wanted. Raises `Refused`: `event.quota-taken` (`organisation`)."""
    wanted = {quota.organisation: quota for quota in quotas}
    for pool in before.pools:
        if pool.kind is not PoolKind.QUOTA:
            continue
        kept = session.get_one(SeatPool, pool.id)
        quota = wanted.pop(pool.organisation, None)
        if quota is not None:
            kept.seats = quota.seats
        elif seating.is_used(session, pool.id):
            raise Refused("event.quota-taken", organisation=pool.organisation)
        else:
            session.delete(kept)
    assert row.id is not None  # noqa: S101  for the type checker: it was read
    session.add_all(events.pool(place, row.id, quota) for quota in wanted.values())


def meant(view: EventView, session_id: int | None) -> tuple[int, SessionView]:
    """Return a session and its place in its event: the only one, or the one of this id.

    Raises `Refused`: `event.which-session` (`sessions`), `event.session-unknown`.
    """
    if session_id is None:
        if len(view.sessions) > 1:
            raise Refused("event.which-session", sessions=tuple(one.id for one in view.sessions))
        return 0, view.sessions[0]
    for number, one in enumerate(view.sessions):
        if one.id == session_id:
            return number, one
    raise Refused("event.session-unknown", session=session_id)


def _changed(session: Session, clock: Clock, row: Event) -> None:
    row.revision += 1
    row.changed_at = clock.now()
    session.add(row)
    session.flush()
