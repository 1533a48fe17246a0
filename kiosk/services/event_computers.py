"""Computers of the internet space for a class: an event takes so many, whichever are free."""

from sqlmodel import Session

from db.queries import events as queries
from kiosk.clock import Clock
from kiosk.domain.booking import Slot
from kiosk.domain.refusals import Refused
from kiosk.domain.workstations import stations
from kiosk.services import booking_changes, bookings, event_changes, events
from kiosk.services.event_views import EventView, SessionView
from kiosk.services.place import Place


def reserve(session: Session, clock: Clock, place: Place, event_id: int, wanted: int) -> EventView:
    """Let an event have so many computers at each of its times; 0: none any more.

    Those that it has are kept. Raises `Refused`: `event.unknown`, `event.cancelled`, `event.past`,
    `workstation.too-few` (`wanted`, `free`, `start`).
    """
    event_changes.planned(session, event_id)
    event = events.get(session, clock, place, event_id)
    if event.end <= clock.now():
        raise Refused("event.past")
    for one in event.sessions:
        if one.end > clock.now():
            _reserve(session, clock, place, event, one, wanted)
    return events.get(session, clock, place, event_id)


def _reserve(
    session: Session, clock: Clock, place: Place, event: EventView, one: SessionView, wanted: int
) -> None:
    every = stations(place.house)
    has = [use for room, use in zip(one.rooms, one.uses, strict=True) if room in every]
    for use in has[max(wanted, 0) :]:
        queries.carry(session, use, None)
        booking_changes.cancel(session, clock, place, use)
    free = _free(session, clock, place, one)
    missing = wanted - len(has)
    if missing > len(free):
        raise Refused(
            "workstation.too-few", wanted=wanted, free=len(free) + len(has), start=one.start
        )
    for key in free[: max(missing, 0)]:
        slot = Slot(key, one.start, one.end)
        use = events.book_room(session, clock, place, slot, event.details, None, anyway=True)
        queries.carry(session, use, one.id)


def _free(session: Session, clock: Clock, place: Place, one: SessionView) -> list[str]:
    """Return the computers that nobody has at the time of a session, in the house's order."""
    free = []
    for key in stations(place.house):
        computer = place.house.resources[key]
        start, end = one.start - computer.before, one.end + computer.after
        if not bookings.between(session, clock, place, start, end, [key]):
            free.append(key)
    return free
