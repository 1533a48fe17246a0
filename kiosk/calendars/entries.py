"""Bookings as calendars think of them: events, rules, exceptions.

A calendar takes its own way from a rule to moments, so whatever could be taken in two ways is said
one by one: a use whose hours differ, or in whose night the clocks change, is an exception.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from db.enums import OccurrenceState
from kiosk.domain import recurrence, rrule
from kiosk.domain.booking import Details
from kiosk.domain.moments import length, nearest
from kiosk.domain.recurrence import Frequency, Rule
from kiosk.domain.series import MOST
from kiosk.services.booking_views import UseView
from kiosk.services.calendars import CalendarBooking, Selection


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a calendar.

    `start`, `instead_of`, `left_out` and `added` are house time, as a wall shows it. A `rule` or
    `added` starts make it a series; `instead_of` is the start that it has another time for.
    """

    booking: CalendarBooking
    uid: str
    resource: str
    details: Details
    start: datetime
    length: timedelta
    cancelled: bool = False
    rule: str = ""
    left_out: tuple[datetime, ...] = ()
    added: tuple[datetime, ...] = ()
    instead_of: datetime | None = None

    @property
    def repeats(self) -> bool:
        """Whether it stands for several uses."""
        return bool(self.rule or self.added)

    @property
    def end(self) -> datetime:
        """When it ends, in the zone of its start."""
        return (self.start.astimezone(UTC) + self.length).astimezone(self.start.tzinfo)


def whole(booking: CalendarBooking, zone: ZoneInfo) -> Iterator[Entry]:
    """Yield a booking as one event, and one for each use that differs from its series.

    What has no use left is cancelled; of the others only what takes place is there.
    """
    live = [use for use in booking.uses if use.state is OccurrenceState.BOOKED]
    shown = live or [use for use in booking.uses if use.state is not OccurrenceState.SKIPPED]
    if not shown:
        return
    for entry in _series(booking, booking.uids.usual, shown, zone):
        yield replace(entry, cancelled=not live)


def one_by_one(booking: CalendarBooking, selection: Selection) -> Iterator[Entry]:
    """Yield an event for each use in the time that is meant, for calendars that know no rules."""
    for use in booking.uses:
        if use.state is not OccurrenceState.SKIPPED and selection.covers(use):
            entry = _alone(booking, f"{booking.root.usual}-use-{use.id}", use)
            yield replace(entry, cancelled=use.state is not OccurrenceState.BOOKED)


def _alone(booking: CalendarBooking, uid: str, use: UseView) -> Entry:
    lasts = length(use.start, use.end)
    return Entry(booking, uid, use.resource, use.details, use.start, lasts)


@dataclass(frozen=True, slots=True)
class _Usual:
    """What most uses of a series have in common."""

    resource: str
    details: Details
    length: timedelta


def _series(
    booking: CalendarBooking, uid: str, uses: Sequence[UseView], zone: ZoneInfo
) -> Iterator[Entry]:
    starts = {use.planned.astimezone(UTC): use for use in uses}
    if len(uses) == 1:
        yield _alone(booking, uid, uses[0])
        return
    ruled = _by_rule(booking, starts, zone)
    usual = _usual(uses)
    series = Entry(booking, uid, usual.resource, usual.details, uses[0].planned, usual.length)
    walls: Mapping[datetime, datetime] = {}
    if ruled is None:
        yield replace(series, added=tuple(use.planned for use in uses[1:]))
    else:
        walls = ruled.walls
        yield replace(
            series,
            start=ruled.first,
            rule=ruled.rule,
            left_out=tuple(wall for moment, wall in walls.items() if moment not in starts),
            added=tuple(use.planned for moment, use in starts.items() if moment not in walls),
        )
    for moment, use in starts.items():
        wall = walls.get(moment, use.planned)
        if _what_it_is(use) != usual or not _is_as_planned(use) or not _is_shown_at(use, wall):
            yield replace(_alone(booking, uid, use), instead_of=wall)


def _usual(uses: Sequence[UseView]) -> _Usual:
    """Return what most of the uses are that are where their series planned them."""
    ordinary = [use for use in uses if _is_as_planned(use)] or uses
    return Counter(map(_what_it_is, ordinary)).most_common(1)[0][0]


def _what_it_is(use: UseView) -> _Usual:
    return _Usual(use.resource, use.details, length(use.start, use.end))


def _is_as_planned(use: UseView) -> bool:
    """Tell whether a use begins when it was planned, and no clock is changed before it ends."""
    shown = use.end.replace(tzinfo=None) - use.start.replace(tzinfo=None)
    moved = length(use.planned, use.start)
    return not moved and shown == length(use.start, use.end)


def _is_shown_at(use: UseView, wall: datetime) -> bool:
    """Tell whether a wall does: what the clocks leave out, each program reads in its own way."""
    return use.start.replace(tzinfo=None) == wall.replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A rule for other programs, and the starts that it stands for: moments in UTC, and walls."""

    rule: str
    first: datetime
    walls: Mapping[datetime, datetime]


def _by_rule(
    booking: CalendarBooking, starts: Mapping[datetime, UseView], zone: ZoneInfo
) -> _Ruled | None:
    """Return the rule that gives these starts, if there is one that other programs know.

    None also where it would be wrong more often than right.
    """
    rule = booking.rule
    if rule is None or rule.frequency is Frequency.DATES:
        return None
    days = list(islice(recurrence.days(rule, booking.first_day), MOST + 1))
    if not days or days[0] != booking.first_day or len(days) > MOST:
        return None
    walls = {
        nearest(day, booking.starts, zone).astimezone(UTC): _wall(day, booking, zone)
        for day in days
    }
    last = max((moment for moment in walls if moment in starts), default=None)
    if last is None:
        return None
    kept = {moment: wall for moment, wall in walls.items() if moment <= last}
    if len(kept) > 2 * sum(moment in starts for moment in kept):
        return None
    if len(kept) < len(walls):
        rule = replace(rule, until=kept[last].date(), count=None)
    return _Ruled(_written(rule, booking, zone), _wall(days[0], booking, zone), kept)


def _wall(day: date, booking: CalendarBooking, zone: ZoneInfo) -> datetime:
    """Return the start as a rule has it, also where the clocks leave it out."""
    return datetime.combine(day, booking.starts, zone)


def _written(rule: Rule, booking: CalendarBooking, zone: ZoneInfo) -> str:
    """Return a rule whose last moment is in UTC, as RFC 5545 wants it beside a time zone."""
    if rule.until is None:
        return rrule.write(rule)
    last = nearest(rule.until, booking.starts, zone).astimezone(UTC)
    return f"{rrule.write(replace(rule, until=None))};UNTIL={last:%Y%m%dT%H%M%SZ}"
