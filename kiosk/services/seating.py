"""Who has a seat while that changes. Other services call these, nobody else.

Whoever calls holds the event's row, so that nobody else gives its seats meanwhile.
"""

from collections.abc import Mapping

from sqlmodel import Session, col, or_, select

from db.enums import EventStatus, PoolKind, RegistrationState
from db.models import Event, Registration, SeatPool
from db.queries import events as queries
from db.queries import registrations as registration_queries
from kiosk.clock import Clock
from kiosk.domain.events import Stretch
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


def is_used(session: Session, pool_id: int) -> bool:
    """Tell whether anybody has, had or wants a seat of a pool."""
    mine = or_(col(Registration.quota_id) == pool_id, col(Registration.slot_id) == pool_id)
    return session.exec(select(Registration.id).where(mine).limit(1)).first() is not None


def shift_slots(session: Session, event_id: int, before: Stretch, to: Stretch) -> None:
    """Let the parts of a session for which people registered go where it goes."""
    by = to.start - before.start
    for pool in queries.pools_of(session, [event_id]):
        if pool.kind == PoolKind.SLOT and pool.starts_at and pool.ends_at and _in(pool, before):
            pool.starts_at, pool.ends_at = pool.starts_at + by, pool.ends_at + by
            session.add(pool)


def _in(pool: SeatPool, time: Stretch) -> bool:
    return pool.starts_at is not None and time.start <= pool.starts_at < time.end
