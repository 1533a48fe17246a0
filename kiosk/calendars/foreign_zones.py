"""Time zones as foreign calendars name and describe them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from itertools import takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from kiosk.calendars.guards import Component, Property, RawCalendar, name_of, one_line, unescaped
from kiosk.domain import recurrence, rrule
from kiosk.domain.refusals import Refused

LONGEST_NAME = 200
_MOST_NAMES = 300
_MOST_PARTS = 200
_MOST_CHANGES = 5_000
_YEARS_AT_ONCE = 30
_IANA = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*")
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")
_WALL = re.compile(r"\d{8}T\d{6}")


@dataclass(slots=True)
class Zones:
    """The time zones of one calendar, looked up once each; `house` is for times without one."""

    house: ZoneInfo
    described: Mapping[str, Component]
    encoding: str
    _found: dict[str, tzinfo | None] = field(default_factory=dict)

    def named(self, name: str) -> tzinfo:
        """Return the zone that a calendar means. Raises `Refused`: `import.unknown-zone`."""
        if name not in self._found:
            self._found[name] = self._look_up(name.strip())
        found = self._found[name]
        if found is None:
            raise Refused("import.unknown-zone", zone=name_of(name, LONGEST_NAME))
        return found

    def _look_up(self, name: str) -> tzinfo | None:
        if len(name) > LONGEST_NAME or len(self._found) >= _MOST_NAMES:
            return None
        known = _known(name) or _known(WINDOWS_TO_OLSON.get(name, ""))
        if known is not None:
            return UTC if known.key in {"UTC", "Etc/UTC"} else known
        if name in self.described:
            return _described(name, self.described[name], self.encoding)
        # "/mozilla.org/20070129_1/Europe/Paris"
        parts = name.strip("/").split("/")
        tails = ("/".join(parts[n:]) for n in range(1, min(len(parts), 8)))
        return next(filter(None, map(_known, tails)), None)


def zones_of(calendar: RawCalendar, encoding: str, house: ZoneInfo) -> Zones:
    """Return the zones of a calendar; a description that cannot be read is there only if named."""
    described: dict[str, Component] = {}
    for zone in calendar.zones:
        for line in zone.lines:
            name, _, value = line.decode(encoding, "replace").partition(":")
            if name.split(";")[0].strip().upper() == "TZID":
                described.setdefault(unescaped(value.strip()), zone)
    return Zones(house, described, encoding)


def _known(name: str) -> ZoneInfo | None:
    if not _IANA.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class _Part:
    """Standard or summer time: from which days on, at which time on the wall before."""

    rule: recurrence.Rule | None
    first: datetime
    more: tuple[datetime, ...]
    before: timedelta
    after: timedelta

    def changes(self, until: int) -> Iterator[tuple[datetime, timedelta, timedelta]]:
        """Yield the changes to it up to a year: the moment in UTC without a zone, both offsets."""
        days: Iterator[date] = iter(())
        if self.rule is not None:
            days = recurrence.days(self.rule, self.first.date())
        by_rule = (datetime.combine(day, self.first.time()) for day in days)
        walls = {self.first, *self.more, *takewhile(lambda wall: wall.year <= until, by_rule)}
        for wall in walls:
            yield wall - self.before, self.before, self.after


class ForeignZone(tzinfo):
    """A zone as a calendar describes it."""

    def __init__(self, name: str, parts: Sequence[_Part]) -> None:
        self._name, self._parts = name, parts
        self._until = 0
        self._moments: list[datetime] = []
        self._earlier: list[datetime] = []
        self._later: list[datetime] = []
        self._offsets: list[timedelta] = []

    def utcoffset(self, at: datetime | None, /) -> timedelta:
        """Return the offset; a wall that is shown twice, or never, is meant as its `fold` says."""
        if at is None:
            return timedelta(0)
        self._reach(at.year)
        walls = self._later if at.fold == 0 else self._earlier
        return self._offsets[bisect_right(walls, at.replace(tzinfo=None, fold=0))]

    def fromutc(self, at: datetime, /) -> datetime:
        """Return a moment in UTC as the wall shows it."""
        self._reach(at.year)
        moment = at.replace(tzinfo=None, fold=0)
        place = bisect_right(self._moments, moment)
        offset = self._offsets[place]
        here = moment + offset
        repeats = place > 0 and here < self._moments[place - 1] + self._offsets[place - 1]
        return here.replace(tzinfo=self, fold=int(repeats))

    def dst(self, at: datetime | None, /) -> timedelta | None:
        """Return None: a description does not say it reliably."""
        del at
        return None

    def tzname(self, at: datetime | None, /) -> str:
        """Return what the calendar calls it."""
        del at
        return self._name

    def _reach(self, year: int) -> None:
        """Make the changes known up to the year after."""
        if year < self._until:
            return
        self._until = year + _YEARS_AT_ONCE
        changes = sorted(change for part in self._parts for change in part.changes(self._until))
        if len(changes) > _MOST_CHANGES:
            raise Refused("import.unknown-zone", zone=self._name)
        self._moments = [moment for moment, _, _ in changes]
        self._offsets = [changes[0][1], *(after for _, _, after in changes)]
        self._later = [moment + max(before, after) for moment, before, after in changes]
        self._earlier = [moment + min(before, after) for moment, before, after in changes]


def _described(name: str, zone: Component, encoding: str) -> tzinfo | None:
    try:
        parts = [_part(part, encoding) for part in zone.parts[:_MOST_PARTS]]
        if not parts:
            return None
        foreign = ForeignZone(one_line(name), parts)
        foreign.utcoffset(datetime(2026, 1, 1))  # noqa: DTZ001  a wall
    except (Refused, ValueError, OverflowError):
        return None
    return foreign


def _part(part: Component, encoding: str) -> _Part:
    """Read one. Raises `Refused` or ValueError for what cannot be understood."""
    lines = list(part.properties(encoding))
    only = {one.name: one.value.strip() for one in lines}
    first = _wall(only.get("DTSTART", ""))
    before, after = (_offset(only.get(name, "")) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    written = only.get("RRULE")
    rule = rrule.read(written, timezone(before)) if written else None
    return _Part(rule, first, tuple(map(_wall, _dates(lines))), before, after)


def _dates(lines: Sequence[Property]) -> list[str]:
    found = [value for one in lines if one.name == "RDATE" for value in one.value.split(",")]
    if len(found) > _MOST_CHANGES:
        raise Refused("import.too-many-dates", most=_MOST_CHANGES)
    return found


def _wall(value: str) -> datetime:
    text = value.strip()
    if not _WALL.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def _offset(value: str) -> timedelta:
    match = _OFFSET.fullmatch(value)
    if match is None:
        raise ValueError(value)
    hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:])
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if length >= timedelta(days=1):
        raise ValueError(value)
    return -length if match[1] == "-" else length
