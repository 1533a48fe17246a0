"""What is free: at a time, or for a while in some part of a day."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session

from db.enums import ResourceKind
from db.queries import bookings as queries
from db.queries.bookings import Window
from kiosk.clock import Clock
from kiosk.domain.booking import Details, Slot, blocked, capacity, check, hours_on
from kiosk.domain.house import Resource
from kiosk.domain.moments import nearest
from kiosk.domain.refusals import Refused
from kiosk.services.place import Place
from kiosk.services.refusing import keyed

Stretch = tuple[datetime, datetime]
"""`[from, until)` in UTC."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: so many people, these things, this kind of resource.

    `at_least`: a while of this length somewhere in the time; None: all of it.
    """

    people: int = 1
    equipment: Collection[str] = ()
    kind: ResourceKind | None = ResourceKind.ROOM
    layout: str | None = None
    at_least: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A resource that is free for all of `[start, end)`, in house time."""

    resource: str
    start: datetime
    end: datetime


def free(
    session: Session,
    clock: Clock,
    place: Place,
    start: datetime,
    end: datetime,
    wanted: Wanted,
) -> tuple[Offer, ...]:
    """Return what is free in `[start, end)` and suits, the smallest that suffices first.

    With `wanted.at_least` every free while of that length is an offer, as long as it lasts.
    Raises `Refused`: `booking.backwards`.
    """
    now = clock.now()
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    if last <= first:
        raise Refused("booking.backwards")
    if wanted.at_least is not None:
        first = max(first, now)
    length = last - first if wanted.at_least is None else wanted.at_least
    suiting = [one for one in place.house.resources.values() if _suits(one, wanted)]
    suiting.sort(key=lambda one: (one.capacity, bool(one.parts)))
    busy = _busy(session, place, suiting, (first, last), now)
    return tuple(
        offer
        for one in suiting
        for stretch in _free(_for(place, one, wanted, (first, last), busy), (first, last))
        for offer in _offers(place, one, stretch, wanted, length, now)
    )


def _suits(resource: Resource, wanted: Wanted) -> bool:
    if wanted.kind is not None and resource.kind is not wanted.kind:
        return False
    if wanted.layout is not None and wanted.layout not in resource.layouts:
        return False
    has = {thing.casefold() for thing in resource.equipment}
    asked = {thing.casefold() for thing in wanted.equipment}
    return capacity(resource, wanted.layout) >= wanted.people and asked <= has


def _busy(
    session: Session, place: Place, resources: Sequence[Resource], time: Stretch, now: datetime
) -> list[tuple[str, datetime, datetime]]:
    """Return when any of these, or a part of it, is taken around a time."""
    day = timedelta(days=1)  # longer than anybody needs before or after
    ids = {place.resource_ids[key] for one in resources for key in one.parts or (one.key,)}
    return keyed(place, queries.busy(session, Window(ids, time[0] - day, time[1] + day, now)))


def _for(
    place: Place,
    resource: Resource,
    wanted: Wanted,
    time: Stretch,
    busy: Iterable[tuple[str, datetime, datetime]],
) -> list[Stretch]:
    """Return when this resource can't be used, with what it needs before and after."""
    slot = Slot(resource.key, *time)
    return blocked(place.house, slot, _details(resource, wanted), busy)


def _free(taken: Sequence[Stretch], time: Stretch) -> Iterator[Stretch]:
    """Yield what is left of a time."""
    start = time[0]
    for blocked_from, blocked_until in taken:
        yield start, min(blocked_from, time[1])
        start = max(start, blocked_until)
    yield start, time[1]


def _offers(
    place: Place,
    resource: Resource,
    stretch: Stretch,
    wanted: Wanted,
    length: timedelta,
    now: datetime,
) -> Iterator[Offer]:
    start, end = stretch
    if wanted.at_least is not None:
        start, end = _in_hours(place, resource, stretch)
    if end - start < length:
        return
    slot = Slot(resource.key, place.local(start), place.local(start + length))
    try:
        check(place.house, slot, _details(resource, wanted), now, anyway=False)
    except Refused:
        return
    yield Offer(resource.key, place.local(start), place.local(end))


def _in_hours(place: Place, resource: Resource, stretch: Stretch) -> Stretch:
    """Return the part of a stretch in which the resource can be used that day."""
    local = place.local(stretch[0])
    hours = hours_on(place.house, resource, local)
    if not hours:
        return stretch[0], stretch[0]

    def moment(at: time) -> datetime:
        return nearest(local.date(), at, place.house.zone).astimezone(UTC)

    opens, closes = min(span.start for span in hours), max(span.end for span in hours)
    return max(stretch[0], moment(opens)), min(stretch[1], moment(closes))


def _details(resource: Resource, wanted: Wanted) -> Details:
    """Return what would be booked; whoever may book is welcome, as nobody is named yet."""
    organisation = next(iter(sorted(resource.organisations)), None)
    layout = wanted.layout
    return Details("-", organisation=organisation, people=wanted.people, layout=layout)
