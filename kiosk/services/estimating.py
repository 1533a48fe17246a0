"""What the last receptions say about how long people will wait."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, col

from db.enums import AppointmentState, StepKind
from db.models import Appointment
from db.queries import appointments as appointment_queries
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.domain.estimates import Band, Person, Samples, Server, bands
from kiosk.domain.queue import DUE_BEFORE, in_order
from kiosk.services import queue, workstations
from kiosk.services.place import Place
from kiosk.services.queue import CounterView, QueueView
from kiosk.services.workstations import InternetSpace

LAST_VISITS = 600
"""From how many visits is learned; a house has as many in some days or weeks."""

MOST_SAMPLES = 60
"""Of one service: the latest tell most."""

LONGEST = timedelta(hours=4)
"""What lasted longer was forgotten, not received."""

AHEAD = timedelta(hours=2)
"""How far ahead appointments matter."""

MOST_PEOPLE = 60
"""Nobody is told how long it takes who is farther back."""

_ENDS = {
    kind.value
    for kind in (
        StepKind.FINISHED,
        StepKind.TRANSFERRED,
        StepKind.SENT_ON,
        StepKind.ABSENT,
        StepKind.LEFT,
        StepKind.PAUSED,
    )
}


def of_queue(
    session: Session,
    clock: Clock,
    place: Place,
    seen: QueueView,
    internet: InternetSpace | None = None,
) -> Mapping[int, Band]:
    """Return how long those who wait will still wait, by their visits.

    Who waits for a workstation waits for one to be free: `internet`, where it was read already.
    """
    if not seen.waiting:
        return {}
    if internet is None and any(one.service == place.house.internet for one in seen.waiting):
        internet = workstations.look(session, clock, place)
    people = [
        Person(one.id, one.service, _ready(one.due, seen.at)) for one in seen.waiting[:MOST_PEOPLE]
    ]
    people += _expected(session, clock, place)
    servers = [server for one in seen.counters.values() for server in _servers(place, one, seen.at)]
    found = bands(people, servers, samples(session, place), seed=seen.waiting[0].id)
    if internet is None or not internet.stations:
        return found
    elsewhere = {one.id for one in seen.waiting if one.service != place.house.internet}
    return {visit: band for visit, band in found.items() if visit in elsewhere} | dict(
        internet.bands
    )


def of_visit(session: Session, clock: Clock, place: Place, visit_id: int) -> Band | None:
    """Return how long somebody will still wait; None: nobody knows, or they do not wait."""
    now = place.local(clock.now())
    # Who is far back is found out without a look at everybody: each ticket that is printed asks.
    line = in_order(queries.waiting(session, now.date()), now)[:MOST_PEOPLE]
    if not any(one.id == visit_id for one in line):
        return None
    return of_queue(session, clock, place, queue.look(session, clock, place)).get(visit_id)


def samples(session: Session, place: Place) -> Samples:
    """Return how long the last receptions took, from the call to the end, by service."""
    found: dict[str, list[float]] = defaultdict(list)
    called: dict[int, Any] = {}
    for step in queries.recent_steps(session, LAST_VISITS):
        if step.kind == StepKind.CALLED:
            called[step.visit_id] = step
        elif step.kind in _ENDS and (call := called.pop(step.visit_id, None)) is not None:
            took = step.at - call.at
            key = place.service_keys.get(call.service_id)
            if key is not None and timedelta(0) < took < LONGEST:
                found[key].append(took.total_seconds())
    return {key: took[-MOST_SAMPLES:] for key, took in found.items()}


def _servers(place: Place, counter: CounterView, now: datetime) -> Sequence[Server]:
    """Return the places of a counter that will call somebody."""
    if not counter.open_now and not counter.there:
        return ()
    services = frozenset(counter.services)
    pause = 0.0
    if counter.paused:
        if counter.back is None:
            return ()
        pause = max((counter.back - now).total_seconds(), 0.0)
    busy = [
        Server(
            services,
            free_in=pause,
            service=visit.service,
            busy_for=max((now - (visit.called or visit.state_since)).total_seconds(), 0.0),
        )
        for visit in counter.there
    ]
    places = place.house.counters[counter.key].places
    return [*busy, *[Server(services, pause)] * max(places - len(busy), 0)]


def _expected(session: Session, clock: Clock, place: Place) -> list[Person]:
    now = clock.now()
    soon = appointment_queries.where(
        session,
        col(Appointment.state) == AppointmentState.PLANNED.value,
        col(Appointment.starts_at) > now,
        col(Appointment.starts_at) < now + AHEAD,
    )
    found = []
    for one, _ in soon:
        ready = max(_ready(one.starts_at, now), 1.0)
        # No visit has such a number.
        service = place.service_keys[one.service_id]
        found.append(Person(-(one.id or 0), service, ready, here=False))
    return found


def _ready(due: datetime | None, now: datetime) -> float:
    """Return in how many seconds an appointment has its turn; 0: already, or it is none."""
    if due is None:
        return 0.0
    return max((due.astimezone(UTC) - DUE_BEFORE - now.astimezone(UTC)).total_seconds(), 0.0)
