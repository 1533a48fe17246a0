"""Events, planned with their rooms, and found.

An event's rooms are bookings like any other, so the database refuses that two groups have one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from db.enums import Access, BookingKind, EventStatus, PoolKind
from db.models import Event, EventSession, SeatPool
from db.queries import events as queries
from kiosk.clock import Clock
from kiosk.domain.booking import Details, Slot
from kiosk.domain.event_series import days_later
from kiosk.domain.events import (
    TAUGHT,
    EventDetails,
    Quota,
    Stretch,
    check_sessions,
    slots_of,
    tidied,
)
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Repeat, on_day, plan
from kiosk.domain.texts import one_line
from kiosk.domain.workstations import stations
from kiosk.services import bookings
from kiosk.services.bookings import BookingRequest
from kiosk.services.event_views import EventView, event_views
from kiosk.services.place import Place

LONGEST_PLACE = 120


@dataclass(frozen=True, slots=True)
class EventRequest:
    """What is to take place.

    `sessions` are its times: several are one event on several days. `repeat`: an event of its own
    on each day of the rule, where registration opens and closes as many days before. `rooms` are
    taken for each session; `place` says where it is without. `slot`: people register for a part
    of it, this long; the seats are each part's then.
    `anyway`: also against the house's rules.
    """

    details: EventDetails
    sessions: tuple[Stretch, ...]
    rooms: tuple[str, ...] = ()
    place: str = ""
    slot: timedelta | None = None
    repeat: Repeat | None = None
    layout: str | None = None
    anyway: bool = False


def arrange(
    session: Session, clock: Clock, place: Place, request: EventRequest
) -> tuple[EventView, ...]:
    """Plan an event, or several of a series, with its rooms: entirely, or not at all.

    Raises `Refused` as `domain.events.tidied`, `.check_sessions` and `.slots_of` do, as booking
    its rooms does, and `event.past`.
    """
    details = tidied(place.house, request.details)
    sessions = check_sessions(request.sessions)
    if sessions[-1].end <= clock.now() and not request.anyway:
        raise Refused("booking.over")
    made: list[Event] = []
    for day in _days(place, request, sessions):
        times = tuple(_on_day(place, one, sessions[0].start.date(), day) for one in sessions)
        first = made[0].id if made else None
        its = days_later(place.house, details, day - sessions[0].start.date())
        made.append(_arrange(session, clock, place, replace(request, sessions=times), its))
        if first is not None:
            made[0].series_id = made[-1].series_id = first
    session.flush()
    return event_views(session, clock, place, made)


def get(session: Session, clock: Clock, place: Place, event_id: int) -> EventView:
    """Return an event. Raises `Refused`: `event.unknown`."""
    return event_views(session, clock, place, [found(session, event_id)])[0]


def between(
    session: Session, clock: Clock, place: Place, start: datetime, end: datetime
) -> tuple[EventView, ...]:
    """Return the events that take place at least in part in `[start, end)`."""
    rows = queries.between(session, start.astimezone(UTC), end.astimezone(UTC))
    return event_views(session, clock, place, rows)


def of_days(
    session: Session, clock: Clock, place: Place, first: date | None = None, days: int = 1
) -> tuple[EventView, ...]:
    """Return the events of some days from one (default: today) on."""
    day = first or place.local(clock.now()).date()
    start = datetime.combine(day, datetime.min.time(), place.house.zone)
    end = datetime.combine(day + timedelta(days=days), datetime.min.time(), place.house.zone)
    return between(session, clock, place, start, end)


def found(session: Session, event_id: int) -> Event:
    """Return an event's row. Raises `Refused`: `event.unknown`."""
    row = session.get(Event, event_id, populate_existing=True)
    if row is None:
        raise Refused("event.unknown", event=event_id)
    return row


