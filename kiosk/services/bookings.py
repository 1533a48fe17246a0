"""Booking a resource, once or repeatedly, and finding what is booked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col

from db.enums import BookingStatus, OccurrenceState
from db.models import Booking, Occurrence
from db.queries import bookings as queries
from db.queries.bookings import Window
from kiosk.clock import Clock
from kiosk.domain import rrule
from kiosk.domain.booking import (
    Details,
    Slot,
    check,
    check_option,
    furnished,
    in_house,
    taken,
    tidied,
)
from kiosk.domain.moments import nearest
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Planned, Repeat, check_day, day_span, plan
from kiosk.domain.tokens import BOOKING, new_token, read_token
from kiosk.services.booking_views import UseView, own_uid, views
from kiosk.services.claims import Claim, refuse_conflicts
from kiosk.services.place import Place
from kiosk.services.refusing import Conflict, conflict, discreet

_CALLED_OFF = (
    OccurrenceState.CANCELLED.value,
    OccurrenceState.SKIPPED.value,
    OccurrenceState.RELEASED.value,
    OccurrenceState.EXPIRED.value,
)


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """What somebody wants to book.

    `option_until` makes it an option that is kept until then. `anyway`: also against the house's
    rules, but never against somebody else's booking. `discreet`: the asker may not know who has
    what. `uid` is what a calendar file calls it.
    """

    slot: Slot
    details: Details
    option_until: datetime | None = None
    repeat: Repeat | None = None
    anyway: bool = False
    discreet: bool = False
    uid: str | None = None


@dataclass(frozen=True, slots=True)
class Prospect:
    """One time of a series that is not booked yet, and what is in its way."""

    planned: Planned
    conflict: Conflict | None
    refused: Refused | None

    @property
    def possible(self) -> bool:
        """Whether it can be booked, or is left out anyway."""
        return self.conflict is None and self.refused is None


def book(
    session: Session,
    clock: Clock,
    place: Place,
    request: BookingRequest,
) -> UseView:
    """Book, entirely or not at all; return the first use.

    Raises `Refused` as `domain.booking.check`, `.tidied` and `domain.series.plan` do;
    `booking.conflict` with `conflicts`, a `Conflict` for each time that somebody has;
    `option.over`, `option.late` as `domain.booking.check_option` does.
    """
    now = clock.now()
    request = replace(request, slot=in_house(place.house, request.slot))
    details, planned = _prepared(place, request, now)
    values = _booking(place, request, details, planned, now)
    connection = session.connection()
    (booking_id,) = queries.INSERT_BOOKING.run(connection, values)
    rows = [row for one in planned for row in _rows(place, booking_id, one, details)]
    # Most book one resource once, and the database says itself whether it is free.
    use_id = queries.insert_if_free(connection, rows[0]) if len(rows) == 1 else None
    if use_id is None:
        claims = [Claim(one.at, one.slot, details) for one in planned if not one.left_out]
        refuse_conflicts(session, place, claims, now, secret=request.discreet)
        use_id = queries.insert_all(connection, rows)
    return _new_use(place, planned[0], details, values, (booking_id, use_id))


def prospects(
    session: Session, clock: Clock, place: Place, request: BookingRequest
) -> tuple[Prospect, ...]:
    """Return every time that a request would take, and what is in the way; change nothing.

    Raises `Refused` for what is wrong with all of them.
    """
    now = clock.now()
    details = tidied(place.house, request.details)
    planned = plan(place.house, in_house(place.house, request.slot), request.repeat)
    return tuple(
        Prospect(
            one,
            _conflict(session, place, request, details, one, now),
            None if one.left_out else _refusal(place, request, details, one, now),
        )
        for one in planned
    )


def find(session: Session, clock: Clock, place: Place, use_id: int) -> UseView:
    """Return a use by its id. Raises `Refused`: `booking.unknown`."""
    del clock
    row = session.get(Occurrence, use_id)
    if row is None:
        raise Refused("booking.unknown", booking=use_id)
    found = queries.uses(
        session,
        col(Occurrence.booking_id) == row.booking_id,
        col(Occurrence.planned_at) == row.planned_at,
    )
    return views(place, found)[0]


def of_booking(
    session: Session, clock: Clock, place: Place, booking_id: int
) -> tuple[UseView, ...]:
    """Return every use of a booking, whatever became of it, in order.

    Raises `Refused`: `booking.unknown`.
    """
    del clock
    found = views(place, queries.uses(session, col(Occurrence.booking_id) == booking_id))
    if not found:
        raise Refused("booking.unknown", booking=booking_id)
    return found


def by_code(session: Session, clock: Clock, place: Place, code: str) -> tuple[UseView, ...]:
    """Return every use of the booking with this token, scanned or typed.

    Raises `Refused`: `booking.unknown`.
    """
    del clock
    token = read_token(code, BOOKING)
    found = views(place, queries.uses(session, col(Booking.token) == token)) if token else ()
    if not found:
        raise Refused("booking.unknown", booking=code)
    return found


def between(
    session: Session,
    clock: Clock,
    place: Place,
    start: datetime,
    end: datetime,
    resources: Sequence[str] | None = None,
) -> tuple[UseView, ...]:
    """Return what takes these resources (default: all) in `[start, end)`, in order."""
    wanted = place.resource_ids if resources is None else resources
    ids = [place.resource_ids[key] for key in wanted]
    window = Window(ids, start.astimezone(UTC), end.astimezone(UTC), clock.now())
    return views(place, queries.uses_between(session, window))


def of_day(
    session: Session,
    clock: Clock,
    place: Place,
    day: date | None = None,
    resources: Sequence[str] | None = None,
    days: int = 1,
) -> tuple[UseView, ...]:
    """Return what takes these resources (default: all) for some days from one (default: today)."""
    start, end = _midnights(place, day or place.local(clock.now()).date(), days)
    return between(session, clock, place, start, end, resources)


def called_off(
    session: Session, clock: Clock, place: Place, resource: str, day: date
) -> tuple[UseView, ...]:
    """Return what was planned for a resource on a day, and does not take place."""
    del clock
    start, end = _midnights(place, day, 1)
    found = queries.uses(
        session,
        col(Occurrence.asked_id) == place.resource_ids[resource],
        col(Occurrence.state).in_(_CALLED_OFF),
        col(Occurrence.starts_at) < end,
        col(Occurrence.ends_at) > start,
    )
    return views(place, found)


def _prepared(
    place: Place, request: BookingRequest, now: datetime
) -> tuple[Details, tuple[Planned, ...]]:
    """Return details and times that the rules allow."""
    details = tidied(place.house, request.details)
    check(place.house, request.slot, details, now, anyway=request.anyway or bool(request.repeat))
    details = furnished(place.house.resources[request.slot.resource], details)
    planned = plan(place.house, request.slot, request.repeat)
    if request.option_until is not None:
        first = next(one.slot.start for one in planned if not one.left_out)
        check_option(request.option_until, first, now)
    if request.repeat is not None:
        for one in planned:
            if not one.left_out:
                check_day(place.house, one.slot, details, now, anyway=request.anyway)
    return details, planned


def _refusal(
    place: Place, request: BookingRequest, details: Details, one: Planned, now: datetime
) -> Refused | None:
    """Return what the rules have against one time of a series; the day is among its details."""
    try:
        check_day(place.house, one.slot, details, now, anyway=request.anyway)
    except Refused as refused:
        return refused
    return None


def _conflict(
    session: Session,
    place: Place,
    request: BookingRequest,
    details: Details,
    one: Planned,
    now: datetime,
) -> Conflict | None:
    if one.left_out:
        return None
    found = conflict(session, place, one.at, one.slot, details, now)
    if not found.taken_by:
        return None
    return discreet(found) if request.discreet else found


def _booking(
    place: Place,
    request: BookingRequest,
    details: Details,
    planned: Sequence[Planned],
    now: datetime,
) -> dict[str, Any]:
    slot, repeat = request.slot, request.repeat
    organisation = details.organisation
    option = request.option_until
    return {
        "uid": request.uid,
        "token": new_token(BOOKING),
        "resource_id": place.resource_ids[slot.resource],
        "organisation_id": place.organisation_ids[organisation] if organisation else None,
        "title": details.title,
        "contact": details.contact,
        "kind": details.kind.value,
        "people": details.people,
        "layout": details.layout,
        "equipment": list(details.equipment),
        "note": details.note,
        "status": (BookingStatus.OPTION if option else BookingStatus.CONFIRMED).value,
        "option_until": option,
        "setup_minutes": _minutes(details.setup),
        "clearing_minutes": _minutes(details.clearing),
        "private": details.private,
        "first_day": planned[0].at.date(),
        "starts": slot.start.time(),
        "ends": slot.end.time(),
        "ends_after_days": day_span(slot).days,
        "rule": rrule.write(repeat.rule) if repeat else None,
        "skips": _skips(repeat),
        "continues_id": None,
        "revision": 0,
        "created_at": now,
        "created_by": place.actor,
        "changed_at": now,
        "forgotten_at": None,
    }


def _rows(
    place: Place, booking_id: int, one: Planned, details: Details
) -> Iterator[dict[str, Any]]:
    state = OccurrenceState.SKIPPED if one.left_out else OccurrenceState.BOOKED
    for part in taken(place.house, one.slot, details):
        yield {
            "booking_id": booking_id,
            "resource_id": place.resource_ids[part.resource],
            "asked_id": place.resource_ids[one.slot.resource],
            "planned_at": one.at,
            "starts_at": one.slot.start,
            "ends_at": one.slot.end,
            "taken_from": part.start,
            "taken_until": part.until,
            "state": state.value,
            "by_hand": one.by_hand,
        }


def _new_use(
    place: Place, one: Planned, details: Details, values: dict[str, Any], ids: tuple[int, int]
) -> UseView:
    """Return what was just inserted, without reading it again."""
    takes = taken(place.house, one.slot, details)
    return UseView(
        id=ids[1],
        booking=ids[0],
        resource=one.slot.resource,
        takes=tuple(part.resource for part in takes),
        start=one.slot.start,
        end=one.slot.end,
        taken_from=place.local(min(part.start for part in takes)),
        taken_until=place.local(max(part.until for part in takes)),
        planned=one.at,
        details=details,
        status=BookingStatus(values["status"]),
        option_until=values["option_until"],
        state=OccurrenceState.SKIPPED if one.left_out else OccurrenceState.BOOKED,
        repeats=values["rule"] is not None,
        by_hand=one.by_hand,
        arrived=None,
        uid=values["uid"] or own_uid(ids[0], values["created_at"]),
        token=values["token"],
    )


def _skips(repeat: Repeat | None) -> str:
    if repeat is None:
        return ""
    chosen = {"holidays": repeat.skip_holidays, "closures": repeat.skip_closures}
    return " ".join(name for name, wanted in chosen.items() if wanted)


def _minutes(length: timedelta | None) -> int:
    return length // timedelta(minutes=1) if length else 0


def _midnights(place: Place, day: date, days: int) -> tuple[datetime, datetime]:
    """Return when some days begin and end, in house time."""
    zone = place.house.zone
    return nearest(day, time(0), zone), nearest(day + timedelta(days=days), time(0), zone)
