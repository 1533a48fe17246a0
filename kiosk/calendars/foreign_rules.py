"""Rules of foreign calendars: when something is repeated, on walls in the zone of its event."""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

from dateutil.rrule import rrulestr

from kiosk.calendars.foreign_times import moment
from kiosk.calendars.guards import name_of
from kiosk.domain import recurrence, rrule
from kiosk.domain.recurrence import LAST_DAY, Rule
from kiosk.domain.refusals import Refused
from kiosk.domain.rrule import MOST_CHARACTERS
from kiosk.domain.series import MOST

MOST_DAYS = 50_000
"""Days of all rules of one file; four rooms that are never free have fewer in five years."""
_WRONG = 50
"""What a rule counts that is refused after it was looked at."""
MOST_LISTED = 100_000
"""Days that are left out or added one by one, in one file."""
MOST_SECONDS = 2.0
"""How long the days of rules may be searched in all: some are looked for that never come."""
_YEARS = {"WEEKLY": 10, "MONTHLY": 20, "YEARLY": 50}
"""How far a rule is followed that the house does not know. What the house does not know of daily
rules is no use, and dateutil looks for days that never come until the year 9999."""

_LISTS = {
    "BYMONTH": range(1, 13),
    "BYMONTHDAY": (*range(-31, 0), *range(1, 32)),
    "BYYEARDAY": (*range(-366, 0), *range(1, 367)),
    "BYWEEKNO": (*range(-53, 0), *range(1, 54)),
    "BYSETPOS": (*range(-366, 0), *range(1, 367)),
    "BYHOUR": range(24),
    "BYMINUTE": range(60),
    "BYSECOND": range(60),
}
_ONLY_ONE = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_KNOWN = {*_LISTS, "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"}
_WEEKDAY = re.compile(rf"(?:[+-]?[1-9]\d?)?(?:{'|'.join(recurrence.WEEKDAY_CODES)})")
_NUMBER = re.compile(r"[+-]?\d{1,4}")
_COUNTED = re.compile(r"\d{1,9}")
_UNTIL = re.compile(r"\d{8}(?:T\d{6}Z?)?")


@dataclass(frozen=True, slots=True)
class Repeated:
    """When something is repeated; `rule` says it as the house would, if it can, by local days."""

    walls: tuple[datetime, ...]
    rule: Rule | None


@dataclass(slots=True)
class Effort:
    """What reading the rules of one file has taken so far."""

    timer: Callable[[], float]
    days: int = 0
    listed: int = 0
    seconds: float = 0.0
    known: dict[tuple[str, datetime], tuple[datetime, ...]] = field(default_factory=dict)

    def spend(self, days: int) -> None:
        """Count days. Raises `TooMuch`."""
        self.days += days
        if self.days > MOST_DAYS or self.seconds > MOST_SECONDS:
            raise TooMuch("import.too-many-uses", MOST_DAYS)

    def list(self, days: int) -> None:
        """Count days that are given one by one. Raises `TooMuch`."""
        self.listed += days
        if self.listed > MOST_LISTED:
            raise TooMuch("import.too-many-dates", MOST_LISTED)

    @contextmanager
    def searching(self) -> Iterator[None]:
        """Count the time. Raises `TooMuch` if there was too much of it before."""
        self.spend(0)
        began = self.timer()
        try:
            yield
        finally:
            self.seconds += self.timer() - began


class TooMuch(Refused):
    """So much to do for one file that all of it is refused."""

    def __init__(self, code: str, most: int) -> None:
        super().__init__(code, most=most)


def repeated(text: str, first: datetime, zone: tzinfo, effort: Effort) -> Repeated:
    """Return when an event that begins on this wall is repeated; it is so then, too.

    Raises `Refused`: `rule.malformed`, `rule.unsupported`, `rule.both`, `rule.endless`,
    `series.too-long`; `TooMuch`.
    """
    if "FREQ=" not in text.upper():
        raise Refused("rule.malformed", part=name_of(text))
    text = _without_its_time(text, first.time())
    try:
        rule = rrule.read(text, zone)
    except Refused as refused:
        if refused.code != "rule.unsupported":
            raise
        return _foreign(text, first, zone, effort, refused)
    rrule.check(rule)
    if rule.until is not None:
        rule = replace(rule, until=_last_day(text, first.time(), zone, rule.until))
    if rule.until is not None and rule.until < first.date():
        return Repeated((first,), None)
    with effort.searching():
        days = tuple(islice(_from_first(rule, first.date()), MOST + 1))
    effort.spend(len(days) if len(days) <= MOST else _WRONG)
    if len(days) > MOST:
        raise Refused("series.too-long", most=MOST)
    return Repeated(tuple(datetime.combine(day, first.time()) for day in days), rule)


