"""Every change of a booking, by whom and when; and taking the last one back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from db.enums import BookingStatus, ChangeKind, OccurrenceState
from db.models import Booking, BookingChange, Occurrence
from db.queries import bookings as queries
from db.queries.bookings import Wanted
from kiosk.clock import Clock
from kiosk.domain.refusals import Refused
from kiosk.services import event_rooms
from kiosk.services.booking_views import UseView, views
from kiosk.services.place import Place

UNDO_WITHIN = timedelta(hours=2)
"""What was done longer ago is not taken back by a key that was pressed by mistake."""

RECENT = 1000
"""Where the last thing is looked for: nobody does more in `UNDO_WITHIN`, and it needs no index."""

NOBODY = ""
"""Who does what happens by itself."""

_GONE = (BookingStatus.CANCELLED.value, BookingStatus.EXPIRED.value)

Values = dict[str, Any]

_NEVER_WAS: Mapping[type[Booking] | type[Occurrence], Values] = {
    Booking: {"status": BookingStatus.CANCELLED.value},
    Occurrence: {"state": OccurrenceState.REPLACED.value},
}
"""How a row is, that undoing makes as if it had never been made."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What was done to a booking; `at` in house time, `actor` is a machine."""

    at: datetime
    actor: str
    kind: ChangeKind
    undone: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and how it is now."""

    kind: ChangeKind
    uses: tuple[UseView, ...]


@contextmanager
def recorded(
    session: Session,
    place: Place,
    booking: Booking,
    kind: ChangeKind,
    now: datetime,
    watched: Iterable[Booking | Occurrence],
    *,
    by_itself: bool = False,
) -> Iterator[list[Booking | Occurrence]]:
    """Write down how a booking and all that is watched were before and are after.

    Rows that are made meanwhile are to be added to the list that this yields. `by_itself`: it was
    nobody's doing. Raises `Refused` as `event_rooms.follow` does.
    """
    rows_of = {id(row): row for row in (booking, *watched)}
    before = [(row, _values(row)) for row in rows_of.values()]
    made: list[Booking | Occurrence] = []
    yield made
    booking.changed_at = now
    booking.revision += 1
    session.flush()
    rows: Values = {"booking": {}, "occurrence": {}}
    for row, was in before:
        _note(rows, row, was)
    for row in made:
        _note(rows, row, _NEVER_WAS[type(row)])
    event_rooms.follow(session, place, [*(row for row, _ in before), *made])
    actor = NOBODY if by_itself else place.actor
    session.add(
        BookingChange(booking_id=_id(booking), at=now, actor=actor, kind=kind.value, rows=rows)
    )
    session.flush()


def of_booking(
    session: Session, clock: Clock, place: Place, booking_id: int
) -> tuple[ChangeView, ...]:
    """Return what was done to a booking, the first first, and to that which it continues.

    Raises `Refused`: `booking.unknown`.
    """
    booking = session.get(Booking, booking_id)
    if booking is None:
        raise Refused("booking.unknown", booking=booking_id)
    before: tuple[ChangeView, ...] = ()
    if booking.continues_id is not None:
        before = of_booking(session, clock, place, booking.continues_id)
    else:
        made_at = place.local(booking.created_at)
        before = (ChangeView(made_at, booking.created_by, ChangeKind.BOOKED, undone=False),)
    changes = session.exec(
        select(BookingChange)
        .where(col(BookingChange.booking_id) == booking_id)
        .order_by(col(BookingChange.id))
    )
    return before + tuple(
        ChangeView(place.local(c.at), c.actor, ChangeKind(c.kind), undone=c.undone_by is not None)
        for c in changes
    )


def undo(session: Session, clock: Clock, place: Place) -> Undone:
    """Take back the last thing that was done on this machine and was not taken back.

    Raises `Refused`: `undo.nothing`, `undo.changed` where somebody has changed it since,
    `booking.taken` where somebody has the room meanwhile.
    """
    now = clock.now()
    change, made = _last_change(session, place, now), _last_made(session, place, now)
    if made is not None and (change is None or made.after_change >= (change.id or 0)):
        kind, booking, rows = ChangeKind.BOOKED, made, _unmaking(session, made)
    elif change is not None:
        kind, rows = ChangeKind(change.kind), change.rows
        booking = session.get_one(Booking, change.booking_id)
    else:
        raise Refused("undo.nothing")
    changed = _unchanged_since(session, rows)
    with recorded(session, place, booking, ChangeKind.UNDONE, now, changed):
        _put_back(session, changed, rows)
    if change is not None and kind is not ChangeKind.BOOKED:
        change.undone_by = session.exec(select(func.max(col(BookingChange.id)))).one()
        session.flush()
    ids = [row.id for row in changed if isinstance(row, Occurrence)]
    return Undone(kind, views(place, queries.uses(session, col(Occurrence.id).in_(ids))))


def _last_change(session: Session, place: Place, now: datetime) -> BookingChange | None:
    newest = select(func.max(col(BookingChange.id)) - RECENT).scalar_subquery()
    return session.exec(
        select(BookingChange)
        .where(
            col(BookingChange.id) > func.coalesce(newest, 0),
            col(BookingChange.actor) == place.actor,
            col(BookingChange.undone_by).is_(None),
            col(BookingChange.kind) != ChangeKind.UNDONE.value,
            col(BookingChange.at) > now - UNDO_WITHIN,
        )
        .order_by(col(BookingChange.id).desc())
        .limit(1)
    ).first()


def _last_made(session: Session, place: Place, now: datetime) -> Booking | None:
    """Return what was booked last on this machine and is not undone; a split series was not."""
    newest = select(func.max(col(Booking.id)) - RECENT).scalar_subquery()
    return session.exec(
        select(Booking)
        .where(
            col(Booking.id) > func.coalesce(newest, 0),
            col(Booking.created_by) == place.actor,
            col(Booking.continues_id).is_(None),
            col(Booking.status).not_in(_GONE),
            col(Booking.created_at) > now - UNDO_WITHIN,
        )
        .order_by(col(Booking.id).desc())
        .limit(1)
    ).first()


def _unmaking(session: Session, booking: Booking) -> Values:
    """Return what taking back a whole booking means: it is cancelled.

    Raises `Refused`: `undo.changed` where anything was done to it that was not taken back.
    """
    later = select(BookingChange.id).where(
        col(BookingChange.booking_id) == booking.id,
        col(BookingChange.undone_by).is_(None),
        col(BookingChange.kind) != ChangeKind.UNDONE.value,
    )
    if session.exec(later).first() is not None:
        raise Refused("undo.changed")
    uses = session.exec(
        select(Occurrence).where(
            col(Occurrence.booking_id) == booking.id,
            col(Occurrence.state) != OccurrenceState.REPLACED.value,
        )
    )
    cancelled = OccurrenceState.CANCELLED.value
    return {
        "booking": {str(booking.id): {"status": [BookingStatus.CANCELLED.value, booking.status]}},
        "occurrence": {str(use.id): {"state": [cancelled, use.state]} for use in uses},
    }


def _unchanged_since(
    session: Session, rows: Mapping[str, Mapping[str, Any]]
) -> list[Booking | Occurrence]:
    """Return the rows of a change, if all are as it left them. Raises `Refused`: `undo.changed`."""
    a_booking = col(Booking.id).in_(map(int, rows["booking"]))
    a_use = col(Occurrence.id).in_(map(int, rows["occurrence"]))
    found: list[Booking | Occurrence] = [
        *session.exec(select(Booking).where(a_booking)),
        *session.exec(select(Occurrence).where(a_use)),
    ]
    for row in found:
        now_is = _values(row)
        for column, (_, after) in rows[_table_of(row)][str(row.id)].items():
            if now_is[column] != after:
                raise Refused("undo.changed")
    return found


def _put_back(
    session: Session,
    changed: Sequence[Booking | Occurrence],
    rows: Mapping[str, Mapping[str, Any]],
) -> None:
    """Give rows the values that they had; first none of them takes anything, then all do."""
    booked = OccurrenceState.BOOKED.value
    states: list[tuple[Occurrence, str]] = []
    for row in changed:
        for column, (was, _) in rows[_table_of(row)][str(row.id)].items():
            setattr(row, column, _read(type(row), column, was))
        if isinstance(row, Occurrence):
            states.append((row, row.state))
            row.state = OccurrenceState.REPLACED.value
    session.flush()
    wants = [
        Wanted(row.resource_id, row.taken_from, row.taken_until)
        for row, state in states
        if state == booked
    ]
    connection = session.connection()
    queries.hold(connection, [want.resource for want in wants])
    if queries.taken_already(connection, wants):
        raise Refused("booking.taken")
    for row, state in states:
        row.state = state
    session.flush()


def _note(rows: Values, row: Booking | Occurrence, was: Values) -> None:
    now_is = _values(row)
    differs = {
        column: [value, now_is[column]]
        for column, value in was.items()
        if value != now_is[column] and column not in ("changed_at", "revision")
    }
    if differs:
        rows[_table_of(row)][str(row.id)] = differs


def _table_of(row: Booking | Occurrence) -> str:
    return "booking" if isinstance(row, Booking) else "occurrence"


def _values(row: Booking | Occurrence) -> Values:
    """Return a row's values as JSON has them."""
    return {name: _written(value) for name, value in row.model_dump().items()}


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def _read(model: type[Booking] | type[Occurrence], column: str, value: Any) -> Any:
    kind: Any = model.__table__.columns[column].type.python_type  # type: ignore[union-attr]
    if value is not None and kind in (datetime, date, time):
        return kind.fromisoformat(value)
    return value


def _id(booking: Booking) -> int:
    if booking.id is None:
        raise RuntimeError("the booking was not stored yet")
    return booking.id
