"""Who has a seat while that changes. Other services call these, nobody else.

Whoever calls holds the event's row, so that nobody else gives its seats meanwhile.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col

from db.enums import EventStatus, PoolKind, RegistrationState
from db.models import Event, Registration, SeatPool
from db.queries import events as queries
from db.queries import registrations as registration_queries
from kiosk.clock import Clock
from kiosk.domain.events import Stretch
from kiosk.domain.moments import length
from kiosk.domain.refusals import Refused
from kiosk.domain.registrations import InLine, Seats, get_seats, moving_up
from kiosk.services.event_views import RegistrationView, registration_view
from kiosk.services.place import Place


def seats_of(session: Session, event: Event) -> tuple[Seats, Mapping[int, Seats]]:
    """Return an event's seats and those of its pools, as they are now."""
    session.refresh(event, ["seats", "taken"])
    assert event.id is not None  # noqa: S101  for the type checker: it was read
    pools = queries.pools_of(session, [event.id])
    return Seats(event.seats, event.taken), {
        pool.id: Seats(pool.seats, pool.taken) for pool in pools if pool.id is not None
    }


def pools_of(row: Registration) -> tuple[int, ...]:
    """Return out of which pools a registration's seats are."""
    return tuple(pool for pool in (row.quota_id, row.slot_id) if pool is not None)


def are_free(session: Session, event: Event, people: int, pools: tuple[int, ...] = ()) -> bool:
    """Tell whether so many seats are free, also out of each of these pools."""
    return get_seats(InLine(0, people, pools), *seats_of(session, event))


def move_up(
    session: Session, clock: Clock, place: Place, event: Event
) -> tuple[RegistrationView, ...]:
    """Give free seats to those who wait for them, in line; return who has got some."""
    if event.status == EventStatus.CANCELLED or event.id is None:
        return ()
    waiting = registration_queries.waiting(session, event.id)
    if not waiting:
        return ()
    line = [InLine(row.id or 0, row.people, pools_of(row)) for row in waiting]
    up = set(moving_up(line, *seats_of(session, event)))
    moved = [row for row in waiting if row.id in up]
    for row in moved:
        row.state = RegistrationState.REGISTERED.value
        row.moved_up_at = row.changed_at = clock.now()
        session.add(row)
    session.flush()
    return tuple(registration_view(session, place, row) for row in moved)


def forget_quota(session: Session, pool_id: int) -> None:
    """Let nobody fall under a quota that will be none."""
    for row in registration_queries.where(session, col(Registration.quota_id) == pool_id):
        row.quota_id = None
        session.add(row)
    session.flush()


def left(session: Session, event: Event, pools: tuple[int, ...] = ()) -> int | None:
    """Return how many seats are left, also out of each of these pools."""
    all_of_them, every = seats_of(session, event)
    found = [all_of_them.left, *(every[pool].left for pool in pools)]
    return min((one for one in found if one is not None), default=None)


def make_room(session: Session, event: Event, pools: tuple[int, ...], people: int) -> None:
    """Let an event have seats for so many more people, and each of these pools, where one lacks."""
    for pool in (session.get_one(SeatPool, key) for key in pools):
        pool.seats += max(people - (pool.seats - pool.taken), 0)
        session.add(pool)
    if event.seats is not None:
        event.seats += max(people - (event.seats - event.taken), 0)
        session.add(event)
    session.flush()


def fit_slots(session: Session, place: Place, event: Event, before: Stretch, to: Stretch) -> None:
    """Let the parts of a session for which people registered go where it goes.

    Where only its beginning changes they stay. What lies outside of it then is no part any more,
    and what is added to it is cut into parts as the others are. Raises `Refused`:
    `event.slot-taken` (`start`) where somebody has registered for a part that would be none,
    `event.slot-length` where not one would be left.
    """
    assert event.id is not None  # noqa: S101  for the type checker: it was read
    slots = [
        pool
        for pool in queries.pools_of(session, [event.id])
        if pool.kind == PoolKind.SLOT and _in(pool, before)
    ]
    if not slots:
        return
    stays = length(before.end, to.end) == timedelta(0)
    by = timedelta(0) if stays else length(before.start, to.start)
    first, last = to.start.astimezone(UTC), to.end.astimezone(UTC)
    whole = length(*_ends(slots[0]))
    if length(to.start, to.end) < whole:
        raise Refused("event.slot-length")
    kept = []
    for pool in slots:
        start, end = _ends(pool)
        if start + by < first or end + by > last:
            _give_up(session, place, pool)
        else:
            pool.starts_at, pool.ends_at = start + by, end + by
            session.add(pool)
            kept.append(pool)
    session.flush()
    seats = min(pool.seats for pool in slots)
    for start in _added(first, last, whole, [_ends(pool)[0] for pool in kept]):
        session.add(
            SeatPool(
                event_id=event.id, kind=PoolKind.SLOT.value, starts_at=start,
                ends_at=start + whole, seats=seats,
            )
        )  # fmt: skip
    session.flush()
    sum_slots(session, event)


def _added(
    first: datetime, last: datetime, whole: timedelta, kept: list[datetime]
) -> Iterator[datetime]:
    """Yield when parts begin that a session has besides those that it keeps."""
    start = min(kept, default=first)
    while start - whole >= first:
        start -= whole
        yield start
    start = max(kept, default=first - whole) + whole
    while start + whole <= last:
        yield start
        start += whole


def sum_slots(session: Session, event: Event) -> None:
    """Let an event in parts have as many seats as its parts have together."""
    assert event.id is not None  # noqa: S101  for the type checker: it was read
    slots = [p for p in queries.pools_of(session, [event.id]) if p.kind == PoolKind.SLOT]
    if slots:
        event.seats = sum(pool.seats for pool in slots)
        session.add(event)
        session.flush()


def _give_up(session: Session, place: Place, pool: SeatPool) -> None:
    """Let a part of an event be none any more; who gave it back before no longer speaks of it."""
    rows = registration_queries.where(session, col(Registration.slot_id) == pool.id)
    if any(row.state != RegistrationState.CANCELLED for row in rows):
        raise Refused("event.slot-taken", start=place.local(_ends(pool)[0]))
    for row in rows:
        row.slot_id = None
        session.add(row)
    session.flush()
    session.delete(pool)


def _ends(pool: SeatPool) -> tuple[datetime, datetime]:
    """Return when a part of the day begins and ends."""
    assert pool.starts_at is not None  # noqa: S101  for the type checker: parts have times
    assert pool.ends_at is not None  # noqa: S101  the same
    return pool.starts_at, pool.ends_at


def _in(pool: SeatPool, time: Stretch) -> bool:
    return pool.starts_at is not None and time.start <= pool.starts_at < time.end
