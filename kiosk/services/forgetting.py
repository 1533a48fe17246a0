"""What is forgotten by itself: words about a visit that has ended, names of appointments."""

from datetime import timedelta

from sqlmodel import Session

from db.queries import appointments as appointment_queries
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.services.place import Place

AFTER = timedelta(minutes=15)
"""So long after its end a visit keeps its note: a step by mistake can be taken back."""


def is_due(session: Session, clock: Clock, place: Place) -> bool:
    """Tell whether anything is to be forgotten."""
    today, before = place.local(clock.now()).date(), clock.now() - AFTER
    return bool(queries.notes_of_ended(session, before)) or bool(
        appointment_queries.named_and_over(session, today, before)
    )


def forget(session: Session, clock: Clock, place: Place) -> int:
    """Forget it; return of how many visits and appointments. No step has kept it either."""
    today, before = place.local(clock.now()).date(), clock.now() - AFTER
    ended = queries.notes_of_ended(session, before)
    for visit in ended:
        visit.note = ""
        session.add(visit)
    over = appointment_queries.named_and_over(session, today, before)
    for one in over:
        one.name = one.note = ""
        session.add(one)
    return len(ended) + len(over)
