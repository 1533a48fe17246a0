"""A time zone as RFC 5545 describes it, for programs that don't know it by its name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from kiosk.domain.recurrence import WEEKDAY_CODES

_STEP = timedelta(days=7)
"""No two changes of a zone are nearer than this."""
_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class _Change:
    """A moment at which clocks are put forward or back, as they showed it before."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def kind(self) -> tuple[timedelta, timedelta, str, bool]:
        """What changes of the same kind have in common."""
        return self.before, self.after, self.name, self.summer


def described(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """Return the description of a zone that is right between two moments.

    icalendar can make one, but its summer time begins an hour late.
    """
    since = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    until = datetime(last.year + 2, 1, 1, tzinfo=UTC)
    changes = list(_changes(zone, since, until))
    timezone = Timezone()
    timezone.add("TZID", zone.key)
    if not changes or _moment(changes[0]) > first.astimezone(UTC):
        timezone.add_component(_part([_as_it_was(zone, since)], ""))
    for _, group in groupby(sorted(changes, key=_in_groups), key=lambda change: change.kind):
        alike = list(group)
        goes_on = alike[-1].wall.year >= last.year + 1
        timezone.add_component(_part(alike, _yearly(alike) if goes_on else ""))
    return timezone


def _in_groups(change: _Change) -> tuple[object, ...]:
    return (*change.kind, change.wall)


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[_Change]:
    at = since
    while at < until:
        later = min(at + _STEP, until)
        if _state(zone, at) != _state(zone, later):
            yield _found(zone, at, later)
        at = later


def _found(zone: ZoneInfo, at: datetime, later: datetime) -> _Change:
    """Return the change that lies in `(at, later]`."""
    before, steps = _state(zone, at), int((later - at).total_seconds())
    same, other = 0, steps
    while other - same > 1:
        middle = (same + other) // 2
        if _state(zone, at + timedelta(seconds=middle)) == before:
            same = middle
        else:
            other = middle
    moment = at + timedelta(seconds=other)
    offset, name, summer = _state(zone, moment)
    return _Change((moment + before[0]).replace(tzinfo=None), before[0], offset, name, summer)


def _state(zone: ZoneInfo, moment: datetime) -> tuple[timedelta, str, bool]:
    here = moment.astimezone(zone)
    return here.utcoffset() or timedelta(0), here.tzname() or "", bool(here.dst())


def _moment(change: _Change) -> datetime:
    return change.wall.replace(tzinfo=UTC) - change.before


def _as_it_was(zone: ZoneInfo, moment: datetime) -> _Change:
    offset, name, summer = _state(zone, moment)
    return _Change((moment + offset).replace(tzinfo=None), offset, offset, name, summer)


def _yearly(changes: Sequence[_Change]) -> str:
    """Return the rule that these follow, every year; empty if there is none."""
    first = changes[0].wall
    years = [change.wall.year for change in changes]
    months = {(change.wall.month, change.wall.time()) for change in changes}
    if years != list(range(years[0], years[0] + len(years))) or len(months) > 1:
        return ""
    weekdays = {change.wall.weekday() for change in changes}
    if len(weekdays) > 1:
        return ""
    code = WEEKDAY_CODES[first.weekday()]
    weeks = {(change.wall.day - 1) // _A_WEEK + 1 for change in changes}
    if all((change.wall + timedelta(days=_A_WEEK)).month != first.month for change in changes):
        place = "-1"
    elif len(weeks) == 1:
        place = str(weeks.pop())
    else:
        return ""
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={place}{code}"


def _part(changes: Sequence[_Change], rule: str) -> TimezoneStandard | TimezoneDaylight:
    first = changes[0]
    part = TimezoneDaylight() if first.summer else TimezoneStandard()
    part.add("DTSTART", first.wall)
    part.add("TZOFFSETFROM", first.before)
    part.add("TZOFFSETTO", first.after)
    part.add("TZNAME", first.name)
    if rule:
        part.add("RRULE", vRecur.from_ical(rule))
    elif len(changes) > 1:
        part.add("RDATE", [change.wall for change in changes[1:]])
    return part
