"""Changing an event: what it is, when and where; calling it off. Its rooms go with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from db.enums import EventStatus, PoolKind, RegistrationState
from db.models import Event, EventSession, Registration, SeatPool
from db.queries import events as queries
from db.queries import registrations as registration_queries
from db.seats import EVENT, POOL
from kiosk.clock import Clock
from kiosk.domain.booking import Slot
from kiosk.domain.event_series import days_later
from kiosk.domain.events import EventDetails, Quota, Stretch, check_sessions, tidied
from kiosk.domain.refusals import Refused
from kiosk.domain.workstations import stations
from kiosk.services import booking_changes, bookings, event_rooms, events, registrations, seating
from kiosk.services.booking_changes import Move
from kiosk.services.event_views import (
    EventView,
    RegistrationView,
    SessionView,
    event_views,
)
from kiosk.services.place import Place


@dataclass(frozen=True, slots=True)
class WithPeople:
    """An event that was called off or moved, and who has to be told."""

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
    row_seats = row.seats
    if before.slots and details.seats is None:
        raise Refused("event.slots-need-seats")
    events.write(place, row, details)
    try:
        if before.slots:
            row.seats = row_seats
            if details.seats != before.details.seats:
                _write_slots(session, row, before, details.seats or 0)
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
    if one.id == view.sessions[0].id:
        _move_registration(place, row, view.details, to.start.date() - one.start.date())
    if to.end <= clock.now() and not wanted.anyway:
        raise Refused("booking.over")
    # While they move they are not the event's: it follows its rooms, and they differ meanwhile.
    for use in one.uses:
        queries.carry(session, use, None)
    uses = _move_rooms(session, clock, place, view.details, one, wanted)
    event_rooms.set_time(session, place, session.get_one(EventSession, one.id), to)
    for use in uses:
        queries.carry(session, use, one.id)
    _changed(session, clock, row)
    return events.get(session, clock, place, event_id)


def cancel(session: Session, clock: Clock, place: Place, event_id: int) -> WithPeople:
    """Call an event off, and free its rooms; return who has to be told. `restore` takes it back.

    Registrations stay as they are, so that who comes all the same is told why nobody is there.
    Raises `Refused`: `event.unknown`, `event.cancelled`, `event.past`.
    """
    row = planned(session, event_id)
    view = event_views(session, clock, place, [row])[0]
    if view.end <= clock.now():
        raise Refused("event.past")
    row.status = EventStatus.CANCELLED.value
    _changed(session, clock, row)
    queries.let_go(session, [one.id for one in view.sessions])
    for one in view.sessions:
        for use in one.uses:
            booking_changes.cancel(session, clock, place, use)
    return with_people(session, clock, place, event_id)


def with_people(session: Session, clock: Clock, place: Place, event_id: int) -> WithPeople:
    """Return an event, and who has a seat or waits for one. Raises `Refused`: `event.unknown`."""
    event = events.get(session, clock, place, event_id)
    every = registrations.of_event(session, clock, place, event_id)
    live = [one for one in every if one.state is not RegistrationState.CANCELLED]
    return WithPeople(event, tuple(live))


def restore(session: Session, clock: Clock, place: Place, event_id: int) -> EventView:
    """Let an event that was called off take place after all, with its rooms, or not at all.

    Raises `Refused`: `event.unknown`, `event.planned`, `event.past`, `booking.conflict`.
    """
    row = queries.locked(session, event_id)
    if row is None:
        raise Refused("event.unknown", event=event_id)
    if row.status != EventStatus.CANCELLED:
        raise Refused("event.planned")
    view = event_views(session, clock, place, [row])[0]
    if view.end <= clock.now():
        raise Refused("event.past")
    row.status = EventStatus.PLANNED.value
    _changed(session, clock, row)
    for use in queries.given_back(session, [one.id for one in view.sessions]):
        booking_changes.restore(session, clock, place, use)
    seating.move_up(session, clock, place, row)
    return events.get(session, clock, place, event_id)


def _move_registration(place: Place, row: Event, details: EventDetails, days: timedelta) -> None:
    """Let registration open and close as many days later as the event is."""
    later = days_later(place.house, details, days)
    row.opens_at, row.closes_at = later.opens, later.closes


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
    """Let quotas be as they are wanted. Raises `IntegrityError` for fewer than are taken."""
    wanted = {quota.organisation: quota for quota in quotas}
    for pool in before.pools:
        if pool.kind is not PoolKind.QUOTA:
            continue
        kept = session.get_one(SeatPool, pool.id)
        quota = wanted.pop(pool.organisation, None)
        if quota is not None:
            kept.seats = quota.seats
        else:
            seating.forget_quota(session, pool.id)
            session.delete(kept)
    assert row.id is not None  # noqa: S101  for the type checker: it was read
    session.add_all(events.pool(place, row.id, quota) for quota in wanted.values())
    session.flush()
    _sort_members(session, row.id)


def _sort_members(session: Session, event_id: int) -> None:
    """Let everybody who registered before fall under the quotas as they are now."""
    quotas = {
        pool.organisation_id: pool.id
        for pool in queries.pools_of(session, [event_id])
        if pool.kind == PoolKind.QUOTA
    }
    live = registration_queries.where(
        session,
        col(Registration.event_id) == event_id,
        col(Registration.state) != RegistrationState.CANCELLED.value,
    )
    wanted = {one.id: quotas.get(one.organisation_id, quotas.get(None)) for one in live}
    other = [one for one in live if one.quota_id != wanted[one.id]]
    # All of them leave before the first one comes: else there were too many for a moment.
    for one in other:
        one.quota_id = None
        session.add(one)
    session.flush()
    for one in other:
        one.quota_id = wanted[one.id]
        session.add(one)
    session.flush()


def _write_slots(session: Session, row: Event, before: EventView, seats: int) -> None:
    """Let each part of an event have so many seats. Raises `IntegrityError` for too few."""
    for slot in before.slots:
        kept = session.get_one(SeatPool, slot.id)
        kept.seats = seats
        session.add(kept)
    row.seats = seats * len(before.slots)
    session.flush()


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
