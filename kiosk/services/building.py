"""Who is in the building: how many, where; nobody's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from db.enums import ResourceKind, VisitState
from db.queries import registrations
from kiosk.clock import Clock
from kiosk.services import bookings, queue
from kiosk.services.booking_views import UseView
from kiosk.services.place import Place

_IN_THE_HALL = frozenset({VisitState.WAITING, VisitState.TO_COME_BACK})


@dataclass(frozen=True, slots=True)
class Headcount:
    """People by place at a moment, in house time.

    `hall`: who waits, or is received nobody knows where; `outside`: who stepped out and may be
    back; `counters` and `rooms` by their keys. `unknown` are rooms in use of which nobody said how
    many are there.
    """

    at: datetime
    hall: int
    outside: int
    counters: Mapping[str, int]
    rooms: Mapping[str, int]
    unknown: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many are in the house, as far as it is known."""
        return self.hall + sum(self.counters.values()) + sum(self.rooms.values())


def _is_a_place(place: Place, use: UseView) -> bool:
    """Tell whether people can be in it, and not only use it."""
    resource = place.house.resources.get(use.resource)
    return resource is None or resource.kind is not ResourceKind.EQUIPMENT


def count(session: Session, clock: Clock, place: Place) -> Headcount:
    """Count who is in the house at this moment.

    Who was called or received is at that counter; a room counts from its booking's start, or from
    when its people arrived, to its end. Of an event whose door counts, who is inside counts.
    """
    seen = queue.look(session, clock, place)
    counters: dict[str, int] = {}
    somewhere = 0
    for visit in seen.at_counters:
        if visit.counter:
            counters[visit.counter] = counters.get(visit.counter, 0) + visit.people
        else:
            somewhere += visit.people
    hall = somewhere + sum(
        visit.people for visit in (*seen.waiting, *seen.elsewhere) if visit.state in _IN_THE_HALL
    )
    outside = sum(v.people for v in seen.elsewhere if v.state is VisitState.PAUSED)
    rooms: dict[str, int] = {}
    unknown = []
    now = clock.now()
    uses = bookings.of_day(session, clock, place)
    sessions = [use.session for use in uses if use.session is not None]
    # Where a door has counted anybody it knows better than whoever booked the room.
    doors = {
        one: inside
        for one, (inside, came) in registrations.inside(session, sessions).items()
        if came
    }
    counted = set(doors)
    for use in uses:
        here = use.start.astimezone(UTC) <= now or use.arrived is not None
        if not here or now >= use.end.astimezone(UTC) or not _is_a_place(place, use):
            continue
        passed = doors.pop(use.session, None) if use.session else None
        if use.session is not None and use.session in counted:
            if passed is not None:  # of several rooms the first: nobody knows who is in which
                rooms[use.resource] = rooms.get(use.resource, 0) + passed
        elif use.details.people:
            rooms[use.resource] = rooms.get(use.resource, 0) + use.details.people
        else:
            unknown.append(use.resource)
    return Headcount(seen.at, hall, outside, counters, rooms, tuple(dict.fromkeys(unknown)))
