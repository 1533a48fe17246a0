"""Named statements about events, their times, rooms and seats."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from db.enums import OccurrenceState, RegistrationState
from db.models import Event, EventSession, Occurrence, Registration, SeatPool
from db.queries.tables import table

_OCCURRENCE, _REGISTRATION = table(Occurrence), table(Registration)
_BOOKED = OccurrenceState.BOOKED.value


def locked(session: Session, event_id: int) -> Event | None:
    """Return an event that nobody else changes meanwhile, nor anybody its seats."""
    return session.exec(
        # Others of its series refer to it: they may, meanwhile.
        select(Event).where(col(Event.id) == event_id).with_for_update(key_share=True),
        execution_options={"populate_existing": True},
    ).one_or_none()


def where(session: Session, *conditions: Any) -> Sequence[Event]:
    """Return events."""
    found = select(Event).where(*conditions).order_by(col(Event.id))
    # Seats are counted by the database: what was read before is not what is.
    return session.exec(found, execution_options={"populate_existing": True}).all()


def between(session: Session, start: datetime, end: datetime) -> Sequence[Event]:
    """Return the events of which a session lies at least in part in `[start, end)`."""
    there = select(EventSession.event_id).where(
        col(EventSession.starts_at) < end, col(EventSession.ends_at) > start
    )
    return where(session, col(Event.id).in_(there))


def sessions_of(session: Session, event_ids: Iterable[int]) -> Sequence[EventSession]:
    """Return the times of events, in order."""
    return session.exec(
        select(EventSession)
        .where(col(EventSession.event_id).in_(list(event_ids)))
        .order_by(col(EventSession.starts_at), col(EventSession.id))
    ).all()


def pools_of(session: Session, event_ids: Iterable[int]) -> Sequence[SeatPool]:
    """Return the quotas and slots of events, as they are now."""
    return session.exec(
        select(SeatPool)
        .where(col(SeatPool.event_id).in_(list(event_ids)))
        .order_by(col(SeatPool.starts_at), col(SeatPool.id)),
        execution_options={"populate_existing": True},
    ).all()


def in_line(session: Session, event_ids: Iterable[int]) -> dict[int, int]:
    """Return how many people wait for a seat, by event."""
    waiting = (
        sa_select(_REGISTRATION.c.event_id, func.sum(_REGISTRATION.c.people))
        .where(
            _REGISTRATION.c.event_id.in_(list(event_ids)),
            _REGISTRATION.c.state == RegistrationState.WAITING.value,
        )
        .group_by(_REGISTRATION.c.event_id)
    )
    return {event: int(people) for event, people in session.connection().execute(waiting)}


def rooms_of(session: Session, session_ids: Iterable[int]) -> Sequence[Any]:
    """Return what is booked for sessions: `session_id`, `asked_id`, and the `id` of each use.

    Where rooms are combined it is the first one's.
    """
    statement = (
        sa_select(
            _OCCURRENCE.c.session_id, _OCCURRENCE.c.asked_id, func.min(_OCCURRENCE.c.id).label("id")
        )
        .where(_OCCURRENCE.c.session_id.in_(list(session_ids)), _OCCURRENCE.c.state == _BOOKED)
        .group_by(
            _OCCURRENCE.c.session_id,
            _OCCURRENCE.c.asked_id,
            _OCCURRENCE.c.booking_id,
            _OCCURRENCE.c.planned_at,
        )
        .order_by(func.min(_OCCURRENCE.c.id))
    )
    return session.connection().execute(statement).all()


def uses_of(session: Session, session_ids: Iterable[int]) -> Sequence[Occurrence]:
    """Return the rows that take something for these sessions."""
    return session.exec(
        select(Occurrence).where(
            col(Occurrence.session_id).in_(list(session_ids)), col(Occurrence.state) == _BOOKED
        )
    ).all()


def let_go(session: Session, session_ids: Iterable[int]) -> None:
    """Let what these sessions gave back before be none of theirs any more."""
    session.connection().execute(
        update(_OCCURRENCE)
        .where(_OCCURRENCE.c.session_id.in_(list(session_ids)), _OCCURRENCE.c.state != _BOOKED)
        .values(session_id=None)
    )


def given_back(session: Session, session_ids: Iterable[int]) -> Sequence[int]:
    """Return the uses that these sessions had and gave back, one id for each."""
    rows = session.exec(
        select(Occurrence)
        .where(
            col(Occurrence.session_id).in_(list(session_ids)),
            col(Occurrence.state) == OccurrenceState.CANCELLED.value,
        )
        .order_by(col(Occurrence.id))
    )
    found = {(row.booking_id, row.planned_at): row.id or 0 for row in reversed(rows.all())}
    return sorted(found.values())


def carry(session: Session, use_id: int, session_id: int | None) -> None:
    """Let all rows of a use carry a session, or none any more."""
    one = session.get_one(Occurrence, use_id)
    rows = select(Occurrence).where(
        col(Occurrence.booking_id) == one.booking_id, col(Occurrence.planned_at) == one.planned_at
    )
    for row in session.exec(rows):
        row.session_id = session_id
    session.flush()


def trained_by(
    session: Session, trainer: str, start: datetime, end: datetime, but: int
) -> Sequence[tuple[Event, EventSession]]:
    """Return what else a trainer has in `[start, end)`, whatever the letters' case."""
    busy = (
        select(Event, EventSession)
        .join(EventSession, col(EventSession.event_id) == col(Event.id))
        .where(
            col(Event.trainer) != "",
            col(Event.id) != but,
            col(Event.status) == "planned",
            col(EventSession.starts_at) < end,
            col(EventSession.ends_at) > start,
        )
        .order_by(col(EventSession.starts_at))
    )
    # SQLite knows the case of plain letters only.
    wanted = trainer.casefold()
    return [(event, one) for event, one in session.exec(busy) if event.trainer.casefold() == wanted]