def _days(place: Place, request: EventRequest, sessions: Sequence[Stretch]) -> list[date]:
    """Return on which days the first session of each event is."""
    first = sessions[0]
    if request.repeat is None:
        return [first.start.date()]
    planned = plan(place.house, Slot("", first.start, first.end), request.repeat)
    return [one.slot.start.date() for one in planned if not one.left_out]


def _on_day(place: Place, one: Stretch, first: date, day: date) -> Stretch:
    """Return a session as many days later as the first one is, at the same local time."""
    moved = on_day(place.house, Slot("", one.start, one.end), day + (one.start.date() - first))
    return Stretch(moved.start, moved.end)


def _arrange(
    session: Session, clock: Clock, place: Place, request: EventRequest, details: EventDetails
) -> Event:
    now = clock.now()
    row = Event(
        kind="", title="", access="", registers=True, status=EventStatus.PLANNED.value,
        created_at=now, created_by=place.actor, changed_at=now,
    )  # fmt: skip
    write(place, row, details)
    slots = _slots(request, details)
    if slots:
        row.seats = (details.seats or 0) * len(slots)
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101  for the type checker: it was flushed
    for quota in details.quotas:
        session.add(pool(place, row.id, quota))
    for slot in slots:
        session.add(
            SeatPool(
                event_id=row.id,
                kind=PoolKind.SLOT.value,
                starts_at=slot.start,
                ends_at=slot.end,
                seats=details.seats or 0,
            )
        )
    where = one_line(request.place, LONGEST_PLACE)
    for time in request.sessions:
        one = EventSession(event_id=row.id, starts_at=time.start, ends_at=time.end, place=where)
        session.add(one)
        session.flush()
        for room in dict.fromkeys(request.rooms):
            there = Slot(room, time.start, time.end)
            use = book_room(
                session, clock, place, there, details, request.layout, anyway=request.anyway
            )
            queries.carry(session, use, one.id)
    return row


def _slots(request: EventRequest, details: EventDetails) -> tuple[Stretch, ...]:
    if request.slot is None:
        return ()
    if details.seats is None:
        raise Refused("event.slots-need-seats")
    length = request.slot
    return tuple(slot for one in request.sessions for slot in slots_of(one, length))


def book_room(
    session: Session,
    clock: Clock,
    place: Place,
    slot: Slot,
    details: EventDetails,
    layout: str | None,
    *,
    anyway: bool,
) -> int:
    """Book a room for an event; return the use. Raises `Refused` as `bookings.book` does."""
    wanted = booking_details(place, details, slot.resource, layout)
    return bookings.book(session, clock, place, BookingRequest(slot, wanted, anyway=anyway)).id


def booking_details(place: Place, details: EventDetails, room: str, layout: str | None) -> Details:
    """Return what an event's room is booked for; an invitation is nobody else's business."""
    kept_for_one = room in stations(place.house)
    return Details(
        title=details.title,
        organisation=details.organisation,
        kind=BookingKind.WORKSHOP if details.kind in TAUGHT else BookingKind.EVENT,
        people=None if kept_for_one else details.seats,
        layout=None if kept_for_one else layout,
        private=details.access is Access.INVITATION,
    )


def write(place: Place, row: Event, details: EventDetails) -> None:
    """Let a row say what its event is."""
    values: dict[str, Any] = {
        "kind": details.kind.value,
        "title": details.title,
        "organisation_id": place.organisation_ids.get(details.organisation or ""),
        "trainer": details.trainer,
        "description": details.description,
        "seats": details.seats,
        "access": details.access.value,
        "registers": details.registers,
        "opens_at": details.opens,
        "closes_at": details.closes,
        "asks_name": details.asks_name,
    }
    for name, value in values.items():
        setattr(row, name, value)


def pool(place: Place, event_id: int, quota: Quota) -> SeatPool:
    """Return the row of a quota."""
    return SeatPool(
        event_id=event_id,
        kind=PoolKind.QUOTA.value,
        organisation_id=place.organisation_ids.get(quota.organisation or ""),
        seats=quota.seats,
    )
