"""Calling: the next one, this one, once more."""

from typing import Any

from sqlmodel import Session

from db.enums import StepKind, VisitState
from db.models import Visit
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.domain.queue import in_order, services_of
from kiosk.domain.refusals import Refused
from kiosk.services import steps
from kiosk.services.place import Place
from kiosk.services.places import make_room
from kiosk.services.visit_views import VisitView, view


def call_next(
    session: Session, clock: Clock, place: Place, counter: str, *, finishing: bool = False
) -> VisitView:
    """Call whoever is next of those who wait for a counter.

    With `finishing`, who was received there is done first where a place is needed; that visit is
    returned when nobody waits. Raises `Refused`: `counter.unknown`, `counter.occupied`
    (`counter`, `numbers`), `queue.empty` (`counter`).
    """
    finished = make_room(session, clock, place, counter, finishing=finishing)
    now = place.local(clock.now())
    service_ids = [place.service_ids[key] for key in services_of(place.house, counter, now)]
    counter_id = place.counter_ids[counter]
    waiting = queries.waiting_for(session, now.date(), service_ids, counter_id)
    for one in in_order(waiting, now):
        visit = steps.locked(session, clock, place, one.id, None)
        if visit.state == VisitState.WAITING:
            return _call(session, clock, place, visit, counter)
        # Another counter has called them while we looked.
    if finished is not None:
        return view(place, finished)
    raise Refused("queue.empty", counter=place.house.counters[counter])


def call(
    session: Session,
    clock: Clock,
    place: Place,
    visit_id: int,
    counter: str,
    *,
    seen: int | None = None,
    finishing: bool = False,
) -> VisitView:
    """Call this one, whoever is before them.

    Raises `Refused` as `call_next` does, and `visit.unknown`, `visit.another-day`,
    `visit.changed`, `visit.not-possible`.
    """
    make_room(session, clock, place, counter, finishing=finishing)
    visit = steps.locked(session, clock, place, visit_id, seen)
    return _call(session, clock, place, visit, counter)


def recall(
    session: Session, clock: Clock, place: Place, visit_id: int, *, seen: int | None = None
) -> VisitView:
    """Call somebody once more who was called and has not come. Raises `Refused` as `call` does."""
    visit = steps.locked(session, clock, place, visit_id, seen)
    return _step(session, clock, place, visit, StepKind.RECALLED, calls=visit.calls + 1)


def _call(session: Session, clock: Clock, place: Place, visit: Visit, counter: str) -> VisitView:
    counter_id = place.counter_ids[counter]
    return _step(session, clock, place, visit, StepKind.CALLED, calls=1, counter_id=counter_id)


def _step(
    session: Session, clock: Clock, place: Place, visit: Visit, kind: StepKind, **changes: Any
) -> VisitView:
    changes["called_at"] = clock.now()
    steps.take(session, clock, place, visit, kind, changes)
    return view(place, visit)
