"""Named statements about bookings and their occurrences."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlmodel import Session, col
from sqlmodel import select as select_models

from db.models import Booking, BookingChange, Occurrence, Resource
from db.queries.prepared import Prepared
from db.queries.tables import columns, table

_BOOKING, _OCCURRENCE, _CHANGE = table(Booking), table(Occurrence), table(BookingChange)
_RESOURCE = table(Resource)

# Written out and not bound: a partial index serves only what surely is in it.
_IS_TAKEN: ColumnElement[bool] = literal_column("occurrence.state = 'booked'")
_IS_OPTION: ColumnElement[bool] = literal_column("booking.status = 'option'")

INSERT_BOOKING = Prepared(
    insert(_BOOKING)
    .values(after_change=select(func.coalesce(func.max(_CHANGE.c.id), 0)).scalar_subquery())
    .returning(_BOOKING.c.id),
    columns(_BOOKING, "id", "after_change"),
)

_NEW = columns(_OCCURRENCE, "id", "own", "arrived_at")

INSERT_OCCURRENCE = Prepared(insert(_OCCURRENCE).returning(_OCCURRENCE.c.id), _NEW)

INSERT_OCCURRENCES = Prepared(insert(_OCCURRENCE), _NEW, returns_rows=False)

_LAST_BEFORE = Prepared(
    select(_OCCURRENCE.c.taken_until > bindparam("start", type_=_OCCURRENCE.c.taken_until.type))
    .where(
        _OCCURRENCE.c.resource_id == bindparam("resource"),
        _IS_TAKEN,
        _OCCURRENCE.c.taken_from < bindparam("until", type_=_OCCURRENCE.c.taken_from.type),
    )
    .order_by(_OCCURRENCE.c.taken_from.desc())
    .limit(1),
    ("resource", "start", "until"),
)

_ALL_LAST_BEFORE = text("""
SELECT n FROM unnest(
    CAST(:resources AS int[]), CAST(:starts AS timestamptz[]), CAST(:untils AS timestamptz[])
  ) WITH ORDINALITY AS wanted(resource, start, until, n)
 WHERE (SELECT taken_until FROM occurrence
         WHERE resource_id = wanted.resource AND state = 'booked' AND taken_from < wanted.until
         ORDER BY taken_from DESC LIMIT 1) > wanted.start
""")

_ONE_RESOURCE_AT_A_TIME = {
    # `BEGIN IMMEDIATE` has let only us in.
    "sqlite": None,
    # Two that insert the same would each wait for the other until the server notices.
    "postgresql": Prepared(
        select(func.pg_advisory_xact_lock(bindparam("resource"))), ("resource",)
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A resource by its id, `[start, until)` in UTC."""

    resource: int
    start: datetime
    until: datetime


def hold(connection: Connection, resources: Collection[int]) -> None:
    """Let nobody else book these resources until the transaction ends."""
    lock = _ONE_RESOURCE_AT_A_TIME[connection.dialect.name]
    if lock is not None:
        for resource in sorted(set(resources)):
            lock.run(connection, {"resource": resource})


def taken_already(connection: Connection, wanted: Sequence[Wanted]) -> list[int]:
    """Return the places of those that somebody has, each found by one step in the index."""
    if connection.dialect.name == "sqlite" or len(wanted) == 1:
        return [place for place, one in enumerate(wanted) if _is_taken(connection, one)]
    values = {
        "resources": [one.resource for one in wanted],
        "starts": [one.start for one in wanted],
        "untils": [one.until for one in wanted],
    }
    return sorted(n - 1 for n in connection.execute(_ALL_LAST_BEFORE, values).scalars())


def _is_taken(connection: Connection, one: Wanted) -> bool:
    values = {"resource": one.resource, "start": one.start, "until": one.until}
    return any(_LAST_BEFORE.run(connection, values))


_MOMENT = _OCCURRENCE.c.taken_from.type
_START, _UNTIL = bindparam("start", type_=_MOMENT), bindparam("until", type_=_MOMENT)
_IN: BindParameter[Any] = bindparam("resources", expanding=True)

