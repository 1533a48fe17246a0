"""The internet space: who sits where until when, nobody's name; who waits for a workstation.

A time at a workstation is a booking like any other, so the database refuses that two people have
one, and a class that has reserved it finds it free.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from db.enums import BookingKind
from db.models import Visit
from kiosk.clock import Clock
from kiosk.domain import workstations as rules
from kiosk.domain.booking import Details, Slot
from kiosk.domain.calendar import closing
from kiosk.domain.estimates import Band
from kiosk.domain.moments import lasting
from kiosk.domain.refusals import Refused
from kiosk.domain.workstations import Free, Station, stations
from kiosk.services import attendance, booking_changes, bookings, queue, receiving
from kiosk.services.booking_changes import Move
from kiosk.services.booking_views import UseView
from kiosk.services.bookings import BookingRequest
from kiosk.services.place import Place
from kiosk.services.queue import QueueView
from kiosk.services.visit_views import VisitView


@dataclass(frozen=True, slots=True)
class WorkstationView:
    """A workstation now; moments in house time.

    `use` is what takes it, `until` when that ends, `reserved` when the next one begins today;
    `free_until` is when somebody who sits there next has to be gone for that one.
    """

    key: str
    state: Station
    until: datetime | None = None
    reserved: datetime | None = None
    use: int | None = None
    free_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class InternetSpace:
    """All workstations in the house's order; `waiting` people want one.

    `turns` are when each of them gets one at the latest, and when whoever comes now would; it is
    shorter where that would be after the house has closed. `bands`: the same by their visits.
    """

    at: datetime
    stations: tuple[WorkstationView, ...]
    waiting: int
    turns: tuple[datetime, ...]
    bands: Mapping[int, Band]

    @property
    def expected(self) -> datetime | None:
        """When whoever comes now would get one; None: at once, or not today."""
        turn = self.turns[self.waiting] if len(self.turns) > self.waiting else None
        return turn if turn is not None and turn > self.at else None

    @property
    def at_once(self) -> bool:
        """Whether whoever comes now may sit down."""
        return len(self.turns) > self.waiting and self.turns[self.waiting] <= self.at

    @property
    def ending(self) -> tuple[WorkstationView, ...]:
        """Where somebody has to go soon."""
        return tuple(
            one
            for one in self.stations
            if one.state is Station.TAKEN and one.until and rules.ends_soon(one.until, self.at)
        )


def look(session: Session, clock: Clock, place: Place) -> InternetSpace:
    """Return how the workstations are now, and who waits for one."""
    uses = bookings.of_day(session, clock, place, None, stations(place.house))
    seen = queue.look(session, clock, place) if place.house.internet else None
    return arranged(place, uses, seen, place.local(clock.now()))


def arranged(
    place: Place, uses: Iterable[UseView], seen: QueueView | None, now: datetime
) -> InternetSpace:
    """Return the same of what was read already: the uses of today, and the queue."""
    uses, service = list(uses), place.house.internet
    seats = tuple(
        _station(key, uses, now, place.house.resources[key].after) for key in stations(place.house)
    )
    line = [one for one in seen.waiting if one.service == service] if seen else []
    waiting = sum(one.people for one in line)
    evening = closing(place.house, now)
    busy = [_busy(place, key, uses, now) for key in stations(place.house)]
    turns = tuple(
        turn
        for turn in rules.turns(busy, now, waiting + 1)
        if evening is None or lasting(turn, rules.LEAST) <= evening
    )
    return InternetSpace(now, seats, waiting, turns, _bands(line, turns, now))


def _bands(
    line: Sequence[VisitView], turns: Sequence[datetime], now: datetime
) -> Mapping[int, Band]:
    """Return how long visits wait: until the last of a group sits."""
    bands, people = {}, 0
    for one in line:
        people += one.people
        if people <= len(turns):
            bands[one.id] = rules.longest_wait(turns[people - 1], now)
    return bands


def _busy(place: Place, key: str, uses: Sequence[UseView], now: datetime) -> tuple[rules.Busy, ...]:
    """Return when a workstation is taken from now on, with what has to be done in between."""
    after = place.house.resources[key].after
    mine = [use for use in uses if key in use.takes and use.taken_until > now]
    return tuple((lasting(use.taken_from, -after), use.taken_until) for use in mine)


def sit(
    session: Session,
    clock: Clock,
    place: Place,
    station: str | None = None,
    wanted: timedelta = rules.USUAL,
    *,
    visit: int | None = None,
) -> WorkstationView:
    """Let somebody sit down, where they can stay longest, or at the workstation that is named.

    It ends with the opening of the house, before the next reservation, and when it has lasted as
    long as the house allows at once. `visit`: whose turn it is, who waits no longer then. Raises
    `Refused`: `workstation.unknown`, `workstation.none` (`expected`), `workstation.not-free`
    (`station`), `booking.conflict` where somebody was quicker, and as `receiving.receive` does;
    `workstation.too-short` (`until`) where it is free for some minutes only,
    `workstation.other-line` for a visit that waits for something else.
    """
    seen = look(session, clock, place)
    if station is not None:
        _known(place, station)
    if visit is not None:
        _check_waits(session, place, visit)
    free = {
        one.key: Free(one.key, _stays_until(place, one, seen.at))
        for one in seen.stations
        if one.state is Station.FREE and station in (None, one.key)
    }
    start = seen.at.replace(microsecond=0)
    wanted = min(wanted, *(place.house.resources[key].longest for key in free)) if free else wanted
    while (chosen := rules.choose(list(free.values()), seen.at, wanted)) is not None:
        until = lasting(start, wanted)
        if chosen.until is not None and chosen.until < until:
            until = chosen.until
        slot = Slot(chosen.key, start, until)
        try:
            with session.begin_nested():
                sits = _take(session, clock, place, slot, BookingKind.SITTING)
        except Refused as refused:
            # Another desk was quicker; the next one may still be free.
            if refused.code != "booking.conflict" or station is not None:
                raise
            del free[chosen.key]
            continue
        if visit is not None:
            receiving.receive(session, clock, place, visit)
            receiving.finish(session, clock, place, visit)
        return sits
    raise _none(place, seen, free, station)


def prolong(
    session: Session,
    clock: Clock,
    place: Place,
    station: str,
    by: timedelta = rules.PROLONGED_BY,
    *,
    by_itself: bool = False,
) -> WorkstationView:
    """Let somebody stay longer. Raises `Refused`: `workstation.unknown`, `.nobody`.

    `by_itself`: it was nobody's doing, so that nobody takes it back by mistake.

    `booking.conflict` where it is reserved then.
    """
    use = _sitting(session, clock, place, station)
    to = Slot(station, use.start, lasting(use.end, by))
    wanted = Move(to, anyway=True, by_itself=by_itself)
    booking_changes.move(session, clock, place, use.id, wanted)
    return _one(session, clock, place, station)


def leave(session: Session, clock: Clock, place: Place, station: str) -> WorkstationView:
    """Let a workstation be free again. Raises `Refused`: `workstation.unknown`, `.nobody`."""
    use = _sitting(session, clock, place, station)
    _end_now(session, clock, place, use)
    return _one(session, clock, place, station)


def break_down(
    session: Session,
    clock: Clock,
    place: Place,
    station: str,
    until: datetime | None = None,
) -> WorkstationView:
    """Put a workstation out of order; whoever sat there has to go.

    Raises `Refused`: `workstation.unknown`, `.broken`, `.backwards`, and `booking.conflict` where
    it is reserved meanwhile: those have to be told first.
    """
    _known(place, station)
    now = place.local(clock.now()).replace(microsecond=0)
    end = until or lasting(now, rules.BROKEN_FOR)
    if end <= now:
        raise Refused("workstation.backwards")
    here = _one(session, clock, place, station)
    if here.state is Station.OUT_OF_ORDER:
        raise Refused("workstation.broken", station=_name(place, station))
    if here.state is Station.TAKEN and here.use is not None:
        _end_now(session, clock, place, bookings.find(session, clock, place, here.use))
    return _take(session, clock, place, Slot(station, now, end), BookingKind.OUT_OF_ORDER)


def mend(session: Session, clock: Clock, place: Place, station: str) -> WorkstationView:
    """Put a workstation in order again. Raises `Refused`: `workstation.unknown`, `.works`."""
    here = _one(session, clock, place, station)
    if here.state is not Station.OUT_OF_ORDER or here.use is None:
        raise Refused("workstation.works", station=_name(place, station))
    _end_now(session, clock, place, bookings.find(session, clock, place, here.use))
    return _one(session, clock, place, station)


def to_prolong(session: Session, clock: Clock, place: Place) -> list[str]:
    """Return where somebody's time is nearly over, whom nobody waits to follow."""
    seen = look(session, clock, place)
    if seen.waiting:
        return []
    return [
        one.key
        for one in seen.stations
        if one.state is Station.TAKEN
        and one.until is not None
        and one.until - seen.at <= rules.PROLONGED_BEFORE
        and _may_stay(place, one, seen.at)
    ]


