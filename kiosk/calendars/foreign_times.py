"""Days and moments as calendars write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from icalendar import vDuration

from kiosk.calendars.foreign_zones import Zones
from kiosk.calendars.guards import Property, name_of
from kiosk.domain.moments import LAST_YEAR, nearest
from kiosk.domain.refusals import Refused

FIRST_YEAR = 1900
MOST_DATES = 10_000
"""Days that one event may leave out or add."""
_ONE_DAY = timedelta(days=1)
_LONGEST = timedelta(days=3660)
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)")
_DURATION = re.compile(r"[+-]?P(?:\d{1,6}[WD])?(?:T(?:\d{1,8}[HMS]){1,3})?")


@dataclass(frozen=True, slots=True, order=True)
class Wall:
    """What a wall shows in the zone of an event; `all_day`: it was written without a time."""

    shown: datetime
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A wall and where it hangs."""

    wall: Wall
    zone: tzinfo

    @property
    def moment(self) -> datetime:
        """When that is, in UTC."""
        return moment(self.wall.shown, self.zone)


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long an event lasts: so far on the wall, and then so much time."""

    on_the_wall: timedelta
    exactly: timedelta = timedelta(0)

    def end(self, start: datetime, zone: tzinfo) -> datetime:
        """Return the end of what begins when a wall shows this, in UTC.

        What lies wholly in an hour that the clocks leave out is as long as ever.
        """
        begin, whole = moment(start, zone), self.on_the_wall + self.exactly
        end = moment(start + self.on_the_wall, zone) + self.exactly
        return begin + whole if end <= begin and whole > timedelta(0) else end


def moment(shown: datetime, zone: tzinfo) -> datetime:
    """Return when a wall shows this, in UTC: if never, later by the gap; if twice, the first time.

    Raises `Refused`: `time.out-of-range`.
    """
    if not FIRST_YEAR <= shown.year <= LAST_YEAR:
        raise Refused("time.out-of-range")
    return nearest(shown.date(), shown.time(), zone).astimezone(UTC)


def written(line: Property, zones: Zones) -> Written:
    """Return a DTSTART, DTEND or RECURRENCE-ID.

    Raises `Refused`: `import.bad-time` (`part`), `import.unknown-zone`, `time.out-of-range`.
    """
    return _written(line.value, line, zones)


def listed(line: Property, zones: Zones) -> Iterator[tuple[Written, Lasting | None]]:
    """Yield what an RDATE or EXDATE lists; a period has a length of its own. Raises `Refused`."""
    for value in line.value.split(","):
        first, slash, second = value.strip().partition("/")
        start = _written(first, line, zones)
        if not slash:
            yield start, None
        elif second.lstrip("+-").startswith("P"):
            yield start, duration(second)
        else:
            end = _written(second, line, zones).moment
            yield start, Lasting(timedelta(0), end - start.moment)


def duration(value: str) -> Lasting:
    """Return a DURATION. Raises `Refused`: `import.bad-time` (`part`)."""
    text = value.strip().upper()
    if not _DURATION.fullmatch(text):
        raise Refused("import.bad-time", part=name_of(value))
    try:
        whole = vDuration.from_ical(text)  # type: ignore[no-untyped-call]  # theirs has no types
        if abs(whole) > _LONGEST:
            raise Refused("import.bad-time", part=name_of(value))
    except (ValueError, OverflowError):
        raise Refused("import.bad-time", part=name_of(value)) from None
    days = timedelta(days=whole.days) if whole > timedelta(0) else timedelta(0)
    return Lasting(days, whole - days)


def between(start: Written, end: Written) -> Lasting:
    """Return how long something lasts that begins and ends then."""
    if start.zone == end.zone:
        return Lasting(end.wall.shown - start.wall.shown)
    return Lasting(timedelta(0), end.moment - start.moment)


def usual(start: Written) -> Lasting:
    """Return how long something lasts that says nothing about it: a day if it has no time."""
    return Lasting(_ONE_DAY if start.wall.all_day else timedelta(0))


def _written(value: str, line: Property, zones: Zones) -> Written:
    text = value.strip().upper()
    try:
        if match := _MOMENT.fullmatch(text):
            *numbers, utc = match.groups()
            year, month, day, hour, minute, second = map(int, numbers)
            # A leap second is the last one that a wall shows.
            clock = time(hour, minute, min(second, 59))
            shown = datetime.combine(date(year, month, day), clock)
            return _checked(Written(Wall(shown), UTC if utc else _zone(line, zones)))
        if match := _DAY.fullmatch(text):
            shown = datetime.combine(date(*map(int, match.groups())), time(0))
            # A day is one of the house's, whatever zone is named beside it.
            return _checked(Written(Wall(shown, all_day=True), zones.house))
    except (ValueError, OverflowError):
        pass
    raise Refused("import.bad-time", part=name_of(value) or line.name)


def _checked(found: Written) -> Written:
    if not FIRST_YEAR <= found.wall.shown.year <= LAST_YEAR:
        raise Refused("time.out-of-range")
    return found


def _zone(line: Property, zones: Zones) -> tzinfo:
    name = line.parameters.get("TZID", "")
    return zones.named(name) if name else zones.house
