"""What is forgotten by itself: the word about a visit that has ended."""

from datetime import timedelta

from sqlmodel import Session

from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.services.place import Place

AFTER = timedelta(minutes=15)
"""So long after its end a visit keeps its note: a step by mistake can be taken back."""


def is_due(session: Session, clock: Clock, _place: Place) -> bool:
    """Tell whether anything is to be forgotten."""
    return bool(queries.notes_of_ended(session, clock.now() - AFTER))


def forget(session: Session, clock: Clock, _place: Place) -> int:
    """Forget it; return of how many visits. No step has kept it either."""
    found = queries.notes_of_ended(session, clock.now() - AFTER)
    for visit in found:
        visit.note = ""
        session.add(visit)
    return len(found)