def _may_stay(place: Place, one: WorkstationView, now: datetime) -> bool:
    """Tell whether nothing stands against a little more time: no reservation, no evening."""
    assert one.until is not None  # noqa: S101  for the type checker: it is taken
    if closing(place.house, now) is None:
        return False
    end = _stays_until(place, one, now)
    return end is None or lasting(one.until, rules.PROLONGED_BY) <= end


def _known(place: Place, station: str) -> None:
    if station not in stations(place.house):
        known = ", ".join(_name(place, key) for key in stations(place.house))
        raise Refused("workstation.unknown", station=station, known=known)


def _name(place: Place, station: str) -> str:
    return place.house.resources[station].name


def _station(
    key: str, uses: Iterable[UseView], now: datetime, clearing: timedelta
) -> WorkstationView:
    mine = [use for use in uses if key in use.takes and use.taken_until > now]
    coming = next((use for use in mine if use.start > now), None)
    here = next((use for use in mine if use.taken_from <= now), None)
    view = WorkstationView(
        key,
        Station.FREE,
        reserved=coming.start if coming else None,
        free_until=lasting(coming.taken_from, -clearing) if coming else None,
    )
    if here is None:
        return view
    states = {
        BookingKind.SITTING: Station.TAKEN,
        BookingKind.OUT_OF_ORDER: Station.OUT_OF_ORDER,
    }
    state = states.get(here.details.kind, Station.RESERVED)
    if not here.start <= now < here.end:  # it is made ready, or cleared
        return replace(view, state=Station.RESERVED, until=here.taken_until)
    return replace(view, state=state, until=here.end, use=here.id)


