"""What ends by itself with the day: visits that nobody ended, appointments that nobody kept."""

from sqlmodel import Session

from db.enums import AppointmentState, StepKind
from db.queries import appointments as appointment_queries
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.services import steps
from kiosk.services.place import Place


def is_due(session: Session, clock: Clock, place: Place) -> bool:
    """Tell whether a day before today is still open."""
    today = place.local(clock.now()).date()
    missed = appointment_queries.missed(session, today)
    return queries.is_left_over(session, today) or bool(missed)


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
    return len(visits) + len(missed)