def _without_its_time(text: str, at: time) -> str:
    """Return a rule without the time that its event begins at, which some programs repeat."""
    said = {f"BYHOUR={at.hour}", f"BYMINUTE={at.minute}", f"BYSECOND={at.second}"}
    parts = [part for part in text[:MOST_CHARACTERS].split(";") if part.strip().upper() not in said]
    return ";".join(parts) if len(text) <= MOST_CHARACTERS else text


def _from_first(rule: Rule, first: date) -> Iterator[date]:
    """Yield the days of a rule; the first day of the event always is one, and counts."""
    days = recurrence.days(rule, first)
    begin = next(days, None)
    yield first
    if begin is None or begin == first:
        yield from days
        return
    rest = recurrence.days(rule, first)
    yield from rest if rule.count is None else islice(rest, rule.count - 1)


def _last_day(text: str, at: time, zone: tzinfo, last: date) -> date:
    """Return the last day whose start does not come after the moment at which a rule ends."""
    until = _part(text, "UNTIL")
    if "T" not in until:
        return last
    end = datetime.fromisoformat(until)
    ends = end.astimezone(UTC) if end.tzinfo else moment(end, zone)
    if not 1 < last.year < LAST_DAY.year:
        return last
    is_after = moment(datetime.combine(max(last, date(1901, 1, 1)), at), zone) > ends
    return last - timedelta(days=1) if is_after else last


def _part(text: str, name: str) -> str:
    parts = (part.partition("=") for part in text.upper().removeprefix("RRULE:").split(";"))
    return next((value.strip() for key, _, value in parts if key.strip() == name), "")


def _foreign(
    text: str, first: datetime, zone: tzinfo, effort: Effort, refused: Refused
) -> Repeated:
    """Return the walls of a rule that the house does not know."""
    parts = _checked(text, refused)
    until, count = parts.pop("UNTIL", ""), int(parts.pop("COUNT", "0"))
    if until and count:
        raise Refused("rule.both")
    if not until and not count:
        raise Refused("rule.endless")
    far = datetime(min(first.year + _YEARS[parts["FREQ"]], LAST_DAY.year), 12, 31, 23, 59, 59)  # noqa: DTZ001
    end = min(_end(until, zone), far) if until else far
    plain = ";".join(f"{name}={value}" for name, value in sorted(parts.items()))
    walls = _expanded(f"{plain};UNTIL={end:%Y%m%dT%H%M%S}", first, effort, refused)
    found = tuple(islice(_with_first(walls, first), count or None))
    effort.spend(len(found) if len(found) <= MOST else _WRONG)
    if len(found) > MOST:
        raise Refused("series.too-long", most=MOST)
    if len(found) < count or (until and _end(until, zone) > far):
        raise refused
    return Repeated(found, None)


def _with_first(walls: tuple[datetime, ...], first: datetime) -> Iterator[datetime]:
    yield first
    yield from (wall for wall in walls if wall != first)


def _expanded(text: str, first: datetime, effort: Effort, refused: Refused) -> tuple[datetime, ...]:
    key = text, first
    if key not in effort.known:
        try:
            with effort.searching(), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                effort.known[key] = tuple(islice(rrulestr(text, dtstart=first), MOST + 2))
        except (ValueError, OverflowError, TypeError, IndexError, AttributeError):
            raise refused from None
    return effort.known[key]


def _end(until: str, zone: tzinfo) -> datetime:
    """Return the last wall that a rule may have."""
    try:
        end = datetime.fromisoformat(until)
        if end.tzinfo is not None:
            return end.astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise Refused("rule.malformed", part=f"UNTIL={until}") from None
    return end if "T" in until else datetime.combine(end.date(), time(23, 59, 59))


def _checked(text: str, refused: Refused) -> dict[str, str]:
    """Return the parts of a rule that may be given to another library."""
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").strip(" ;").split(";"):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if name not in _KNOWN:
            raise refused
        if name in parts or not _is_right(name, value):
            raise Refused("rule.malformed", part=name_of(part))
        if name in _ONLY_ONE and "," in value:
            raise Refused("rule.unsupported", part=name_of(part))
        parts[name] = value
    if parts.get("FREQ") not in _YEARS:
        raise refused
    return parts


def _is_right(name: str, value: str) -> bool:
    if name in _LISTS:
        numbers = value.split(",")
        return all(_NUMBER.fullmatch(one) and int(one) in _LISTS[name] for one in numbers)
    if name in {"INTERVAL", "COUNT"}:
        return bool(_COUNTED.fullmatch(value)) and int(value) > 0
    if name == "BYDAY":
        return all(_WEEKDAY.fullmatch(one) for one in value.split(","))
    if name == "WKST":
        return value in recurrence.WEEKDAY_CODES
    return name == "FREQ" or bool(_UNTIL.fullmatch(value))
