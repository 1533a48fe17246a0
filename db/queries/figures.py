"""Named statements about what is counted of events by hand."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from db.models import EventFigure


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