_LAST_ONES_BEFORE = select(
    select(_OCCURRENCE.c.id)
    .where(
        _OCCURRENCE.c.resource_id == _RESOURCE.c.id,
        _IS_TAKEN,
        _OCCURRENCE.c.taken_from < _START,
    )
    .order_by(_OCCURRENCE.c.taken_from.desc())
    .limit(1)
    .correlate(_RESOURCE)
    .scalar_subquery()
).where(_RESOURCE.c.id.in_(_IN))


def _taken_between(*what: Any) -> Any:
    """Select what is taken between `start` and `until`.

    Of all that begin before, only the last one of each resource can reach in, so that both
    databases read a range of an index and a row for each resource, however many there are. What
    an option held that has run out at `now` is free, whether it was tidied or not.
    """
    runs_out_later = _BOOKING.c.option_until > bindparam("now", type_=_MOMENT)
    joined = (
        select(*what)
        .select_from(_OCCURRENCE)
        .join(_BOOKING, _BOOKING.c.id == _OCCURRENCE.c.booking_id)
        .where(_IS_TAKEN, or_(_BOOKING.c.status != "option", runs_out_later))
    )
    reaching_in = joined.where(
        _OCCURRENCE.c.id.in_(_LAST_ONES_BEFORE), _OCCURRENCE.c.taken_until > _START
    )
    beginning = joined.where(
        _OCCURRENCE.c.resource_id.in_(_IN),
        _OCCURRENCE.c.taken_from >= _START,
        _OCCURRENCE.c.taken_from < _UNTIL,
    )
    return union_all(reaching_in, beginning)


_BUSY = _taken_between(
    _OCCURRENCE.c.resource_id, _OCCURRENCE.c.taken_from, _OCCURRENCE.c.taken_until
)

_SEEN_OF_BOOKING = columns(_BOOKING, "id", "resource_id")
_SEEN = [*_OCCURRENCE.c, *(_BOOKING.c[name].label(f"b_{name}") for name in _SEEN_OF_BOOKING)]

# A day has many rows: what nobody shows of a booking is not read with each.
_OF_THE_WHOLE = {
    "first_day", "starts", "ends", "ends_after_days", "skips", "continues_id", "revision",
    "after_change", "created_by", "changed_at",
}  # fmt: skip
_USES = _taken_between(*(one for one in _SEEN if one.name.removeprefix("b_") not in _OF_THE_WHOLE))


@dataclass(frozen=True, slots=True)
class Window:
    """Some resources by their ids, `[start, until)` in UTC, as it looks `now`."""

    resources: Collection[int]
    start: datetime
    until: datetime
    now: datetime

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of a statement."""
        return {
            "resources": list(self.resources),
            "start": self.start,
            "until": self.until,
            "now": self.now,
        }


def busy(session: Session, window: Window) -> Sequence[Row[tuple[int, datetime, datetime]]]:
    """Return which resources are taken, and from when until when, in any order."""
    return session.connection().execute(_BUSY, window.values).all()


def uses_between(session: Session, window: Window) -> Sequence[Row[Any]]:
    """Return occurrences that take something, with their bookings' columns as `b_*`."""
    return session.connection().execute(_USES, window.values).all()


def expired_options(session: Session, now: datetime) -> Sequence[Booking]:
    """Return bookings that were to be kept until a moment that has passed."""
    return session.exec(
        select_models(Booking).where(_IS_OPTION, col(Booking.option_until) <= now)
    ).all()


def uses(session: Session, *where: Any) -> Sequence[Row[Any]]:
    """Return occurrences whatever became of them, by start, with their bookings' columns."""
    statement = (
        select(*_SEEN)
        .select_from(_OCCURRENCE)
        .join(_BOOKING, _BOOKING.c.id == _OCCURRENCE.c.booking_id)
        .where(*where)
        .order_by(_OCCURRENCE.c.starts_at, _OCCURRENCE.c.id)
    )
    return session.connection().execute(statement).all()
