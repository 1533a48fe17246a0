"""Named statements about registrations, and who came."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, func, or_
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


def place_in_line(session: Session, row: Registration) -> int:
    """Return which place in line a registration has that waits, from 1; of its part of the day."""
    before = or_(
        col(Registration.in_line_at) < row.in_line_at,
        and_(col(Registration.in_line_at) == row.in_line_at, col(Registration.id) <= row.id),
    )
    counted = select(func.count()).where(
        col(Registration.event_id) == row.event_id,
        col(Registration.state) == RegistrationState.WAITING.value,
        col(Registration.slot_id).is_not_distinct_from(row.slot_id),
        before,
    )
    return session.exec(counted).one()


def to_tell(session: Session) -> Sequence[Registration]:
    """Return who has seats now and had to wait for them, and whom nobody has told."""
    return where(
        session,
        col(Registration.moved_up_at).is_not(None),
        col(Registration.told_at).is_(None),
        col(Registration.state) == RegistrationState.REGISTERED.value,
    )


def most_that_came(session: Session, registration_id: int) -> int:
    """Return how many of a registration have come to one of its sessions, at the most."""
    most = select(func.coalesce(func.max(Attendance.people), 0)).where(
        col(Attendance.registration_id) == registration_id
    )
    return session.exec(most).one()


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
