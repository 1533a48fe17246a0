"""Who is there: arrived, ended early, or nobody came."""

from datetime import UTC

from sqlmodel import Session

from db.enums import BookingStatus, ChangeKind, OccurrenceState
from kiosk.clock import Clock
from kiosk.domain.booking import ARRIVE_BEFORE, Slot, may_arrive
from kiosk.domain.refusals import Refused
from kiosk.services import history
from kiosk.services.booking_views import Changed
from kiosk.services.bookings import by_code
from kiosk.services.place import Place
from kiosk.services.uses import Take, booked, retake, seen


def arrive(session: Session, clock: Clock, place: Place, use_id: int) -> Changed:
    """Note that the people of a use are there, which confirms an option; once more changes nothing.

    Raises `Refused`: `booking.unknown`, `booking.not-booked`, `booking.not-now`.
    """
    now = clock.now().replace(microsecond=0)
    series = booked(session, use_id, now)
    first = series.this.first
    if not may_arrive(first.starts_at, first.ends_at, now):
        raise Refused("booking.not-now")
    if first.arrived_at is None:
        with history.recorded(
            session, place, series.booking, ChangeKind.ARRIVED, now, series.this.rows
        ):
            for row in series.this.rows:
                row.arrived_at = now
            if series.booking.status == BookingStatus.OPTION.value:
                series.booking.status = BookingStatus.CONFIRMED.value
                series.booking.option_until = None
    return Changed(seen(session, place, [series.this]))


def arrive_by_code(session: Session, clock: Clock, place: Place, code: str) -> Changed:
    """Note that the people of a booking are there: today's use that is on or begins next.

    Raises `Refused`: `booking.unknown` for what is no booking's code, `booking.too-early`
    (`start`), `booking.not-booked`.
    """
    now = clock.now()
    coming = [
        use
        for use in by_code(session, clock, place, code)
        if use.state is OccurrenceState.BOOKED and now < use.end.astimezone(UTC)
    ]
    if not coming:
        raise Refused("booking.not-booked")
    if now < coming[0].start.astimezone(UTC) - ARRIVE_BEFORE:
        raise Refused("booking.too-early", start=coming[0].start)
    return arrive(session, clock, place, coming[0].id)


def end_now(session: Session, clock: Clock, place: Place, use_id: int) -> Changed:
    """End a use that is going on. Raises `Refused`: `booking.unknown`, `booking.not-now`."""
    now = clock.now().replace(microsecond=0)
    series = booked(session, use_id, now)
    first = series.this.first
    if not first.starts_at < now < first.ends_at:
        raise Refused("booking.not-now")
    with history.recorded(
        session, place, series.booking, ChangeKind.ENDED, now, series.this.rows
    ) as made:
        slot = series.this.slot(place)
        ended = Slot(slot.resource, slot.start, place.local(now))
        details = series.details(place, series.this)
        made.extend(retake(session, place, [Take(series.this, ended, details)], now))
    return Changed(seen(session, place, [series.this]))


def release(
    session: Session, clock: Clock, place: Place, use_id: int, *, by_itself: bool = False
) -> Changed:
    """Free what nobody came to. Raises `Refused`: `booking.unknown`, `booking.not-now`."""
    now = clock.now()
    series = booked(session, use_id, now)
    if series.this.first.starts_at > now:
        raise Refused("booking.not-now")
    rows = series.this.rows
    with history.recorded(
        session, place, series.booking, ChangeKind.RELEASED, now, rows, by_itself=by_itself
    ):
        series.this.set_state(OccurrenceState.RELEASED)
    return Changed(seen(session, place, [series.this]))
