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
) -> None:
    """See that somebody can come to a counter, and end its pause: who calls is back.

    With `finishing`, who is received there is done. No other program sends anybody there until
    the transaction ends. Raises `Refused`: `counter.unknown`, `counter.occupied` (`counter`,
    `numbers`).
    """
    steps.of_counter(session, place, counter)
    there = _there(session, clock, place, counter)
    if finishing:
        for visit in there:
            if visit.state == VisitState.RECEIVED and visit.id is not None:
                own = steps.locked(session, clock, place, visit.id, None)
                steps.take(session, clock, place, own, StepKind.FINISHED)
        there = [visit for visit in there if visit.state != VisitState.FINISHED]
    described = place.house.counters[counter]
    if len(there) >= described.places:
        numbers = ", ".join(view(place, visit).number for visit in there)
        raise Refused("counter.occupied", counter=described, numbers=numbers)
    pause = session.get(CounterPause, place.counter_ids[counter])
    if pause is not None:
        session.delete(pause)


def _there(session: Session, clock: Clock, place: Place, counter: str) -> Sequence[Visit]:
    today = place.local(clock.now()).date()
    return queries.at_counter(session, today, place.counter_ids[counter])
