"""What becomes of a visit once somebody deals with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from db.enums import StepKind, VisitState
from db.models import Visit
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.domain import visit_life
from kiosk.domain.calendar import next_reception, receiving, receptions
from kiosk.domain.checkin import MOST_PEOPLE
from kiosk.domain.refusals import Refused
from kiosk.domain.texts import one_line
from kiosk.services import keeping, steps
from kiosk.services.place import Place
from kiosk.services.places import check_room, make_room
from kiosk.services.visit_views import VisitView, view

LONGEST_NOTE = 200
UNDO_WITHIN = timedelta(hours=2)
"""What was done longer ago is not taken back by a key that was pressed by mistake."""

# Every function here returns the visit as it is now, and raises `Refused`: `visit.unknown`,
# `visit.another-day`, `visit.changed` (it is no longer as `seen`), `visit.not-possible`.


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and how the visit is now."""

    kind: StepKind
    visit: VisitView


def receive(
    session: Session,
    clock: Clock,
    place: Place,
    visit_id: int,
    counter: str | None = None,
    *,
    seen: int | None = None,
) -> VisitView:
    """Note that somebody is being received: where they were called, else at `counter`.

    Who was not called is received where they are expected, without `counter`. Raises `Refused`
    also: `counter.unknown`, `counter.occupied`.
    """
    visit = steps.locked(session, clock, place, visit_id, seen)
    called_to = place.counter_keys.get(visit.counter_id) if visit.counter_id else None
    where = counter or called_to
    is_there = visit.state in visit_life.AT_A_COUNTER and where == called_to
    if where is not None and not is_there:
        make_room(session, clock, place, where)
    changes = {} if where is None else {"counter_id": place.counter_ids[where]}
    return _taken(session, clock, place, visit, StepKind.RECEIVED, **changes)


def finish(
    session: Session, clock: Clock, place: Place, visit_id: int, *, seen: int | None = None
) -> VisitView:
    """End a visit; its note goes a little later (`forgetting`)."""
    visit = steps.locked(session, clock, place, visit_id, seen)
    return _taken(session, clock, place, visit, StepKind.FINISHED)


def absent(
    session: Session,
    clock: Clock,
    place: Place,
    visit_id: int,
    *,
    seen: int | None = None,
    anyway: bool = False,
) -> VisitView:
    """Give up somebody who was called and did not come.

    Raises `Refused` also: `visit.called-too-little` (`calls`, `most`), unless `anyway`.
    """
    visit = steps.locked(session, clock, place, visit_id, seen)
    if visit.state == VisitState.CALLED and not anyway:
        visit_life.check_absent(visit.calls)
    return _taken(session, clock, place, visit, StepKind.ABSENT)


def pause(
    session: Session, clock: Clock, place: Place, visit_id: int, *, seen: int | None = None
) -> VisitView:
    """Let somebody step out; the first time their place is kept for `visit_life.KEPT_FOR`."""
    visit = steps.locked(session, clock, place, visit_id, seen)
    until = clock.now() + visit_life.KEPT_FOR if visit.pauses == 0 else None
    return _taken(
        session, clock, place, visit, StepKind.PAUSED, held_until=until, pauses=visit.pauses + 1
    )


def keeps_place(session: Session, _clock: Clock, _place: Place, visit_id: int) -> bool:
    """Tell whether somebody's place would be kept if they stepped out now: once it is."""
    visit = session.get(Visit, visit_id)
    return visit is not None and visit.pauses == 0


def come_back(
    session: Session, clock: Clock, place: Place, visit_id: int, *, seen: int | None = None
) -> VisitView:
    """Let somebody wait again: at their place, or at the end if it was not kept."""
    visit = steps.locked(session, clock, place, visit_id, seen)
    now = clock.now()
    held = visit.state == VisitState.PAUSED and _is_held(visit, now)
    kept = visit.state == VisitState.TO_COME_BACK or held
    changes: dict[str, Any] = {} if kept else {"requeued_at": now, "due_at": None, "first": False}
    return _taken(session, clock, place, visit, StepKind.RETURNED, **changes)


def transfer(
    session: Session,
    clock: Clock,
    place: Place,
    visit_id: int,
    service: str,
    *,
    seen: int | None = None,
    anyway: bool = False,
) -> VisitView:
    """Let somebody wait for another service, with their number and since their arrival.

    Whoever stepped out for too long waits at the end of it.
    Raises `Refused` also: `service.unknown`, `service.absent` (`next`) when it receives nobody
    any more today, unless `anyway`.
    """
    visit = steps.locked(session, clock, place, visit_id, seen)
    where = _elsewhere(clock, place, service, anyway=anyway)
    if visit.state == VisitState.PAUSED and not _is_held(visit, clock.now()):
        where |= {"requeued_at": clock.now(), "first": False}
    return _taken(session, clock, place, visit, StepKind.TRANSFERRED, due_at=None, **where)


def send_on(
    session: Session,
    clock: Clock,
    place: Place,
    visit_id: int,
    service: str | None = None,
    *,
    seen: int | None = None,
) -> VisitView:
    """End a reception that goes on later: with this service, or the same one.

    Raises `Refused` as `transfer` does.
    """
    visit = steps.locked(session, clock, place, visit_id, seen)
    where = _elsewhere(clock, place, service, anyway=False) if service else {}
    return _taken(session, clock, place, visit, StepKind.SENT_ON, due_at=None, **where)


