"""What a calendar file is made of: bookings whole, with every use that concerns it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, select
from sqlmodel import Session, col

from db.enums import BookingStatus, OccurrenceState
from db.models import Booking, Occurrence
from db.queries import bookings as queries
from kiosk.clock import Clock
from kiosk.domain import rrule
from kiosk.domain.booking import known
from kiosk.domain.recurrence import Rule
from kiosk.domain.refusals import Refused
from kiosk.services.booking_views import UseView, own_uid, views
from kiosk.services.place import Place

_IS_OPEN = {BookingStatus.OPTION, BookingStatus.EXPIRED}


@dataclass(frozen=True, slots=True)
class Selection:
    """What a calendar is about: `[start, until)`, a resource, an organisation, by their keys.

    None stands for all. A combined resource concerns its parts, and they concern it.
    """

    start: datetime
    until: datetime | None = None
    resource: str | None = None
    organisation: str | None = None

    def covers(self, use: UseView) -> bool:
        """Tell whether some of a use lies in the time that is meant."""
        starts, ends = use.start.astimezone(UTC), use.end.astimezone(UTC)
        is_later = self.until is not None and starts >= self.until.astimezone(UTC)
        return ends > self.start.astimezone(UTC) and not is_later


@dataclass(frozen=True, slots=True)
class Uids:
    """What calendars call a booking; `plain` tells nobody where it came from."""

    usual: str
    plain: str


@dataclass(frozen=True, slots=True)
class CalendarBooking:
    """A booking with all its uses that concern a calendar, as they were planned.

    `rule` is None for a single booking, and for a rule that cannot be read. `first_day` and
    `starts` are house time. `continues` is the booking that this one was split from, `root` the
    first of them, which may be this one.
    """

    uids: Uids
    continues: Uids | None
    root: Uids
    rule: Rule | None
    first_day: date
    starts: time
    tentative: bool
    revision: int
    created_at: datetime
    changed_at: datetime
    uses: tuple[UseView, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a booking is called, and which one it continues."""

    continues: int | None
    uids: Uids


def selected(
    session: Session, clock: Clock, place: Place, selection: Selection
) -> tuple[CalendarBooking, ...]:
    """Return every booking of which a use is meant, in the order of their first uses.

    Raises `Refused`: `resource.unknown`, `organisation.unknown`.
    """
    organisation = selection.organisation
    if organisation is not None and organisation not in place.organisation_ids:
        raise Refused("organisation.unknown", organisation=organisation)
    meant = _meant(place, selection)
    rows = queries.uses(session, col(Occurrence.booking_id).in_(meant))
    names = _names(session, meant)
    now = clock.now()
    found = [
        _booking(place, names, group, _concerning(place, selection, group, now))
        for group in _by_booking(rows)
    ]
    concerned = [one for one in found if any(map(selection.covers, one.uses))]
    return tuple(sorted(concerned, key=_order))


def _order(booking: CalendarBooking) -> tuple[datetime, str]:
    return booking.uses[0].planned.astimezone(UTC), booking.uids.plain


def _meant(place: Place, selection: Selection) -> Select[Any]:
    """Select the ids of the bookings that have a use there and then."""
    chosen = select(col(Occurrence.booking_id)).where(
        col(Occurrence.ends_at) > selection.start.astimezone(UTC)
    )
    if selection.until is not None:
        chosen = chosen.where(col(Occurrence.starts_at) < selection.until.astimezone(UTC))
    if selection.resource is not None:
        ids = [place.resource_ids[key] for key in sorted(_parts(place, selection.resource))]
        chosen = chosen.where(col(Occurrence.resource_id).in_(ids))
    return chosen


def _parts(place: Place, resource: str) -> frozenset[str]:
    return frozenset(known(place.house, resource).parts or (resource,))


def _names(session: Session, meant: Select[Any]) -> dict[int, _Known]:
    """Return what these bookings are called, and all that they continue."""
    names = _known(session, col(Booking.id).in_(meant))
    while missing := {one.continues for one in names.values()} - names.keys() - {None}:
        names |= _known(session, col(Booking.id).in_(missing))
    return names


def _known(session: Session, where: Any) -> dict[int, _Known]:
    statement = select(
        col(Booking.id), col(Booking.continues_id), col(Booking.uid), col(Booking.created_at)
    ).where(where)
    rows: Any = session.connection().execute(statement)
    found: dict[int, _Known] = {}
    for booking, continues, uid, made_at in rows:
        plain = own_uid(booking, made_at)
        found[booking] = _Known(continues, Uids(uid or plain, plain))
    return found


def _by_booking(rows: Sequence[Row[Any]]) -> Iterator[list[Row[Any]]]:
    ordered = sorted(rows, key=lambda row: (row.booking_id, row.planned_at, row.id))
    for _, group in groupby(ordered, key=lambda row: row.booking_id):
        yield list(group)


def _concerning(
    place: Place, selection: Selection, rows: Sequence[Row[Any]], now: datetime
) -> tuple[UseView, ...]:
    """Return the uses of a booking that a calendar is about, as they were planned."""
    parts = None if selection.resource is None else _parts(place, selection.resource)
    uses = (_as_it_stands(use, now) for use in views(place, rows))
    concerning = [
        use
        for use in uses
        if use.state is not OccurrenceState.REPLACED
        and (parts is None or not parts.isdisjoint(use.takes))
        and selection.organisation in (None, use.details.organisation)
    ]
    return tuple(sorted(concerning, key=lambda use: (use.planned.astimezone(UTC), use.id)))


def _as_it_stands(use: UseView, now: datetime) -> UseView:
    """Return a use without what an option held that has run out, whether it was tidied or not."""
    until = use.option_until
    if use.status is not BookingStatus.OPTION or until is None or until > now:
        return use
    if use.state is OccurrenceState.BOOKED and use.end.astimezone(UTC) > until:
        return replace(use, state=OccurrenceState.EXPIRED)
    return use


def _booking(
    place: Place,
    names: dict[int, _Known],
    rows: Sequence[Row[Any]],
    uses: tuple[UseView, ...],
) -> CalendarBooking:
    row = rows[0]
    own = names[row.booking_id]
    return CalendarBooking(
        uids=own.uids,
        continues=names[own.continues].uids if own.continues is not None else None,
        root=_root(names, own).uids,
        rule=_rule(place, row.b_rule),
        first_day=row.b_first_day,
        starts=row.b_starts,
        tentative=BookingStatus(row.b_status) in _IS_OPEN,
        revision=row.b_revision,
        created_at=row.b_created_at,
        changed_at=row.b_changed_at,
        uses=uses,
    )


def _root(names: dict[int, _Known], one: _Known) -> _Known:
    while one.continues is not None:
        one = names[one.continues]
    return one


def _rule(place: Place, written: str | None) -> Rule | None:
    try:
        return rrule.read(written, place.house.zone) if written else None
    except Refused:  # another program's hand: the uses are the truth
        return None
