"""What services show of events and registrations: frozen, in house time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from db.enums import Access, EventKind, EventStatus, PoolKind, RegistrationState, Via
from db.models import Event, Registration, SeatPool
from db.queries import events as queries
from db.queries import registrations as registration_queries
from kiosk.clock import Clock
from kiosk.domain.booking import MOST_PEOPLE
from kiosk.domain.events import EventDetails, Quota, Standing, Stretch, end_of, standing
from kiosk.domain.registrations import Seats
from kiosk.services.place import Place


@dataclass(frozen=True, slots=True)
class SessionView:
    """One time of an event; `rooms` are keys, `uses` what is booked in them.

    `inside` people are there now, `came` of them in all. `place` is where it is without a room.
    """

    id: int
    start: datetime
    end: datetime
    rooms: tuple[str, ...]
    uses: tuple[int, ...]
    place: str = ""
    inside: int = 0
    came: int = 0

    @property
    def stretch(self) -> Stretch:
        """When it is."""
        return Stretch(self.start, self.end)


@dataclass(frozen=True, slots=True)
class PoolView:
    """Some of an event's seats; a slot has a time, a quota may have an organisation."""

    id: int
    kind: PoolKind
    seats: Seats
    organisation: str | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as people see it; `waiting` people are in line for seats.

    `series` is the first event of those that were planned together.
    """

    id: int
    details: EventDetails
    status: EventStatus
    standing: Standing
    seats: Seats
    waiting: int
    sessions: tuple[SessionView, ...]
    pools: tuple[PoolView, ...] = ()
    series: int | None = None

    @property
    def start(self) -> datetime:
        """When it begins."""
        return self.sessions[0].start

    @property
    def end(self) -> datetime:
        """When it is over."""
        return end_of([one.stretch for one in self.sessions])

    @property
    def left(self) -> int | None:
        """How many seats are left for who is nobody's member; None where nobody counts them."""
        others = self.quota_of(None)
        found = (self.seats.left, others.seats.left if others else None)
        return min((one for one in found if one is not None), default=None)

    def quota_of(self, organisation: str | None) -> PoolView | None:
        """Return the quota that somebody falls under: their organisation's, else all others'."""
        quotas = {pool.organisation: pool for pool in self.pools if pool.kind is PoolKind.QUOTA}
        return quotas.get(organisation, quotas.get(None))

    @property
    def slots(self) -> tuple[PoolView, ...]:
        """The times of the day for which people register, if there are any."""
        return tuple(pool for pool in self.pools if pool.kind is PoolKind.SLOT)

    @property
    def rooms(self) -> tuple[str, ...]:
        """Every room that it takes, at any of its times."""
        return tuple(dict.fromkeys(room for one in self.sessions for room in one.rooms))


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """Seats of one person or a group at an event; `line` counts from 1 for who waits.

    `slot` is the time that they registered for. `to_tell`: they had to wait, have seats now, and
    nobody has told them. `inside` of them are there now, where that was looked up.
    """

    id: int
    event: int
    token: str
    state: RegistrationState
    people: int
    name: str
    contact: str
    organisation: str | None
    slot: PoolView | None
    language: str
    via: Via
    line: int | None
    made: datetime
    to_tell: bool = False
    inside: int = 0


def event_views(
    session: Session, clock: Clock, place: Place, rows: Sequence[Event]
) -> tuple[EventView, ...]:
    """Return views of events, by when they begin."""
    ids = [_id(row) for row in rows]
    times: dict[int, list[SessionView]] = defaultdict(list)
    sessions = queries.sessions_of(session, ids)
    session_ids = [one.id for one in sessions if one.id is not None]
    rooms, uses = defaultdict(list), defaultdict(list)
    for taken in queries.rooms_of(session, session_ids):
        rooms[taken.session_id].append(place.resource_keys.get(taken.asked_id, ""))
        uses[taken.session_id].append(taken.id)
    counts = registration_queries.inside(session, session_ids)
    for one in sessions:
        assert one.id is not None  # noqa: S101  for the type checker: it was read
        times[one.event_id].append(
            SessionView(
                one.id,
                place.local(one.starts_at),
                place.local(one.ends_at),
                tuple(rooms[one.id]),
                tuple(uses[one.id]),
                one.place,
                *counts.get(one.id, (0, 0)),
            )
        )
    pools: dict[int, list[PoolView]] = defaultdict(list)
    for pool in queries.pools_of(session, ids):
        pools[pool.event_id].append(pool_view(place, pool))
    lines = queries.in_line(session, ids)
    found = [
        _view(clock, place, row, times[_id(row)], pools[_id(row)], lines.get(_id(row), 0))
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.id)))