def leave(
    session: Session, clock: Clock, place: Place, visit_id: int, *, seen: int | None = None
) -> VisitView:
    """Note that somebody has gone without being received."""
    visit = steps.locked(session, clock, place, visit_id, seen)
    return _taken(session, clock, place, visit, StepKind.LEFT)


def cancel(
    session: Session, clock: Clock, place: Place, visit_id: int, *, seen: int | None = None
) -> VisitView:
    """Take a ticket back that was given by mistake; its appointment can be kept again."""
    visit = steps.locked(session, clock, place, visit_id, seen)
    keeping.take_back(session, clock, visit)
    return _taken(session, clock, place, visit, StepKind.CANCELLED)


def count_people(
    session: Session,
    clock: Clock,
    place: Place,
    visit_id: int,
    people: int,
    *,
    seen: int | None = None,
) -> VisitView:
    """Change for how many a ticket stands. Raises `Refused` also: `people.out-of-range`."""
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused("people.out-of-range", most=MOST_PEOPLE)
    visit = steps.locked(session, clock, place, visit_id, seen)
    return _taken(session, clock, place, visit, StepKind.CHANGED, people=people)


def put_first(
    session: Session,
    clock: Clock,
    place: Place,
    visit_id: int,
    *,
    first: bool = True,
    seen: int | None = None,
) -> VisitView:
    """Let somebody come before those who arrived earlier, or no longer."""
    visit = steps.locked(session, clock, place, visit_id, seen)
    return _taken(session, clock, place, visit, StepKind.CHANGED, first=first)


def write_note(
    session: Session,
    clock: Clock,
    place: Place,
    visit_id: int,
    note: str,
    *,
    seen: int | None = None,
) -> VisitView:
    """Tell something to who receives a visit; no step of its life, and gone soon after its end.

    Raises `Refused` also: `text.too-long`, `visit.over`.
    """
    visit = steps.locked(session, clock, place, visit_id, seen)
    if VisitState(visit.state) not in visit_life.OPEN:
        raise Refused("visit.over", number=view(place, visit).number)
    visit.note = one_line(note, LONGEST_NOTE)
    session.flush()
    return view(place, visit)


def undo(
    session: Session, clock: Clock, place: Place, visit_id: int, *, seen: int | None = None
) -> Undone:
    """Take back the last step of a visit; once more, the one before.

    Raises `Refused` also: `visit.nothing-to-undo`, `counter.occupied` where somebody else is at
    the counter by now.
    """
    return _undone(session, clock, place, steps.locked(session, clock, place, visit_id, seen))


def undo_last(session: Session, clock: Clock, place: Place) -> Undone:
    """Take back what this machine did last with a visit today.

    Raises `Refused`: `queue.nothing-to-undo`; `visit.changed` when somebody else did something
    with that visit since.
    """
    now = clock.now()
    today = place.local(now).date()
    last = queries.last_step_of(session, today, place.actor, now - UNDO_WITHIN)
    if last is None:
        raise Refused("queue.nothing-to-undo")
    visit = steps.locked(session, clock, place, last.visit_id, None)
    if steps.last_of(session, visit).position != last.position:
        raise Refused("visit.changed", **steps.how_it_is(place, visit))
    return _undone(session, clock, place, visit)


def _undone(session: Session, clock: Clock, place: Place, visit: Visit) -> Undone:
    was_there = visit.state in visit_life.AT_A_COUNTER
    kind = steps.undo(session, clock, place, visit)
    if kind is StepKind.CANCELLED and not keeping.give_again(session, clock, visit):
        visit.due_at = None  # somebody came to it meanwhile
    if visit.state in visit_life.AT_A_COUNTER and not was_there and visit.counter_id:
        check_room(session, clock, place, place.counter_keys[visit.counter_id])
    return Undone(kind, view(place, visit))


def _is_held(visit: Visit, now: datetime) -> bool:
    """Tell whether the place of somebody who stepped out is still kept."""
    return visit.held_until is not None and now <= visit.held_until


def _taken(
    session: Session, clock: Clock, place: Place, visit: Visit, kind: StepKind, **changes: Any
) -> VisitView:
    steps.take(session, clock, place, visit, kind, changes)
    return view(place, visit)


def _elsewhere(clock: Clock, place: Place, key: str, *, anyway: bool) -> dict[str, Any]:
    """Return what sends somebody to a service. Raises `Refused` as `transfer` does."""
    house, now = place.house, place.local(clock.now())
    service = house.services.get(key)
    if service is None:
        raise Refused("service.unknown", service=key)
    today = receptions(house, key, now.date())
    slot = receiving(house, key, now) or next((one for one in today if one.start > now), None)
    if slot is None and not anyway:
        raise Refused("service.absent", service=service, next=next_reception(house, key, now))
    counter = slot.counter if slot else service.counter
    counter_id = place.counter_ids[counter] if counter else None
    return {"service_id": place.service_ids[key], "counter_id": counter_id}
