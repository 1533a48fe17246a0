"""Who may have which resource when, and how long it is taken for that.

Every moment is an aware datetime; house time where a day or an hour matters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from db.enums import BookingKind
from kiosk.domain.calendar import closure_on
from kiosk.domain.house import House, Resource, Span
from kiosk.domain.moments import nearest
from kiosk.domain.refusals import Refused
from kiosk.domain.texts import one_line

LONGEST_TITLE = 120
LONGEST_CONTACT = 200
LONGEST_NOTE = 500
MOST_PEOPLE = 9999
NO_BUFFER = timedelta(0)

CHOSEN_KINDS = tuple(
    kind for kind in BookingKind if kind not in (BookingKind.SITTING, BookingKind.OUT_OF_ORDER)
)
"""What people choose from when they book; the others are made of what happens at workstations."""

ARRIVE_BEFORE = timedelta(hours=1)
"""How long before its start somebody may say that they are there."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a booking is, apart from when and where.

    `organisation` is a key, `layout` one of the resource's. `setup` and `clearing` are the
    layout's unless they are given. `contact` is for the desk alone, and so is the title of what is
    `private`.
    """

    title: str
    organisation: str | None = None
    contact: str = ""
    kind: BookingKind = BookingKind.MEETING
    people: int | None = None
    layout: str | None = None
    equipment: tuple[str, ...] = ()
    note: str = ""
    setup: timedelta | None = None
    clearing: timedelta | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One use of a resource, `[start, end)`, in house time."""

    resource: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What a slot takes: each resource, for how long, in UTC."""

    resource: str
    start: datetime
    until: datetime


def in_house(house: House, slot: Slot) -> Slot:
    """Return a slot in house time, to the second; what no wall shows becomes what it means."""
    start = slot.start.astimezone(UTC).astimezone(house.zone)
    end = slot.end.astimezone(UTC).astimezone(house.zone)
    return replace(slot, start=start.replace(microsecond=0), end=end.replace(microsecond=0))


def tidied(house: House, details: Details) -> Details:
    """Return the details as they are kept.

    Raises `Refused`: `booking.no-title`, `text.too-long`, `organisation.unknown`,
    `people.not-a-number`.
    """
    title = one_line(details.title, LONGEST_TITLE)
    if not title:
        raise Refused("booking.no-title")
    if details.organisation is not None and details.organisation not in house.organisations:
        raise Refused("organisation.unknown", organisation=details.organisation)
    if details.people is not None and not 1 <= details.people <= MOST_PEOPLE:
        raise Refused("people.out-of-range", most=MOST_PEOPLE)
    return replace(
        details,
        title=title,
        contact=one_line(details.contact, LONGEST_CONTACT),
        note=one_line(details.note, LONGEST_NOTE),
        equipment=tuple(one_line(thing, LONGEST_TITLE) for thing in details.equipment),
    )


def check(house: House, slot: Slot, details: Details, now: datetime, *, anyway: bool) -> None:
    """Say no to what cannot be, and to what should not be unless it is wanted `anyway`.

    Raises `Refused`. What cannot be: `resource.unknown`, `layout.unknown`, `booking.backwards`.
    What should not be: `booking.over`, `booking.too-short`, `.too-long`, `.too-far`,
    `.not-allowed` (`allowed` organisations), `.too-many-people`, `.no-equipment`, `.closed`
    (`reason`), `.outside-hours` (`hours` of that day).
    """
    resource = known(house, slot.resource)
    if slot.end.astimezone(UTC) <= slot.start.astimezone(UTC):
        raise Refused("booking.backwards")
    if details.layout is not None and details.layout not in resource.layouts:
        names = tuple(layout.name for layout in resource.layouts.values())
        raise Refused("layout.unknown", layout=details.layout, known=names)
    if not anyway:
        _check_use(resource, details)
        _check_length(resource, slot)
        _check_when(house, resource, slot, now)


def known(house: House, key: str) -> Resource:
    """Return a resource. Raises `Refused`: `resource.unknown`."""
    resource = house.resources.get(key)
    if resource is None:
        raise Refused("resource.unknown", resource=key)
    return resource


def capacity(resource: Resource, layout: str | None) -> int:
    """Return how many people a resource holds, furnished like this."""
    return resource.layouts[layout].capacity if layout else resource.capacity


def hours_on(house: House, resource: Resource, start: datetime) -> tuple[Span, ...]:
    """Return when a resource can be used on the day of `start`, were the house not closed."""
    hours = house.hours if resource.hours is None else resource.hours
    return hours.get(start.weekday(), ())


def taken(house: House, slot: Slot, details: Details) -> tuple[Taken, ...]:
    """Return what a slot takes: its resource, or each part of a combined one, with its buffers."""
    asked = house.resources[slot.resource]
    setup, clearing = furnishing(asked, details)
    start, end = slot.start.astimezone(UTC), slot.end.astimezone(UTC)
    parts = _parts(house, asked)
    return tuple(
        Taken(
            part.key,
            start - setup - max(part.before, asked.before),
            end + clearing + max(part.after, asked.after),
        )
        for part in parts
    )


def around(house: House, resource: Resource) -> tuple[timedelta, timedelta]:
    """Return how much time a resource needs before and after any use."""
    parts = (resource, *_parts(house, resource))
    return max(part.before for part in parts), max(part.after for part in parts)


def furnished(resource: Resource, details: Details) -> Details:
    """Return the details with how long setting up and clearing take."""
    setup, clearing = furnishing(resource, details)
    return replace(details, setup=setup, clearing=clearing)


def blocked(
    house: House, slot: Slot, details: Details, busy: Iterable[tuple[str, datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """Return when a use like this can't be, `(from, until)` in UTC, earliest first.

    `busy` says which resource is taken from when until when. A use may end where one of these
    begins, and begin where it ends: what it needs before and after is counted.
    """
    start, end = slot.start.astimezone(UTC), slot.end.astimezone(UTC)
    needs = {
        part.resource: (start - part.start, part.until - end)
        for part in taken(house, slot, details)
    }
    return sorted(
        (taken_from - needs[resource][1], taken_until + needs[resource][0])
        for resource, taken_from, taken_until in busy
        if resource in needs
    )


def furnishing(resource: Resource, details: Details) -> tuple[timedelta, timedelta]:
    """Return how long setting up and clearing take: as given, else as the layout says."""
    layout = resource.layouts.get(details.layout or "")
    setup, clearing = (layout.setup, layout.clearing) if layout else (NO_BUFFER, NO_BUFFER)
    return (
        setup if details.setup is None else details.setup,
        clearing if details.clearing is None else details.clearing,
    )


def check_option(until: datetime, first_start: datetime, now: datetime) -> None:
    """Say no to an option that runs out too early, or too late to be of use to anybody.

    Raises `Refused`: `option.over`, `option.late` (`start`).
    """
    if until.astimezone(UTC) <= now.astimezone(UTC):
        raise Refused("option.over")
    if until.astimezone(UTC) > first_start.astimezone(UTC):
        raise Refused("option.late", start=first_start)


def may_arrive(start: datetime, end: datetime, now: datetime) -> bool:
    """Tell whether people who are there now are there for this time."""
    return start - ARRIVE_BEFORE <= now < end


def _parts(house: House, resource: Resource) -> Sequence[Resource]:
    return [house.resources[key] for key in resource.parts] or [resource]


def _check_use(resource: Resource, details: Details) -> None:
    allowed = resource.organisations
    if allowed and details.organisation not in allowed:
        raise Refused("booking.not-allowed", resource=resource.name, allowed=tuple(sorted(allowed)))
    if details.people and details.people > (most := capacity(resource, details.layout)):
        raise Refused("booking.too-many-people", resource=resource.name, most=most)
    there = {thing.casefold() for thing in resource.equipment}
    for thing in details.equipment:
        if thing.casefold() not in there:
            raise Refused("booking.no-equipment", resource=resource.name, equipment=thing)


def _check_length(resource: Resource, slot: Slot) -> None:
    length = slot.end.astimezone(UTC) - slot.start.astimezone(UTC)
    if length < resource.shortest:
        raise Refused("booking.too-short", resource=resource.name, length=resource.shortest)
    if length > resource.longest:
        raise Refused("booking.too-long", resource=resource.name, length=resource.longest)


def _check_when(house: House, resource: Resource, slot: Slot, now: datetime) -> None:
    if slot.end.astimezone(UTC) <= now.astimezone(UTC):
        raise Refused("booking.over")
    if resource.days_ahead is not None:
        last = now.astimezone(house.zone).date() + timedelta(days=resource.days_ahead)
        if slot.start.date() > last:
            raise Refused("booking.too-far", resource=resource.name, last=last)
    closure = closure_on(house, slot.start.date())
    if closure is not None:
        raise Refused("booking.closed", reason=closure.reason)
    hours = hours_on(house, resource, slot.start)
    if not within(hours, slot, house, lent=resource.longest > timedelta(days=1)):
        raise Refused("booking.outside-hours", resource=resource.name, hours=hours)


def within(hours: tuple[Span, ...], slot: Slot, house: House, *, lent: bool) -> bool:
    """Tell whether a slot lies between the day's first and last hour; breaks don't count.

    What is lent for days only has to begin in them.
    """
    if not hours:
        return False
    day = slot.start.date()
    opens = nearest(day, min(span.start for span in hours), house.zone)
    closes = nearest(day, max(span.end for span in hours), house.zone)
    if lent:
        return opens.astimezone(UTC) <= slot.start.astimezone(UTC) < closes.astimezone(UTC)
    return opens.astimezone(UTC) <= slot.start.astimezone(UTC) and slot.end.astimezone(
        UTC
    ) <= closes.astimezone(UTC)
