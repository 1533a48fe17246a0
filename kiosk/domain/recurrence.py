"""On which days something is repeated: those parts of RFC 5545, 3.3.10, that people use.

Days only; what time it is then, and in which zone, is decided elsewhere. Weeks begin on Monday.
"""

from calendar import isleap, monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from math import gcd

from kiosk.domain.moments import LAST_YEAR
from kiosk.domain.refusals import Refused

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST_DAY = date(LAST_YEAR, 12, 31)
"""Nothing is repeated after it."""
MOST_INTERVAL = 9999
MOST_COUNT = 999_999_999
MOST_DATES = 10_000

_ALL_MONTHS = frozenset(range(1, 13))
_CYCLE_YEARS = 400
"""So many years on, every day is the same weekday again."""


class Frequency(StrEnum):
    """What an interval counts; `DATES` are days that are given one by one."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    DATES = "dates"


@dataclass(frozen=True, slots=True, order=True)
class Nth:
    """A weekday (0 is Monday): the nth of its month or year, from the end if negative; 0 is each.

    Raises `Refused`: `rule.malformed` (`part`).
    """

    weekday: int
    n: int = 0

    def __post_init__(self) -> None:
        """Refuse what no month has."""
        if not 0 <= self.weekday <= 6:
            raise Refused("rule.malformed", part=f"BYDAY={self.weekday}")
        if not -5 <= self.n <= 5:
            raise Refused("rule.malformed", part=f"BYDAY={self}")

    def __str__(self) -> str:
        """Return it as RFC 5545 writes it."""
        return f"{self.n or ''}{WEEKDAY_CODES[self.weekday]}"


@dataclass(frozen=True, slots=True)
class Rule:
    """How something is repeated; what is listed is kept in order and once.

    `until` is the last local day that may be one. Negative `month_days` count from the end of the
    month. A rule may have no end; `rrule.check` refuses that.
    Raises `Refused`: `rule.malformed` (`part`), `rule.both` (`until` and `count`),
    `series.too-long` (`most` dates).
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[Nth, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None
    dates: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be; let equal rules be equal."""
        for name in ("weekdays", "month_days", "months", "dates"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        if len(self.dates) > MOST_DATES:
            raise Refused("series.too-long", most=MOST_DATES)
        if self.until is not None and self.count is not None:
            raise Refused("rule.both")
        if wrong := next(_wrong_parts(self), None):
            raise Refused("rule.malformed", part=wrong)


def is_on_several_weekdays(rule: Rule) -> bool:
    """Tell whether a rule is weekly, and more than once a week."""
    return rule.frequency is Frequency.WEEKLY and len(rule.weekdays) > 1


def days(rule: Rule, first: date) -> Iterator[date]:
    """Yield the days of a rule that begins on `first`, in order, until it or time ends.

    `first` is one of them only if the rule hits it.
    """
    return islice(_hits(rule, first, first), rule.count)


def at_most(rule: Rule, first: date, most: int) -> tuple[date, ...]:
    """Return all days of a rule. Raises `Refused`: `series.too-long` (`most`), `series.empty`."""
    found = tuple(islice(days(rule, first), most + 1))
    if not found:
        raise Refused("series.empty")
    if len(found) > most:
        raise Refused("series.too-long", most=most)
    return found


def shifted(rule: Rule, by_days: int, first: date) -> Rule | None:
    """Return the rule that, begun so many days after `first`, has each day so many days later.

    None if it is not known to exist. Raises `Refused`: `time.out-of-range`.
    """
    if by_days == 0:
        return rule
    try:
        by = timedelta(days=by_days)
        until = rule.until + by if rule.until else None
        if rule.frequency is Frequency.DATES:
            return replace(rule, dates=tuple(day + by for day in rule.dates))
        moved = _SHIFTS[rule.frequency](rule, by_days, first)
    except OverflowError:
        raise Refused("time.out-of-range") from None
    return replace(moved, until=until) if moved else None


def turned(rule: Rule, weekday: int, by_days: int) -> Rule | None:
    """Return the rule with one of its weekdays so many days away; None: that is another week."""
    if not 0 <= weekday + by_days <= 6:
        return None
    others = (one for one in rule.weekdays if one.weekday != weekday)
    return replace(rule, weekdays=(*others, Nth(weekday + by_days)))


def split(rule: Rule, first: date, at: date) -> tuple[Rule | None, Rule | None]:
    """Return the rule for the days before `at`, and the one for those from `at` on.

    The second begins on its first day, not on `at`. None stands for no days.
    """
    before = sum(1 for _ in takewhile(lambda day: day < at, days(rule, first)))
    goes_on = before != rule.count and any(True for _ in _hits(rule, first, max(first, at)))
    if not goes_on:
        return (rule if before else None), None
    if not before:
        return None, rule
    if rule.frequency is Frequency.DATES:
        past = tuple(day for day in rule.dates if day < at)
        return replace(rule, dates=past), replace(rule, dates=rule.dates[len(past) :])
    left = rule.count - before if rule.count else None
    head = replace(rule, until=at - timedelta(days=1), count=None)
    return head, replace(rule, count=left)


def _wrong_parts(rule: Rule) -> Iterator[str]:
    if not 1 <= rule.interval <= MOST_INTERVAL:
        yield f"INTERVAL={rule.interval}"
    if rule.count is not None and not 1 <= rule.count <= MOST_COUNT:
        yield f"COUNT={rule.count}"
    by_month = rule.frequency in {Frequency.MONTHLY, Frequency.YEARLY}
    yield from (f"BYDAY={one}" for one in rule.weekdays if one.n and not by_month)
    weekly = rule.frequency is Frequency.WEEKLY
    for day in rule.month_days:
        if weekly or not 1 <= abs(day) <= 31:
            yield f"BYMONTHDAY={day}"
    yield from (f"BYMONTH={month}" for month in rule.months if month not in _ALL_MONTHS)
    given = rule.frequency is Frequency.DATES
    if given is not bool(rule.dates) or (given and _more_than_dates(rule)):
        yield "DATES"


def _more_than_dates(rule: Rule) -> bool:
    parts = (rule.weekdays, rule.month_days, rule.months, rule.until, rule.count)
    return rule.interval != 1 or any(parts)


def _hits(rule: Rule, first: date, since: date) -> Iterator[date]:
    """Yield the days from `since` on of a rule that began on `first`, whatever its count."""
    if rule.frequency is Frequency.DATES:
        yield from (day for day in rule.dates if since <= day <= LAST_DAY)
        return
    parts = _with_defaults(rule, first)
    months = frozenset(parts.months) or _ALL_MONTHS
    periods, pages = _Periods(rule.frequency, rule.interval, first), _Pages(parts)
    last = min(rule.until or LAST_DAY, LAST_DAY)
    # What has not come within one round of the calendar never will.
    end = min(last, date(min(since.year + periods.years_of_a_round, LAST_YEAR), 12, 31))
    day: date | None = since
    while day and day <= end:
        month = day.replace(day=1)
        for number in pages.of(month) if month.month in months else ():
            if number >= day.day and periods.is_live(hit := month.replace(day=number)):
                if hit > last:
                    return
                yield hit
                end = last
        day = periods.live(_next_of(months, month))


def _with_defaults(rule: Rule, first: date) -> Rule:
    """Take from the first day what the rule leaves open."""
    if rule.weekdays or rule.month_days or rule.frequency is Frequency.DAILY:
        return rule
    if rule.frequency is Frequency.WEEKLY:
        return replace(rule, weekdays=(Nth(first.weekday()),))
    months = (first.month,) if rule.frequency is Frequency.YEARLY else ()
    return replace(rule, month_days=(first.day,), months=rule.months or months)


def _next_of(months: frozenset[int], month: date) -> date:
    number = month.year * 12 + month.month
    while number % 12 + 1 not in months:
        number += 1
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class _Unit:
    """How days, weeks, months or years are numbered."""

    number: Callable[[date], int]
    begin: Callable[[int], date]
    in_a_cycle: int


_UNITS = {
    Frequency.DAILY: _Unit(date.toordinal, date.fromordinal, 146_097),
    Frequency.WEEKLY: _Unit(
        lambda day: (day.toordinal() - 1) // 7,  # the first day of all was a Monday
        lambda number: date.fromordinal(number * 7 + 1),
        20_871,
    ),
    Frequency.MONTHLY: _Unit(
        lambda day: day.year * 12 + day.month - 1,
        lambda number: date(number // 12, number % 12 + 1, 1),
        4_800,
    ),
    Frequency.YEARLY: _Unit(lambda day: day.year, lambda number: date(number, 1, 1), 400),
}


class _Periods:
    """The periods that count, every so many of them from the one with the first day on."""

    def __init__(self, frequency: Frequency, interval: int, first: date) -> None:
        self._unit = _UNITS[frequency]
        self._interval = interval
        self._base = self._unit.number(first)
        self._last = self._unit.number(LAST_DAY)

    @property
    def years_of_a_round(self) -> int:
        """After so many years the same days lie in periods that count."""
        return _CYCLE_YEARS * self._interval // gcd(self._interval, self._unit.in_a_cycle)

    def is_live(self, day: date) -> bool:
        """Tell whether this day lies in a period that counts."""
        return self._interval == 1 or not (self._unit.number(day) - self._base) % self._interval

    def live(self, day: date) -> date | None:
        """Return this day or else the first day of the next period that counts."""
        if self.is_live(day):
            return day
        number = self._unit.number(day)
        number += (self._base - number) % self._interval
        return self._unit.begin(number) if number <= self._last else None


@dataclass(slots=True)
class _Pages:
    """The days of each month that fit; there are only so many different months."""

    parts: Rule
    known: dict[tuple[int, bool, int], tuple[int, ...]] = field(default_factory=dict)

    def of(self, month: date) -> tuple[int, ...]:
        """Return the fitting days of the month that begins with this day."""
        key = month.month, isleap(month.year), month.weekday()
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = _fitting(self.parts, month)
        return found


def _fitting(parts: Rule, month: date) -> tuple[int, ...]:
    length = monthrange(month.year, month.month)[1]
    found = set(range(1, length + 1))
    if parts.month_days:
        found &= {day if day > 0 else length + 1 + day for day in parts.month_days}
    if parts.weekdays:
        by_year = parts.frequency is Frequency.YEARLY and not parts.months
        start = month.replace(month=1) if by_year else month
        size = 365 + isleap(month.year) if by_year else length
        before = (month - start).days
        found &= {place - before for one in parts.weekdays for place in _places(one, start, size)}
    return tuple(sorted(found))


def _places(one: Nth, start: date, size: int) -> range:
    """Return where this weekday comes in so many days from `start` on, which is place 1."""
    every = range((one.weekday - start.weekday()) % 7 + 1, size + 1, 7)
    if one.n > 0:
        return every[one.n - 1 : one.n]
    return every[one.n : one.n + 1 or None] if one.n else every


def _shifted_by_weekday(rule: Rule, by: int, first: date) -> Rule | None:
    if rule.months or rule.month_days:
        return None
    turned = tuple(Nth((one.weekday + by) % 7) for one in rule.weekdays)
    if rule.frequency is Frequency.WEEKLY:
        # All have to cross as many Sundays as the first day, or they part from its weeks.
        weeks = (first.weekday() + by) // 7
        crossed = ((one.weekday + by) // 7 for one in rule.weekdays)
        if any((other - weeks) % rule.interval for other in crossed):
            return None
    return replace(rule, weekdays=turned)


def _shifted_by_month_day(rule: Rule, by: int, first: date) -> Rule | None:
    # Every month has 28 days; what leaves its month, or was skipped in some, follows no rule.
    from_days = rule.month_days or (first.day,)
    stays = all(1 <= day <= 28 and 1 <= day + by <= 28 for day in from_days)
    later = first + timedelta(days=by)
    periods = _Periods(rule.frequency, rule.interval, first)
    if rule.weekdays or not stays or not periods.is_live(later):
        return None
    return replace(rule, month_days=tuple(day + by for day in rule.month_days))


_SHIFTS: dict[Frequency, Callable[[Rule, int, date], Rule | None]] = {
    Frequency.DAILY: _shifted_by_weekday,
    Frequency.WEEKLY: _shifted_by_weekday,
    Frequency.MONTHLY: _shifted_by_month_day,
    Frequency.YEARLY: _shifted_by_month_day,
}