def pool_view(place: Place, pool: SeatPool) -> PoolView:
    """Return some of an event's seats."""
    assert pool.id is not None  # noqa: S101  for the type checker: it was read
    return PoolView(
        pool.id,
        PoolKind(pool.kind),
        Seats(pool.seats, pool.taken),
        place.organisation_keys.get(pool.organisation_id or 0),
        place.local(pool.starts_at) if pool.starts_at else None,
        place.local(pool.ends_at) if pool.ends_at else None,
    )


def registration_view(
    session: Session, place: Place, row: Registration, line: int | None = None
) -> RegistrationView:
    """Return a registration; its place in line is looked up where it has one."""
    assert row.id is not None  # noqa: S101  for the type checker: it was flushed
    state = RegistrationState(row.state)
    if line is None and state is RegistrationState.WAITING:
        line = registration_queries.place_in_line(session, row)
    slot = session.get(SeatPool, row.slot_id) if row.slot_id else None
    return RegistrationView(
        id=row.id,
        event=row.event_id,
        token=row.token,
        state=state,
        people=row.people,
        name=row.name,
        contact=row.contact,
        organisation=place.organisation_keys.get(row.organisation_id or 0),
        slot=pool_view(place, slot) if slot else None,
        language=row.language,
        via=Via(row.via),
        line=line,
        made=place.local(row.created_at),
        to_tell=state is RegistrationState.REGISTERED
        and row.moved_up_at is not None
        and row.told_at is None,
    )


def details_of_event(place: Place, row: Event, pools: Sequence[PoolView]) -> EventDetails:
    """Return what an event is, apart from when and where."""
    slots = [pool for pool in pools if pool.kind is PoolKind.SLOT]
    return EventDetails(
        title=row.title,
        kind=EventKind(row.kind),
        organisation=place.organisation_keys.get(row.organisation_id or 0),
        trainer=row.trainer,
        description=row.description,
        # A part that the desk let more people into than it has seats for is an exception.
        seats=min((slot.seats.limit or 0 for slot in slots), default=row.seats),
        access=Access(row.access),
        registers=row.registers,
        opens=place.local(row.opens_at) if row.opens_at else None,
        closes=place.local(row.closes_at) if row.closes_at else None,
        asks_name=row.asks_name,
        quotas=tuple(
            Quota(pool.organisation, pool.seats.limit or 0)
            for pool in pools
            if pool.kind is PoolKind.QUOTA
        ),
    )


def _view(
    clock: Clock,
    place: Place,
    row: Event,
    sessions: Sequence[SessionView],
    pools: Sequence[PoolView],
    waiting: int,
) -> EventView:
    details = details_of_event(place, row, pools)
    seats, status = Seats(row.seats, row.taken), EventStatus(row.status)
    times = [one.stretch for one in sessions]
    in_parts = any(pool.kind is PoolKind.SLOT for pool in pools)
    others = [pool.seats for pool in pools if pool.kind is PoolKind.QUOTA and not pool.organisation]
    fewest = min(
        [seats, *others], key=lambda one: one.left if one.left is not None else MOST_PEOPLE
    )
    now = place.local(clock.now())
    return EventView(
        id=_id(row),
        details=details,
        status=status,
        standing=standing(details, status, fewest, times, now, in_parts=in_parts),
        seats=seats,
        waiting=waiting,
        sessions=tuple(sessions),
        pools=tuple(pools),
        series=row.series_id,
    )


def _id(row: Event) -> int:
    if row.id is None:
        raise RuntimeError("the event was not stored yet")
    return row.id
