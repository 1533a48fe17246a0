"""Named statements about registrations, and who came."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from db.enums import RegistrationState
from db.models import Attendance, Registration


def where(session: Session, *conditions: Any) -> Sequence[Registration]:
    """Return registrations, in the order in which they were made."""
    found = select(Registration).where(*conditions).order_by(col(Registration.id))
    return session.exec(found).all()


def locked(session: Session, registration_id: int) -> Registration | None:
    """Return a registration that nobody else changes meanwhile."""
    return session.exec(
        select(Registration).where(col(Registration.id) == registration_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one_or_none()


def by_token(session: Session, token: str) -> Registration | None:
    """Return the registration with this token."""
    return session.exec(select(Registration).where(col(Registration.token) == token)).one_or_none()


def waiting(session: Session, event_id: int) -> Sequence[Registration]:
    """Return who waits for seats at an event, in line."""
    return session.exec(
        select(Registration)
        .where(
            col(Registration.event_id) == event_id,
            col(Registration.state) == RegistrationState.WAITING.value,
        )
        .order_by(col(Registration.in_line_at), col(Registration.id))
    ).all()


def attendance(session: Session, registration_id: int, session_id: int) -> Attendance | None:
    """Return whether those of a registration came to a session; nobody else changes it then."""
    return session.exec(
        select(Attendance)
        .where(
            col(Attendance.registration_id) == registration_id,
            col(Attendance.session_id) == session_id,
        )
        .with_for_update(),
        execution_options={"populate_existing": True},
    ).one_or_none()


def has_come(session: Session, registration_id: int) -> bool:
    """Tell whether anybody of a registration has come, to any session."""
    came = select(Attendance.id).where(
        col(Attendance.registration_id) == registration_id, col(Attendance.people) > 0
    )
    return session.exec(came.limit(1)).first() is not None


def attendances(session: Session, session_ids: Iterable[int]) -> Sequence[Attendance]:
    """Return who came to sessions."""
    return session.exec(
        select(Attendance)
        .where(col(Attendance.session_id).in_(list(session_ids)))
        .order_by(col(Attendance.id))
    ).all()


def inside(session: Session, session_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return how many people are there now, and how many came, by session."""
    counted = (
        select(
            Attendance.session_id,
            func.coalesce(func.sum(Attendance.inside), 0),
            func.coalesce(func.sum(Attendance.people), 0),
        )
        .where(col(Attendance.session_id).in_(list(session_ids)))
        .group_by(col(Attendance.session_id))
    )
    return {one: (int(now), int(came)) for one, now, came in session.exec(counted)}
