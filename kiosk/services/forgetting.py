"""What is forgotten by itself: words about a visit that has ended, names, who it was long ago."""

import logging

from sqlmodel import Session

from db.queries import appointments as appointment_queries
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.domain.privacy import SOON
from kiosk.services import auditing, belief, privacy
from kiosk.services.place import Place

log = logging.getLogger(__name__)


def is_due(session: Session, clock: Clock, place: Place) -> bool:
    """Tell whether anything is to be forgotten."""
    today, before = place.local(clock.now()).date(), clock.now() - SOON
    return belief.is_believable(session, clock) and (
        bool(queries.notes_of_ended(session, before))
        or bool(appointment_queries.named_and_over(session, today, before))
        or privacy.is_due(session, clock, place)
        or auditing.is_due(session, clock)
    )


def forget(session: Session, clock: Clock, place: Place) -> int:
    """Forget it, or some of it; return of how many. No step has kept it either.

    By a clock that cannot be right nobody is forgotten.
    """
    if not belief.is_believable(session, clock):
        log.warning("the clock shows %s, which cannot be: nobody is forgotten", clock.now())
        return 0
    today, before = place.local(clock.now()).date(), clock.now() - SOON
    ended = queries.notes_of_ended(session, before)
    for visit in ended:
        visit.note = ""
        session.add(visit)
    over = appointment_queries.named_and_over(session, today, before)
    for one in over:
        one.name = one.note = ""
        session.add(one)
    gone = auditing.drop_old(session, clock)
    return len(ended) + len(over) + gone + sum(privacy.purge(session, clock, place).values())
