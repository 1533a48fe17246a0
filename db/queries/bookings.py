"""Named statements about bookings and their occurrences."""

import json
from collections.abc import Collection, Mapping, Sequence
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
from sqlalchemy.dialects import postgresql
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

_NEW = columns(_OCCURRENCE, "id", "own", "arrived_at", "session_id")

_INSERT = Prepared(insert(_OCCURRENCE).returning(_OCCURRENCE.c.id), _NEW)
_INSERT_EACH = Prepared(insert(_OCCURRENCE), _NEW, returns_rows=False)

_INSERT_IF_FREE = {
    "sqlite": _INSERT,
    # The guarantee itself is asked. Two who insert the same do not wait for each other like this.
    "postgresql": Prepared(
        postgresql.insert(_OCCURRENCE).on_conflict_do_nothing().returning(_OCCURRENCE.c.id), _NEW
    ),
}

# One statement for a year of weeks: for each a statement of its own, a server takes half as long
# again.
_INSERT_ALL = text(f"""
INSERT INTO occurrence ({", ".join(_NEW)})
SELECT {", ".join(_NEW)} FROM json_populate_recordset(NULL::occurrence, :rows) RETURNING id
""")  # noqa: S608  our own names

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
SELECT n
  FROM json_to_recordset(:rows)
    AS wanted(n int, resource int, "from" timestamptz, until timestamptz)
 WHERE (SELECT taken_until FROM occurrence
         WHERE resource_id = wanted.resource AND state = 'booked' AND taken_from < wanted.until
         ORDER BY taken_from DESC LIMIT 1) > wanted.from
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
    rows = [
        {"n": n, "resource": one.resource, "from": one.start, "until": one.until}
        for n, one in enumerate(wanted)
    ]
    return sorted(connection.execute(_ALL_LAST_BEFORE, {"rows": _written(rows)}).scalars())


def insert_if_free(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Insert an occurrence and return its id; None if somebody has its resource then."""
    one = Wanted(values["resource_id"], values["taken_from"], values["taken_until"])
    if connection.dialect.name == "sqlite" and _is_taken(connection, one):
        return None
    inserted = _INSERT_IF_FREE[connection.dialect.name].run(connection, values)
    return next(iter(inserted), None)


def insert_all(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert occurrences, the first of which takes place first; return its id."""
    if connection.dialect.name == "postgresql":
        first_id, *_ = connection.execute(_INSERT_ALL, {"rows": _written(rows)}).scalars()
    else:
        (first_id,) = _INSERT.run(connection, rows[0])
        _INSERT_EACH.run_for_each(connection, rows[1:])
    return int(first_id)


def _written(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, default=datetime.isoformat)


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
    "after_change", "created_by", "changed_at", "forgotten_at",
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