def _one(session: Session, clock: Clock, place: Place, station: str) -> WorkstationView:
    _known(place, station)
    return next(one for one in look(session, clock, place).stations if one.key == station)


def _sitting(session: Session, clock: Clock, place: Place, station: str) -> UseView:
    here = _one(session, clock, place, station)
    if here.state is not Station.TAKEN or here.use is None:
        raise Refused("workstation.nobody", station=_name(place, station))
    return bookings.find(session, clock, place, here.use)


def _stays_until(place: Place, one: WorkstationView, now: datetime) -> datetime | None:
    """Return until when somebody may stay: the next reservation, or the end of the opening."""
    ends = [end for end in (closing(place.house, now), one.free_until) if end is not None]
    return min(ends, default=None)


def _none(
    place: Place, seen: InternetSpace, free: Mapping[str, Free], station: str | None
) -> Refused:
    """Return why nobody can sit down."""
    if ends := [one.until for one in free.values() if one.until is not None]:
        return Refused("workstation.too-short", until=max(ends))
    if station is not None:
        return Refused("workstation.not-free", station=_name(place, station))
    return Refused("workstation.none", expected=seen.expected)


def _check_waits(session: Session, place: Place, visit: int) -> None:
    """Say no to the ticket of somebody who waits for something else."""
    row = session.get(Visit, visit)
    if row is not None and place.service_keys[row.service_id] != place.house.internet:
        raise Refused("workstation.other-line")


def _end_now(session: Session, clock: Clock, place: Place, use: UseView) -> None:
    """End a use; one that has only just begun is called off."""
    if use.start.astimezone(UTC) < clock.now().replace(microsecond=0):
        attendance.end_now(session, clock, place, use.id)
    else:
        booking_changes.cancel(session, clock, place, use.id)


def _take(
    session: Session, clock: Clock, place: Place, slot: Slot, kind: BookingKind
) -> WorkstationView:
    details = Details(_name(place, slot.resource), kind=kind, private=True)
    made = bookings.book(session, clock, place, BookingRequest(slot, details, anyway=True))
    attendance.arrive(session, clock, place, made.id)
    return _one(session, clock, place, slot.resource)
