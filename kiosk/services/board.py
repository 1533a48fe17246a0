"""What the hall may read: who is called, and what takes place today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from db.enums import Access, EventStatus
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.domain.announcing import MOST_CALLS, Call
from kiosk.domain.booking import CHOSEN_KINDS
from kiosk.domain.publicity import public_title
from kiosk.services import bookings, events, workstations
from kiosk.services.booking_views import UseView
from kiosk.services.place import Place
from kiosk.services.visit_views import view
from kiosk.services.workstations import WorkstationView


@dataclass(frozen=True, slots=True)
class PublicUse:
    """A room at a time; `title` None: nothing more may be said than that it is taken.

    `place` says where it is when it is in no room of the house.
    """

    resource: str
    takes: tuple[str, ...]
    start: datetime
    end: datetime
    title: str | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The last calls, the latest first, and what is on from now on; moments in house time.

    `ending`: workstations at which somebody has to go soon.
    """

    at: datetime
    calls: tuple[Call, ...]
    uses: tuple[PublicUse, ...]
    ending: tuple[PublicUse, ...] = ()


def look(session: Session, clock: Clock, place: Place) -> Board:
    """Return what the hall may read now: nobody's name, no note, no private title."""
    now = clock.now()
    local = place.local(now)
    calls = []
    for visit in queries.called(session, local.date(), MOST_CALLS):
        seen = view(place, visit)
        if seen.called is not None:
            calls.append(Call(seen.id, seen.number, seen.counter, seen.called))
    uses = bookings.of_day(session, clock, place)
    coming = [
        _public(place, use)
        for use in uses
        if use.end.astimezone(UTC) > now and use.details.kind in CHOSEN_KINDS
    ]
    coming += _elsewhere(session, clock, place, local)
    ordered = tuple(sorted(coming, key=lambda use: use.start))
    ending = workstations.arranged(place, uses, None, local).ending
    return Board(local, tuple(calls), ordered, tuple(map(_ending, ending)))


def _ending(one: WorkstationView) -> PublicUse:
    assert one.until is not None  # noqa: S101  for the type checker: its end is near
    return PublicUse(one.key, (one.key,), one.until, one.until, None)


def _elsewhere(session: Session, clock: Clock, place: Place, now: datetime) -> Iterator[PublicUse]:
    """Yield what anybody may come to today that takes no room of the house."""
    for event in events.of_days(session, clock, place):
        public = event.details.access is Access.PUBLIC and event.status is EventStatus.PLANNED
        for one in event.sessions if public else ():
            if not one.rooms and one.start.date() == now.date() and one.end > now:
                title = event.details.title
                yield PublicUse("", (), one.start, one.end, title, one.place)


def _public(place: Place, use: UseView) -> PublicUse:
    title = public_title(place.house, use.details)
    return PublicUse(use.resource, tuple(use.takes), use.start, use.end, title)
