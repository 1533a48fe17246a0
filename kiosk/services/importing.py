"""Bringing in what other calendars have: what would happen, and doing it, all or nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlmodel import Session

from db.enums import OccurrenceState
from db.queries import bookings as queries
from db.queries.bookings import Wanted
from kiosk.clock import Clock
from kiosk.domain.booking import Details, Slot, furnished, taken, tidied
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Planned, Scope, check_day, plan
from kiosk.services import booking_changes, bookings
from kiosk.services.booking_views import UseView
from kiosk.services.bookings import BookingRequest
from kiosk.services.file_claims import FileClaims
from kiosk.services.known_events import Known, known_events
from kiosk.services.place import Place
from kiosk.services.refusing import Conflict, conflict

MOST_EXPLAINED = 60
"""Conflicts that are looked into."""

Told = Callable[[int], None]
"""Hears how many events are done."""


class Fate(StrEnum):
    """What becomes of an event of a file."""

    NEW = "new"
    HERE = "here"
    DIFFERS = "differs"
    CALLED_OFF = "called-off"
    OVER = "over"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event of a file as a booking; without a `request` it is called off there.

    `described`: what single uses are that differ, by the planned day. `tentative`: an option,
    which is kept until it begins. `line` is where it is in the file.
    """

    uid: str
    line: int
    title: str
    request: BookingRequest | None
    described: Mapping[date, Details] = field(default_factory=dict)
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be brought in. `anyway`: against the house's rules, too.

    `skip`: what cannot be booked is left out, and the rest is booked.
    """

    events: tuple[Incoming, ...]
    anyway: bool = False
    skip: bool = False
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A use that cannot be booked: somebody has it, or a rule is against it."""

    slot: Slot
    conflict: Conflict | None = None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of an event.

    `request` is what is booked of it, `uses` when that is. `obstacles` are what cannot be. `over`
    counts uses that are left out as they are past. `differs` says in what it is not as here.
    """

    event: Incoming
    fate: Fate
    request: BookingRequest | None = None
    uses: tuple[Slot, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    over: int = 0
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a file; `unreadable` events are not among the outcomes."""

    outcomes: tuple[Outcome, ...]
    unreadable: int = 0

    def of(self, *fates: Fate) -> tuple[Outcome, ...]:
        """Return the outcomes of a kind."""
        return tuple(each for each in self.outcomes if each.fate in fates)

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return everything that cannot be booked."""
        return tuple(one for each in self.outcomes for one in each.obstacles)

    @property
    def is_clear(self) -> bool:
        """Whether nothing is in the way."""
        return not self.obstacles and not self.unreadable and not self.of(Fate.REFUSED)


def survey(
    session: Session, clock: Clock, place: Place, wish: Wish, told: Told | None = None
) -> Plan:
    """Return what would become of each event; change nothing."""
    now = clock.now()
    known = known_events(session, place, [event.uid for event in wish.events])
    surveyor = _Surveyor(session, place, wish, now)
    outcomes = []
    for number, event in enumerate(wish.events, 1):
        here = known.get(event.uid)
        outcomes.append(surveyor.outcome(event) if here is None else _met(place, event, here, now))
        if told is not None:
            told(number)
    return Plan(tuple(outcomes), wish.unreadable)


def bring(
    session: Session, clock: Clock, place: Place, wish: Wish, told: Told | None = None
) -> Plan:
    """Book all new events of a file, or none.

    Raises `Refused` if something is in the way that was not to be left out: `booking.conflict`
    with `conflicts` and `count`, as `bookings.book` does; else `import.incomplete` (`count`).
    """
    queries.hold(session.connection(), _all_resources(place, wish.events))
    found = survey(session, clock, place, wish)
    if not wish.skip:
        refuse(found)
    for number, outcome in enumerate(found.of(Fate.NEW), 1):
        _book(session, clock, place, outcome)
        if told is not None:
            told(number)
    return found


def refuse(found: Plan) -> None:
    """Raise `Refused` as `bring` does, if something is in the way."""
    conflicts = [one.conflict for one in found.obstacles if one.conflict is not None]
    if conflicts:
        explained = tuple(each for each in conflicts if each.taken_by)[:MOST_EXPLAINED]
        raise Refused("booking.conflict", conflicts=explained, count=len(conflicts))
    if not found.is_clear:
        raise Refused("import.incomplete", count=len(found.of(Fate.REFUSED)) + found.unreadable)


def _book(session: Session, clock: Clock, place: Place, outcome: Outcome) -> None:
    request = outcome.request
    if request is None:
        return
    made = bookings.book(session, clock, place, request)
    wanted = {
        day: details
        for day, details in outcome.event.described.items()
        if request.repeat is not None and request.repeat.choices.get(day, made) is not None
    }
    if not wanted:
        return
    for use in bookings.of_booking(session, clock, place, made.booking):
        details = wanted.get(use.planned.date())
        if details is not None and use.state is OccurrenceState.BOOKED:
            booking_changes.describe(
                session, clock, place, use.id, details, Scope.THIS, anyway=request.anyway
            )


def _all_resources(place: Place, events: Iterable[Incoming]) -> set[int]:
    found: set[str] = set()
    for event in events:
        if event.request is None:
            continue
        repeat = event.request.repeat
        chosen = repeat.choices.values() if repeat else ()
        found |= {slot.resource for slot in (event.request.slot, *chosen) if slot is not None}
    resources = place.house.resources
    parts = {part for key in found for part in (resources[key].parts or (key,))}
    return {place.resource_ids[key] for key in parts}


# What is new


class _Surveyor:
    """Looks at new events one after the other; each takes what those before it left."""

    def __init__(self, session: Session, place: Place, wish: Wish, now: datetime) -> None:
        self._session, self._place, self._wish, self._now = session, place, wish, now
        self._claims = FileClaims[Incoming]()
        self._explained = 0

    def outcome(self, event: Incoming) -> Outcome:
        """Return what becomes of a new event."""
        if event.request is None:
            return Outcome(event, Fate.CALLED_OFF)
        try:
            return self._new(event, event.request)
        except Refused as refused:
            obstacle = Obstacle(event.request.slot, refused=refused)
            return Outcome(event, Fate.REFUSED, obstacles=(obstacle,))

    def _new(self, event: Incoming, request: BookingRequest) -> Outcome:
        house = self._place.house
        details = tidied(house, request.details)
        for described in event.described.values():
            tidied(house, described)
        planned = [one for one in plan(house, request.slot, request.repeat) if one.left_out is None]
        coming = planned if self._wish.anyway else [one for one in planned if self._is_ahead(one)]
        over = len(planned) - len(coming)
        if not coming:
            return Outcome(event, Fate.OVER, over=over)
        obstacles = self._obstacles(event, coming, details)
        possible = [one for one in coming if one.at not in obstacles]
        found = tuple(obstacles.values())
        is_whole = not found or (self._wish.skip and bool(possible))
        if not is_whole:
            taken_away = any(one.conflict for one in found)
            fate = Fate.CONFLICT if taken_away else Fate.REFUSED
            return Outcome(event, fate, obstacles=found, over=over)
        self._claims.keep()
        kept = {one.at for one in possible}
        booked = self._without(request, [one for one in planned if one.at not in kept])
        option = self._option(event, possible)
        booked = replace(booked, anyway=self._wish.anyway, uid=event.uid, option_until=option)
        uses = tuple(one.slot for one in possible)
        return Outcome(event, Fate.NEW, booked, uses, found, over)

    def _is_ahead(self, one: Planned) -> bool:
        return one.slot.end.astimezone(UTC) > self._now

    def _option(self, event: Incoming, possible: Sequence[Planned]) -> datetime | None:
        if not event.tentative:
            return None
        starts = (one.slot.start.astimezone(UTC) for one in possible)
        return min((start for start in starts if start > self._now), default=None)

    @staticmethod
    def _without(request: BookingRequest, left_out: Sequence[Planned]) -> BookingRequest:
        if request.repeat is None or not left_out:
            return request
        choices = {**request.repeat.choices, **{one.at.date(): None for one in left_out}}
        return replace(request, repeat=replace(request.repeat, choices=choices))

    def _obstacles(
        self, event: Incoming, planned: Sequence[Planned], details: Details
    ) -> dict[datetime, Obstacle]:
        found: dict[datetime, Obstacle] = {}
        self._claims.begin()
        allowed = []
        for one in planned:
            own = event.described.get(one.at.date(), details)
            refused = self._refusal(one, own)
            if refused is None:
                allowed.append((one, own))
            else:
                found[one.at] = Obstacle(one.slot, refused=refused)
        for one, own in self._taken(allowed):
            obstacle = self._explained_conflict(one, own)
            if obstacle is not None:
                found[one.at] = obstacle
        for one, own in allowed:
            if one.at not in found and (other := self._claims.take(event, self._wants(one, own))):
                found[one.at] = Obstacle(one.slot, refused=_overlap(event, other))
        return found

    def _refusal(self, one: Planned, details: Details) -> Refused | None:
        try:
            check_day(self._place.house, one.slot, details, self._now, anyway=self._wish.anyway)
        except Refused as refused:
            return refused
        return None

    def _taken(self, planned: Sequence[tuple[Planned, Details]]) -> list[tuple[Planned, Details]]:
        """Return those of which somebody has something."""
        pairs = [(want, pair) for pair in planned for want in self._wants(*pair)]
        if not pairs:
            return []
        places = queries.taken_already(self._session.connection(), [want for want, _ in pairs])
        return list({pairs[n][1][0].at: pairs[n][1] for n in places}.values())

    def _wants(self, one: Planned, details: Details) -> list[Wanted]:
        house = self._place.house
        ready = furnished(house.resources[one.slot.resource], details)
        return [
            Wanted(self._place.resource_ids[part.resource], part.start, part.until)
            for part in taken(house, one.slot, ready)
        ]

    def _explained_conflict(self, one: Planned, details: Details) -> Obstacle | None:
        """Return who is in the way; None if that was an option that has run out."""
        if self._explained >= MOST_EXPLAINED:
            return Obstacle(one.slot, conflict=Conflict(one.at, one.slot, (), (), ()))
        ready = furnished(self._place.house.resources[one.slot.resource], details)
        found = conflict(self._session, self._place, one.at, one.slot, ready, self._now)
        if not found.taken_by:
            return None
        self._explained += 1
        return Obstacle(one.slot, conflict=found)


def _overlap(event: Incoming, other: Incoming) -> Refused:
    if other is event:
        return Refused("series.overlaps-itself")
    return Refused("import.overlaps", title=other.title, line=other.line)


# What is here


def _met(place: Place, event: Incoming, here: Known, now: datetime) -> Outcome:
    """Return how an event stands to what is here of it."""
    live = [use for use in here.uses if use.state is OccurrenceState.BOOKED]
    if event.request is None:
        return Outcome(event, Fate.DIFFERS if live else Fate.HERE, differs=_if("called-off", live))
    if not live:
        return Outcome(event, Fate.DIFFERS, differs=("called-off-here",))
    differs = tuple(_differences(place, event, event.request, live, now))
    return Outcome(event, Fate.DIFFERS if differs else Fate.HERE, differs=differs)


def _if(what: str, there: object) -> tuple[str, ...]:
    return (what,) if there else ()


@dataclass(frozen=True, slots=True, order=True)
class _Told:
    """A use as far as both sides can tell."""

    start: datetime
    end: datetime
    resource: str
    title: str


def _differences(
    place: Place, event: Incoming, request: BookingRequest, live: Sequence[UseView], now: datetime
) -> Iterator[str]:
    """Name in what an event is not as here; what is over is not compared."""
    try:
        there = {one for one in _wanted(place, event, request) if one.end > now}
    except Refused:
        yield "time"
        return
    here = {
        _Told(use.start.astimezone(UTC), use.end.astimezone(UTC), use.resource, use.details.title)
        for use in live
        if use.end.astimezone(UTC) > now
    }
    if there == here:
        return
    if {(one.start, one.end) for one in there} != {(one.start, one.end) for one in here}:
        yield "time"
    if {one.resource for one in there} != {one.resource for one in here}:
        yield "room"
    if {one.title for one in there} != {one.title for one in here}:
        yield "title"


def _wanted(place: Place, event: Incoming, request: BookingRequest) -> Iterator[_Told]:
    for one in plan(place.house, request.slot, request.repeat):
        if one.left_out is None:
            details = event.described.get(one.at.date(), request.details)
            start, end = one.slot.start.astimezone(UTC), one.slot.end.astimezone(UTC)
            yield _Told(start, end, one.slot.resource, tidied(place.house, details).title)
