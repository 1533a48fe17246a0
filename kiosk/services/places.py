"""The places of a counter: how many are called to it, or received there, at the same time."""

from collections.abc import Sequence

from sqlmodel import Session

from db.enums import StepKind, VisitState
from db.models import CounterPause, Visit
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.domain.refusals import Refused
from kiosk.services import steps
from kiosk.services.place import Place
from kiosk.services.visit_views import view


def make_room(
    session: Session, clock: Clock, place: Place, counter: str, *, finishing: bool = False
) -> Visit | None:
    """See that somebody can come to a counter, and end its pause: who calls is back.

    With `finishing`, whoever has been received there longest is done, where a place is needed;
    that visit is returned. No other program sends anybody there until the transaction ends.
    Raises `Refused`: `counter.unknown`, `counter.occupied` (`counter`, `numbers`).
    """
    steps.of_counter(session, place, counter)
    there = _there(session, clock, place, counter)
    finished = None
    if finishing and len(there) >= place.house.counters[counter].places:
        finished = _finish_one(session, clock, place, there)
    _refuse_too_many(place, counter, [visit for visit in there if visit is not finished], 1)
    pause = session.get(CounterPause, place.counter_ids[counter])
    if pause is not None:
        session.delete(pause)
    return finished


def check_room(session: Session, clock: Clock, place: Place, counter: str) -> None:
    """See that no more are at a counter than it has places. Raises `Refused` as `make_room`."""
    steps.of_counter(session, place, counter)
    _refuse_too_many(place, counter, _there(session, clock, place, counter), 0)


def _finish_one(
    session: Session, clock: Clock, place: Place, there: Sequence[Visit]
) -> Visit | None:
    received = [visit for visit in there if visit.state == VisitState.RECEIVED]
    if not received:
        return None
    longest = min(received, key=lambda visit: (visit.state_at or visit.arrived_at, visit.id))
    assert longest.id is not None  # noqa: S101  for the type checker: it was read
    own = steps.locked(session, clock, place, longest.id, None)
    if own.state == VisitState.RECEIVED:
        steps.take(session, clock, place, own, StepKind.FINISHED)
    return longest


def _refuse_too_many(place: Place, counter: str, there: Sequence[Visit], coming: int) -> None:
    described = place.house.counters[counter]
    if len(there) + coming > described.places:
        numbers = ", ".join(view(place, visit).number for visit in there)
        raise Refused("counter.occupied", counter=described, numbers=numbers)


def _there(session: Session, clock: Clock, place: Place, counter: str) -> Sequence[Visit]:
    today = place.local(clock.now()).date()
    return queries.at_counter(session, today, place.counter_ids[counter])
