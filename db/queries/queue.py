"""Named statements about today's queue."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, text
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from db.enums import StepKind, VisitState
from db.models import CounterPause, Visit, VisitStep
from db.models.visits import NOTED, OPEN
from db.queries.tables import table
from db.types import UtcDateTime

_VISIT, _STEP = table(Visit), table(VisitStep)


def in_the_house(session: Session, day: date) -> Sequence[Visit]:
    """Return the visits of a day that have not ended, in the order of arrival."""
    # Written out, so that the index of those who are there can be used.
    there = select(Visit).where(text(OPEN), col(Visit.day) == day)
    return session.exec(there.order_by(col(Visit.id))).all()


def gone(session: Session, day: date, most: int) -> Sequence[Visit]:
    """Return the visits of a day that ended last, the latest first."""
    ended = select(Visit).where(text(f"NOT ({OPEN})"), col(Visit.day) == day)
    latest = ended.order_by(col(Visit.state_at).desc(), col(Visit.id).desc())
    return session.exec(latest.limit(most)).all()


def arrivals(session: Session, day: date) -> int:
    """Return how many people came on a day; a ticket that was taken back counts for nobody."""
    came = select(func.coalesce(func.sum(Visit.people), 0)).where(
        col(Visit.day) == day, col(Visit.state) != VisitState.CANCELLED.value
    )
    return int(session.exec(came).one())


def called(session: Session, day: date, most: int) -> Sequence[Visit]:
    """Return who was called last on a day and is not back in the queue, the latest first."""
    of_day = select(Visit).where(col(Visit.day) == day, col(Visit.called_at).is_not(None))
    latest = of_day.order_by(col(Visit.called_at).desc(), col(Visit.id).desc())
    return session.exec(latest.limit(most)).all()


def waiting(session: Session, day: date, *where: Any) -> Sequence[Any]:
    """Return what decides the turn of those who wait: `id`, `since`, `due` and `first` of each."""
    since = func.coalesce(_VISIT.c.requeued_at, _VISIT.c.arrived_at, type_=UtcDateTime)
    statement = sa_select(
        _VISIT.c.id, since.label("since"), _VISIT.c.due_at.label("due"), _VISIT.c.first
    ).where(_VISIT.c.day == day, _VISIT.c.state == VisitState.WAITING.value, *where)
    return session.connection().execute(statement).all()


def waiting_for(
    session: Session, day: date, service_ids: Iterable[int], counter_id: int
) -> Sequence[Any]:
    """Return the same of those who wait for one of these services, or at a counter."""
    served = _VISIT.c.service_id.in_(list(service_ids))
    return waiting(session, day, or_(served, _VISIT.c.counter_id == counter_id))


def at_counter(session: Session, day: date, counter_id: int) -> Sequence[Visit]:
    """Return who is called to a counter, or received there."""
    busy = [VisitState.CALLED.value, VisitState.RECEIVED.value]
    there = select(Visit).where(
        col(Visit.day) == day, col(Visit.counter_id) == counter_id, col(Visit.state).in_(busy)
    )
    return session.exec(there.where(text(OPEN)).order_by(col(Visit.id))).all()


def left_over(session: Session, before: date) -> Sequence[Visit]:
    """Return the visits of earlier days that nobody ended, which nobody else ends meanwhile."""
    open_days = select(Visit).where(text(OPEN), col(Visit.day) < before)
    return session.exec(open_days.with_for_update(skip_locked=True)).all()


def is_left_over(session: Session, before: date) -> bool:
    """Tell whether a visit of an earlier day is still open."""
    found = select(Visit.id).where(text(OPEN), col(Visit.day) < before).limit(1)
    return session.exec(found).first() is not None


def last_step_of(session: Session, day: date, actor: str, since: datetime) -> VisitStep | None:
    """Return what a machine did last with a visit of this day, unless it was taken back."""
    return session.exec(
        select(VisitStep)
        .join(Visit, col(Visit.id) == col(VisitStep.visit_id))
        .where(
            col(Visit.day) == day,
            col(VisitStep.actor) == actor,
            col(VisitStep.at) >= since,
            col(VisitStep.undone).is_(False),
            col(VisitStep.kind) != StepKind.ARRIVED.value,
        )
        .order_by(col(VisitStep.at).desc(), col(VisitStep.visit_id).desc())
        .limit(1)
    ).one_or_none()


def recent_steps(session: Session, visits: int) -> Sequence[Any]:
    """Return visit, kind, moment and service of every step of the last visits, in order.

    Steps that were taken back are left out.
    """
    last = sa_select(func.max(_VISIT.c.id)).scalar_subquery()
    statement = (
        sa_select(_STEP.c.visit_id, _STEP.c.kind, _STEP.c.at, _STEP.c.service_id)
        .where(_STEP.c.visit_id > last - visits, _STEP.c.undone.is_(False))
        .order_by(_STEP.c.visit_id, _STEP.c.position)
    )
    return session.connection().execute(statement).all()


def notes_of_ended(session: Session, before: datetime) -> Sequence[Visit]:
    """Return the visits that ended before a moment, and of which something is still noted."""
    ended = select(Visit).where(text(NOTED), text(f"NOT ({OPEN})"), col(Visit.state_at) < before)
    return session.exec(ended).all()


def pauses(session: Session) -> Sequence[CounterPause]:
    """Return the counters that call nobody for now."""
    return session.exec(select(CounterPause)).all()
