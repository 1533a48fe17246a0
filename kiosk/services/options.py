"""Options run out by themselves."""

from datetime import datetime

from sqlmodel import Session, col, select

from db.enums import BookingStatus, ChangeKind, OccurrenceState
from db.models import Occurrence
from db.queries import bookings as queries
from kiosk.services import history
from kiosk.services.place import Place


def expire(session: Session, place: Place, now: datetime) -> int:
    """Free what options hold that have run out; return how many bookings there were."""
    found = queries.expired_options(session, now)
    for booking in found:
        uses = session.exec(
            select(Occurrence).where(
                col(Occurrence.booking_id) == booking.id,
                col(Occurrence.state) == OccurrenceState.BOOKED.value,
                col(Occurrence.ends_at) > booking.option_until,
            )
        ).all()
        with history.recorded(
            session, place, booking, ChangeKind.EXPIRED, now, uses, by_itself=True
        ):
            booking.status = BookingStatus.EXPIRED.value
            for use in uses:
                use.state = OccurrenceState.EXPIRED.value
    return len(found)
