"""What ends by itself with the day: visits and pauses nobody ended, appointments nobody kept."""

from datetime import date

from sqlmodel import Session

from db.enums import AppointmentState, StepKind
from db.models import CounterPause
from db.queries import appointments as appointment_queries
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.services import steps
from kiosk.services.place import Place


def is_due(session: Session, clock: Clock, place: Place) -> bool:
    """Tell whether a day before today is still open."""
    today = place.local(clock.now()).date()
    missed = appointment_queries.missed(session, today)
    left_over = queries.is_left_over(session, today) or _old_pauses(session, place, today)
    return bool(left_over or missed)


def close(session: Session, clock: Clock, place: Place) -> int:
    """End the days before today; return how many visits and appointments that was about.

    Who was being received is finished, whoever else was in the house has gone.
    """
    today = place.local(clock.now()).date()
    visits = queries.left_over(session, today)
    for visit in visits:
        steps.take(session, clock, place, visit, StepKind.CLOSED)
    missed = appointment_queries.missed(session, today)
    for one in missed:
        one.state = AppointmentState.MISSED.value
        one.changed_at = clock.now()
        session.add(one)
    pauses = _old_pauses(session, place, today)
    for pause in pauses:
        session.delete(pause)
    return len(visits) + len(missed) + len(pauses)


def _old_pauses(session: Session, place: Place, today: date) -> list[CounterPause]:
    """Return the pauses that nobody ended."""
    return [one for one in queries.pauses(session) if place.local(one.since).date() < today]
