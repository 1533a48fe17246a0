"""What a sheet of the day says: what takes place, what has changed, what is free.

Every moment is in house time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from db.enums import ResourceKind, SheetKind
from kiosk.domain.booking import hours_on
from kiosk.domain.calendar import closure_on
from kiosk.domain.house import House, Resource
from kiosk.domain.moments import nearest

FOR_THE_DESK = frozenset({SheetKind.DESK, SheetKind.DESK_WEEK})
"""All others may hang on a wall, and say nothing that is not for everybody."""

OF_DOORS = frozenset({SheetKind.DOOR, SheetKind.WEEK})
"""Each hangs at the door of a room, and has versions of its own."""

OF_A_WEEK = frozenset({SheetKind.DESK_WEEK, SheetKind.WEEK})

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Entry:
    """One use of a room, as far as paper says it: no contact and no note ever.

    `room` is the resource that was asked for; `prepared` and `cleared` are when furnishing begins
    and ends. `title` is empty where nothing more may be said than that it is taken.
    `organisation` and `layout` are keys.
    """

    use: int
    room: str
    start: datetime
    end: datetime
    prepared: datetime
    cleared: datetime
    title: str
    organisation: str = ""
    people: int | None = None
    layout: str = ""
    equipment: tuple[str, ...] = ()
    option: bool = False

    @property
    def last_day(self) -> date:
        """The last day on which it takes place; what ends at midnight ends the day before."""
        return (self.end - timedelta(microseconds=1)).date()

    @property
    def order(self) -> tuple[datetime, datetime, str, int]:
        """Return what sorts entries: by time as it goes by, then by room."""
        return self.start.astimezone(UTC), self.end.astimezone(UTC), self.room, self.use


@dataclass(frozen=True, slots=True)
class PrintedByItself:
    """Which sheets are printed when, in house time; `at` None: never.

    `again_within`: a change that touches so much of the time to come prints them again.
    """

    at: time | None = None
    sheets: tuple[SheetKind, ...] = (SheetKind.DESK,)
    again_within: timedelta = timedelta(0)


NOTHING_BY_ITSELF = PrintedByItself()


class Mark(StrEnum):
    """What has become of an entry since the sheet before."""

    NONE = "none"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Went:
    """Where something takes place instead that is not here any more."""

    start: datetime
    room: str


NOWHERE: Mapping[int, Went] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, and how it was on the sheet before if it has changed.

    `went`: it is not here any more, but takes place there.
    """

    entry: Entry
    mark: Mark = Mark.NONE
    before: Entry | None = None
    went: Went | None = None

    def on(self, day: date) -> bool:
        """Tell whether it is about a day."""
        return self.entry.start.date() <= day <= self.entry.last_day

    def seen_from(self, house: House, room: str) -> "Line | None":
        """Return what it says to somebody in a room; None: nothing.

        A room that was left has nothing any more, but its people ask where it went.
        """
        if takes(house, self.entry, room):
            return self
        if self.before is not None and takes(house, self.before, room):
            went = Went(self.entry.start, self.entry.room)
            return Line(self.before, Mark.GONE, went=went)
        return None


def marked(
    now: Sequence[Entry], before: Sequence[Entry] | None, went: Mapping[int, Went] = NOWHERE
) -> tuple[Line, ...]:
    """Return what takes place, and what does not any more; `before` None: there was no sheet.

    `went` says of uses that are not here any more where they are.
    """
    if before is None:
        return tuple(Line(entry) for entry in sorted(now, key=lambda entry: entry.order))
    known = {entry.use: entry for entry in before}
    lines = [_compared(entry, known.get(entry.use)) for entry in now]
    here = {entry.use for entry in now}
    lines += [
        Line(entry, Mark.GONE, went=went.get(entry.use))
        for entry in before
        if entry.use not in here
    ]
    return tuple(sorted(lines, key=lambda line: line.entry.order))


def has_changed(
    now: Sequence[Entry], before: Sequence[Entry], start: datetime, until: datetime
) -> bool:
    """Tell whether anything differs that lies in `[start, until)`, as it was or as it is."""
    for line in marked(now, before):
        both = (line.entry, line.before or line.entry)
        near = any(one.prepared < until and one.cleared > start for one in both)
        if line.mark is not Mark.NONE and near:
            return True
    return False


def rooms_of(house: House) -> tuple[Resource, ...]:
    """Return the rooms that have a place of their own on a sheet: not those made of others."""
    return tuple(
        one for one in house.resources.values() if one.kind is ResourceKind.ROOM and not one.parts
    )


def takes(house: House, entry: Entry, room: str) -> bool:
    """Tell whether an entry takes a room, or any part of it."""
    asked = house.resources.get(entry.room)
    taken = {entry.room, *(asked.parts if asked else ())}
    return bool(taken & {room, *house.resources[room].parts})


def free_spans(
    house: House, resource: Resource, day: date, entries: Sequence[Entry]
) -> tuple[Stretch, ...]:
    """Return when a resource is free on a day while it can be used, as long as it is worth it."""
    noon = nearest(day, time(12), house.zone)
    hours = hours_on(house, resource, noon)
    if not hours or closure_on(house, day) is not None:
        return ()
    opens = nearest(day, min(span.start for span in hours), house.zone)
    closes = nearest(day, max(span.end for span in hours), house.zone)
    taken = [(one.prepared, one.cleared) for one in entries if takes(house, one, resource.key)]
    return tuple(
        (start, end)
        for start, end in _between(opens, closes, taken)
        if end.astimezone(UTC) - start.astimezone(UTC) >= max(resource.shortest, timedelta(0))
    )


def is_closed(house: House, day: date) -> bool:
    """Tell whether the house does not open on a day."""
    return closure_on(house, day) is not None or not house.hours.get(day.weekday())


def _between(opens: datetime, closes: datetime, taken: Sequence[Stretch]) -> Iterator[Stretch]:
    at = opens
    for start, end in sorted(taken, key=lambda one: one[0].astimezone(UTC)):
        if start.astimezone(UTC) > at.astimezone(UTC) and at < closes:
            yield at, min(start, closes)
        at = max(at, end, key=lambda moment: moment.astimezone(UTC))
    if at < closes:
        yield at, closes


def _compared(entry: Entry, before: Entry | None) -> Line:
    if before is None:
        return Line(entry, Mark.NEW)
    return Line(entry) if entry == before else Line(entry, Mark.CHANGED, before)
