"""The uses of a booking while they are being changed. Other services call these, nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlmodel import Session, col, select

from db.enums import BookingStatus, OccurrenceState
from db.models import Booking, EventSession, Occurrence
from db.queries import bookings as queries
from db.queries import events
from kiosk.domain.booking import Details, Slot, may_arrive, taken
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Scope
from kiosk.services.booking_views import UseView, details_from, details_of, views
from kiosk.services.claims import Claim, refuse_conflicts
from kiosk.services.place import Place

BOOKED = OccurrenceState.BOOKED.value
REPLACED = OccurrenceState.REPLACED.value


@dataclass(frozen=True, slots=True)
class Use:
    """All rows of one use; the first names it."""

    rows: list[Occurrence]

    @property
    def first(self) -> Occurrence:
        """The row whose state and times are those of the use."""
        return self.rows[0]

    @property
    def planned(self) -> datetime:
        """When its series planned it, in UTC."""
        return self.first.planned_at

    @property
    def booked(self) -> bool:
        """Whether it takes what it asks for."""
        return self.first.state == BOOKED

    def slot(self, place: Place) -> Slot:
        """Return where and when it is."""
        first = self.first
        resource = place.resource_keys[first.asked_id]
        return Slot(resource, place.local(first.starts_at), place.local(first.ends_at))

    def set_state(self, state: OccurrenceState) -> None:
        """Let it be cancelled, released …"""
        for row in self.rows:
            if row.state != REPLACED:
                row.state = state.value


@dataclass(frozen=True, slots=True)
class Series:
    """A booking with all its uses in the order in which they were planned, and the one meant."""

    booking: Booking
    uses: list[Use]
    this: Use

    def rows(self) -> list[Occurrence]:
        """Return every row of every use."""
        return [row for use in self.uses for row in use.rows]

    def details(self, place: Place, use: Use) -> Details:
        """Return what a use is."""
        return details_from(place, use.first.own, details_of(self.booking))


@dataclass(frozen=True, slots=True)
class Take:
    """A use that is to take a slot."""

    use: Use
    slot: Slot
    details: Details


def load(session: Session, use_id: int, *, changing: bool = False) -> Series:
    """Return the series of a use. Raises `Refused`: `booking.unknown`.

    `changing`: nobody else changes the event that takes place there meanwhile. The event is held
    before its rooms, by everybody, so that no two wait for each other.
    """
    row = session.get(Occurrence, use_id)
    if row is None:
        raise Refused("booking.unknown", booking=use_id)
    if changing and row.session_id is not None:
        events.locked(session, session.get_one(EventSession, row.session_id).event_id)
        session.expire_all()
    uses = of_booking(session, row.booking_id)
    this = next(use for use in uses if any(each.id == use_id for each in use.rows))
    return Series(session.get_one(Booking, row.booking_id), uses, this)


def booked(session: Session, use_id: int, now: datetime | None = None) -> Series:
    """Return the series of a use that is booked; `now`: and no option that has run out.

    Raises `Refused`: `booking.unknown`, `booking.not-booked`.
    """
    series = load(session, use_id, changing=True)
    until = series.booking.option_until
    is_option = series.booking.status == BookingStatus.OPTION.value
    has_run_out = is_option and now is not None and until is not None and until <= now
    if not series.this.booked or has_run_out:
        raise Refused("booking.not-booked")
    return series


def of_booking(session: Session, booking_id: int) -> list[Use]:
    """Return all uses of a booking, as they were planned."""
    rows = session.exec(
        select(Occurrence)
        .where(col(Occurrence.booking_id) == booking_id)
        .order_by(col(Occurrence.planned_at), col(Occurrence.id))
    )
    return [Use(list(group)) for _, group in groupby(rows, key=lambda row: row.planned_at)]


def reach(series: Series, scope: Scope, now: datetime) -> list[Use]:
    """Return the booked uses that a change with this scope is about, by hand or not."""
    if scope is Scope.THIS or series.booking.rule is None:
        return [series.this]
    return [use for use in series.uses if _meant(use, series.this, scope, now)]


def beyond(session: Session, series: Series, scope: Scope, now: datetime) -> list[Use]:
    """Return what such a change does not reach, although it belonged to this series once.

    After "from here on" a series is two bookings, each planned in its own way.
    """
    if scope is Scope.THIS or series.booking.rule is None:
        return []
    return [
        use
        for part in _other_parts(session, series.booking)
        for use in of_booking(session, part)
        if _meant(use, series.this, scope, now)
    ]


def _meant(use: Use, this: Use, scope: Scope, now: datetime) -> bool:
    coming = use.booked and use.first.ends_at > now
    return coming and (scope is Scope.ALL or use.planned >= this.planned)


def _other_parts(session: Session, booking: Booking) -> list[int]:
    """Return the bookings that were one series with this one."""
    first = booking
    while first.continues_id is not None:
        first = session.get_one(Booking, first.continues_id)
    found, last = [stored(first)], [stored(first)]
    while last:
        continuing = select(Booking.id).where(col(Booking.continues_id).in_(last))
        last = [part for part in session.exec(continuing) if part is not None]
        found += last
    return [part for part in found if part != booking.id]


def stored(booking: Booking) -> int:
    """Return the id of a booking that has one."""
    if booking.id is None:
        raise RuntimeError("the booking was not stored yet")
    return booking.id


def seen(session: Session, place: Place, uses: Sequence[Use]) -> tuple[UseView, ...]:
    """Return how these uses are now."""
    ids = [row.id for use in uses for row in use.rows]
    return views(place, queries.uses(session, col(Occurrence.id).in_(ids)))


def retake(
    session: Session, place: Place, takes: Sequence[Take], now: datetime
) -> list[Occurrence]:
    """Let uses take other slots, all or none; return the rows that had to be made.

    First none of them takes anything, so that they may change places. Raises `Refused` as
    `claims.refuse_conflicts` does.
    """
    for take in takes:
        for row in take.use.rows:
            row.state = REPLACED
    session.flush()
    claims = [Claim(place.local(t.use.planned), t.slot, t.details) for t in takes]
    refuse_conflicts(session, place, claims, now)
    made = [row for take in takes for row in _take(place, take, now)]
    session.add_all(made)
    session.flush()
    return made


def _take(place: Place, take: Take, now: datetime) -> list[Occurrence]:
    """Give the rows of a use what it takes; return those that it lacked.

    Whoever was there is not there yet when it goes to another time.
    """
    first = take.use.first
    there = may_arrive(take.slot.start.astimezone(UTC), take.slot.end.astimezone(UTC), now)
    made = []
    for place_in_use, part in enumerate(taken(place.house, take.slot, take.details)):
        values: dict[str, Any] = {
            "resource_id": place.resource_ids[part.resource],
            "asked_id": place.resource_ids[take.slot.resource],
            "starts_at": take.slot.start.astimezone(UTC),
            "ends_at": take.slot.end.astimezone(UTC),
            "taken_from": part.start,
            "taken_until": part.until,
            "planned_at": first.planned_at,
            "by_hand": first.by_hand,
            "own": first.own,
            "arrived_at": first.arrived_at if there else None,
            "session_id": first.session_id,
            "state": BOOKED,
        }
        if place_in_use < len(take.use.rows):
            for name, value in values.items():
                setattr(take.use.rows[place_in_use], name, value)
        else:
            made.append(Occurrence(booking_id=first.booking_id, **values))
    take.use.rows.extend(made)
    return made
