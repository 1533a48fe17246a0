"""Named statements about appointments."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from db.enums import AppointmentState
from db.models import Appointment, HouseMark, Visit

_IN_THE_HOUSE = ("waiting", "called", "received", "paused", "to-come-back")
_PLANNED = col(Appointment.state) == AppointmentState.PLANNED.value


def where(session: Session, *conditions: Any) -> Sequence[tuple[Appointment, Visit | None]]:
    """Return appointments with their visits, by their time."""
    statement = (
        select(Appointment, Visit)
        .outerjoin(Visit, col(Visit.id) == col(Appointment.visit_id))
        .where(*conditions)
        .order_by(col(Appointment.starts_at), col(Appointment.id))
    )
    return [(one, visit) for one, visit in session.exec(statement)]


def locked(session: Session, appointment_id: int) -> Appointment | None:
    """Return an appointment that nobody else changes meanwhile."""
    return session.exec(
        select(Appointment).where(col(Appointment.id) == appointment_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one_or_none()


def of_visit(session: Session, visit: Visit) -> Appointment | None:
    """Return the appointment that somebody came to with a visit, which nobody else changes."""
    found = select(Appointment).where(col(Appointment.visit_id) == visit.id).with_for_update()
    return session.exec(found, execution_options={"populate_existing": True}).one_or_none()


def codes_of(session: Session, day: date, *, planned: bool = False) -> set[str]:
    """Return the codes of a day, also of those that were called off, unless only `planned`."""
    found = select(Appointment.code).where(col(Appointment.day) == day)
    return set(session.exec(found.where(_PLANNED) if planned else found))


def planned_between(
    session: Session, counter_id: int, start: datetime, end: datetime, but: int | None
) -> Sequence[Appointment]:
    """Return the appointments at a counter that overlap a time."""
    conditions = [
        _PLANNED,
        col(Appointment.counter_id) == counter_id,
        col(Appointment.starts_at) < end,
        # Nothing is longer than a day.
        col(Appointment.starts_at) > start - timedelta(days=1),
    ]
    if but is not None:
        conditions.append(col(Appointment.id) != but)
    found = session.exec(select(Appointment).where(*conditions)).all()
    return [one for one in found if one.starts_at + timedelta(minutes=one.minutes) > start]


def missed(session: Session, before: date) -> Sequence[Appointment]:
    """Return what was planned for earlier days, and nobody came."""
    # Written out, so that the index of what is planned can be used.
    planned = text("appointment.state = 'planned'")
    return session.exec(select(Appointment).where(planned, col(Appointment.day) < before)).all()


def named_and_over(session: Session, today: date, before: datetime) -> Sequence[Appointment]:
    """Return the appointments with a name or a note that are over.

    Their visit ended before a moment, or nobody came on their day.
    """
    # Written out, so that the index of those that have one can be used.
    named = text("(appointment.name <> '' OR appointment.note <> '')")
    ended = col(Visit.state).not_in(_IN_THE_HOUSE) & (col(Visit.state_at) < before)
    came = col(Appointment.state) == AppointmentState.ARRIVED.value
    found = (
        select(Appointment)
        .outerjoin(Visit, col(Visit.id) == col(Appointment.visit_id))
        .where(named, (col(Appointment.day) < today) | (came & ended))
    )
    return session.exec(found).all()


def mark(session: Session) -> str:
    """Return what tells this house's appointments from another's."""
    return session.exec(select(HouseMark.mark)).one()
