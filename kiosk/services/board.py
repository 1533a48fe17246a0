"""What the hall may read: who is called, and what takes place today."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.domain.announcing import MOST_CALLS, Call
from kiosk.domain.publicity import public_title
from kiosk.services import bookings
from kiosk.services.booking_views import UseView
from kiosk.services.place import Place
from kiosk.services.visit_views import view


@dataclass(frozen=True, slots=True)
class PublicUse:
    """A room at a time; `title` None: nothing more may be said than that it is taken."""

    resource: str
    takes: tuple[str, ...]
    start: datetime
    end: datetime
    title: str | None


@dataclass(frozen=True, slots=True)
class Board:
    """The last calls, the latest first, and what is on from now on; moments in house time."""

    at: datetime
    calls: tuple[Call, ...]
    uses: tuple[PublicUse, ...]


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
    coming = (_public(place, use) for use in uses if use.end.astimezone(UTC) > now)
    return Board(local, tuple(calls), tuple(sorted(coming, key=lambda use: use.start)))


def _public(place: Place, use: UseView) -> PublicUse:
    title = public_title(place.house, use.details)
    return PublicUse(use.resource, tuple(use.takes), use.start, use.end, title)
