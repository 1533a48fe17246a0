"""What services show of bookings: frozen, in house time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row

from db.enums import BookingKind, BookingStatus, OccurrenceState
from kiosk.domain.booking import Details, Slot
from kiosk.services.place import Place

_COLUMNS = (
    "title", "organisation_id", "contact", "kind", "people", "layout", "equipment", "note",
    "setup_minutes", "clearing_minutes", "private",
)  # fmt: skip

details_of = attrgetter(*_COLUMNS)
"""The values of a booking that say what it is."""

details_of_row = attrgetter(*(f"b_{column}" for column in _COLUMNS))
"""The same of a row of `db.queries.bookings`."""


@dataclass(frozen=True, slots=True)
class UseView:
    """One use of a resource: an occurrence as people see it.

    `id` names it; `resource` is what was asked, `takes` what that takes (the parts of a combined
    one). `repeats`: it is one of a series; `by_hand`: it was changed alone. `planned`: when its
    series planned it. `session`: an event takes place there.
    """

    id: int
    booking: int
    resource: str
    takes: tuple[str, ...]
    start: datetime
    end: datetime
    taken_from: datetime
    taken_until: datetime
    planned: datetime
    details: Details
    status: BookingStatus
    option_until: datetime | None
    state: OccurrenceState
    repeats: bool
    by_hand: bool
    arrived: datetime | None
    uid: str
    token: str
    session: int | None = None

    @property
    def slot(self) -> Slot:
        """Where and when."""
        return Slot(self.resource, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Changed:
    """How the uses of a change are now, and those that it left as they were.

    `kept` were changed by hand; `beyond` were in this series until it went on differently.
    """

    uses: tuple[UseView, ...]
    kept: tuple[UseView, ...] = ()
    beyond: tuple[UseView, ...] = ()


def own_uid(booking: int, made_at: datetime) -> str:
    """Return what calendars call a booking that did not come from one; it tells nobody anything."""
    return f"kiosk-{booking}-{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def views(place: Place, rows: Iterable[Row[Any]]) -> tuple[UseView, ...]:
    """Return one view for all rows of a use; they need not come together."""
    ordered = sorted(rows, key=lambda row: (row.booking_id, row.planned_at, row.id))
    found = [
        _view(place, list(group))
        for _, group in groupby(ordered, key=lambda row: (row.booking_id, row.planned_at))
    ]
    return tuple(sorted(found, key=lambda use: (use.start.astimezone(UTC), use.id)))


def _view(place: Place, rows: Sequence[Row[Any]]) -> UseView:
    row = rows[0]
    live = [each for each in rows if each.state != OccurrenceState.REPLACED] or [row]
    until = row.b_option_until
    return UseView(
        id=row.id,
        booking=row.booking_id,
        resource=place.resource_keys.get(row.asked_id, ""),
        takes=tuple(place.resource_keys.get(each.resource_id, "") for each in live),
        start=place.local(row.starts_at),
        end=place.local(row.ends_at),
        taken_from=place.local(row.taken_from),
        taken_until=place.local(row.taken_until),
        planned=place.local(row.planned_at),
        details=details_from(place, row.own, details_of_row(row)),
        status=BookingStatus(row.b_status),
        option_until=place.local(until) if until else None,
        state=OccurrenceState(row.state),
        repeats=row.b_rule is not None,
        by_hand=row.by_hand,
        arrived=place.local(row.arrived_at) if row.arrived_at else None,
        uid=row.b_uid or own_uid(row.booking_id, row.b_created_at),
        token=row.b_token,
        session=row.session_id,
    )


def details_from(place: Place, own: Mapping[str, Any] | None, values: Sequence[Any]) -> Details:
    """Return what a use is: its booking's details, but for what was changed in this one alone.

    `values` are the booking's, as `details_of` or `details_of_row` take them from it.
    """
    columns = dict(zip(_COLUMNS, values, strict=True))
    columns["organisation"] = place.organisation_keys.get(columns["organisation_id"])
    columns |= own or {}
    return Details(
        title=columns["title"],
        organisation=columns["organisation"],
        contact=columns["contact"],
        kind=BookingKind(columns["kind"]),
        people=columns["people"],
        layout=columns["layout"],
        equipment=tuple(columns["equipment"]),
        note=columns["note"],
        setup=timedelta(minutes=columns["setup_minutes"]),
        clearing=timedelta(minutes=columns["clearing_minutes"]),
        private=bool(columns["private"]),
    )
