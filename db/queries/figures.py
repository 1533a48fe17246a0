"""Named statements about numbers: what is counted of events by hand, what is left of days."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, select

from db.models import DayFigure, EventFigure


def of_event(session: Session, event_id: int) -> Sequence[EventFigure]:
    """Return everything that was counted of an event."""
    return session.exec(
        select(EventFigure)
        .where(col(EventFigure.event_id) == event_id)
        .order_by(col(EventFigure.id))
    ).all()


def keep(session: Session, event_id: int, topic: str, counts: Mapping[str, int]) -> None:
    """Keep counts of one topic; what was kept of the same labels is replaced."""
    kept = {row.label: row for row in of_event(session, event_id) if row.topic == topic}
    for label, value in counts.items():
        row = kept.get(label) or EventFigure(event_id=event_id, topic=topic, label=label, value=0)
        row.value = value
        session.add(row)
    session.flush()


def add(session: Session, day: date, topic: str, label: str, number: int) -> None:
    """Add to how many there were of something on a day."""
    row = session.exec(
        select(DayFigure)
        .where(
            col(DayFigure.day) == day,
            col(DayFigure.topic) == topic,
            col(DayFigure.label) == label,
        )
        .with_for_update()
    ).one_or_none() or DayFigure(day=day, topic=topic, label=label, value=0)
    row.value += number
    session.add(row)
    session.flush()
