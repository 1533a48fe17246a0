"""What people type for days, times and lengths, in French and in English.

Day and month are in the French order: 1/2 is the first of February. A day without a year is the
first that is not more than `GONE` ago; a weekday is the coming one, which may be today.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import wraps
from typing import Concatenate, NoReturn, ParamSpec, TypeVar

from kiosk.domain import moments
from kiosk.domain.refusals import Refused
from kiosk.domain.texts import one_line

T = TypeVar("T")
P = ParamSpec("P")

MOST_CHARACTERS = 60
GONE = timedelta(days=30)
LONGEST_HOURS = 12
"""More hours than that are a time of day, unless a `+` says that they are a length."""


def numbered(rows: str, first: int = 0) -> dict[str, int]:
    """Return for each word the number of its row."""
    return {word: n for n, row in enumerate(rows.split(" | "), first) for word in row.split(", ")}


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for one of these words, the longest that fits."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def piece(pattern: str) -> re.Pattern[str]:
    """Return a pattern that ends where a word does and takes the spaces behind it."""
    return re.compile(rf"(?:{pattern})(?![\w'/:+])(?!\.\w) *")


_WEEKDAYS = numbered(
    "lundi, lun, monday, mon | mardi, mar, tuesday, tues, tue | mercredi, mer, wednesday, wed"
    " | jeudi, jeu, thursday, thurs, thur, thu | vendredi, ven, friday, fri"
    " | samedi, sam, saturday, sat | dimanche, dim, sunday, sun"
)
_MONTHS = numbered(
    "janvier, janv, january, jan | fevrier, fevr, fev, february, feb | mars, march, mar"
    " | avril, avr, april, apr | mai, may | juin, june, jun | juillet, juil, july, jul"
    " | aout, august, aug | septembre, september, sept, sep | octobre, october, oct"
    " | novembre, november, nov | decembre, december, dec",
    first=1,
)
_FAR = numbered(
    "hier, yesterday | aujourd'hui, aujourdhui, today | demain, tomorrow"
    " | apres-demain, apres demain, day after tomorrow, the day after tomorrow",
    first=-1,
)
_COUNTS = numbered("un, une, a, an, one | deux, two | trois, three | quatre, four", first=1)

PEOPLE = r"(?:personnes?|pers|people|persons?|participants?|places?|seats?|pax|p)\b"
_MONTH = rf"(?P<name>{any_of(_MONTHS)})"
_COUNT = rf"([0-9]{{1,4}}|(?:{any_of(_COUNTS)})(?= ))"
_HOURS = r"heures?|hours?|hrs?"
_MINUTES = r"(?:minutes?|mins?|mn)"
# The 30 of `14 h 30`, but not of `14 h 30 personnes`, `14 h 30/11` or `14 h 30 novembre`.
_APART = rf"[0-9]{{2}}(?![\w/:.-])(?! ?(?:{PEOPLE}|(?:{any_of(_MONTHS)})\b))"

_NOW = piece("now|maintenant")
_IN = piece("dans|in")
_LITTLE = piece("a|at|le|on|the|vers")
_UNTIL = piece("jusqu'a|until|till|to|a|at")
_FOR = piece("pendant|durant|for|pour")
_PLUS = re.compile(r"\+ *")
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r" ?(z|[+-][0-9]{2}:?[0-9]{2})"
)
_DISTANCE = piece(rf"({any_of(_FAR)})")
_WEEKDAY = piece(
    rf"(?:ce |this )?(next )?({any_of(_WEEKDAYS)})(?: (prochain|suivant|next)(?! week))?"
)
_THE = piece("le|the|on")
# Four digits that can be a year are one, and not a time of day.
_YEAR = r"(?: (?P<year>[2-8][0-9]{3}|9000))?"
_DATES = (
    piece(r"(?P<year>[0-9]{4})([-/])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})"),
    piece(r"(?P<day>[0-9]{1,2})([-/.])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4})"),
    piece(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{2})"),
    piece(rf"(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}}){_YEAR}"),
    piece(rf"(?P<day>[0-9]{{1,2}})(?:er|st|nd|rd|th)? (?:of )?{_MONTH}{_YEAR}"),
    # `mar` may be a Tuesday.
    piece(rf"(?!mar ){_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?! ?{PEOPLE}){_YEAR}"),
)
_TWELVE_HOURS = piece(r"([0-9]{1,2})(?:[:.]([0-9]{2}))? ?([ap])\.?m")
_COLON = piece(r"([0-9]{1,2})[:.]([0-9]{2})(?::([0-9]{2}))?")
HOUR = piece(rf"([0-9]{{1,2}}) ?(?:heures?|h)(?:([0-9]{{2}})| ?({_APART}))?")
_NAMED_TIME = piece("(midi|noon|midday)|minuit|midnight")
_FOUR_DIGITS = piece("([0-9]{2})([0-9]{2})")
_END_OF_DAY = piece("minuit|midnight|24 ?h(?: ?00)?|24[:.]00")
_NOUGHT = re.compile(r"(?:00?(?: ?h(?: ?00)?|[:.]00)|0000) *\Z")
_LENGTH = piece(
    rf"{_COUNT}([.,]5)? ?(?:{_HOURS}|h)"
    rf"(?: ?(?:et |and )?(?:([0-9]{{1,2}}) ?{_MINUTES}|({_APART})|(demie?|a half)))?"
)
_IN_MINUTES = piece(rf"([0-9]{{1,4}}) ?{_MINUTES}")
_HALF_HOUR = piece("(?:une )?(?:demi|1/2)[ -]h(?:eure)?|half an hour")

_ALIKE = dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("‐‑‒–—−", "-")


@dataclass(slots=True)
class Reader:
    """A text without case and accents, read from left to right; `said` is how it was typed."""

    text: str
    said: str
    at: int = 0

    @property
    def done(self) -> bool:
        """Whether everything has been read."""
        return self.at == len(self.text)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read on past what comes next, if it is this."""
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was named; `again` if a week later is meant once its time has gone by."""

    date: date
    again: bool = False


def _or_back(
    read: Callable[Concatenate[Reader, P], T | None],
) -> Callable[Concatenate[Reader, P], T | None]:
    """Let a reader go back to where it began when it has found nothing."""

    @wraps(read)
    def attempt(words: Reader, /, *args: P.args, **kwargs: P.kwargs) -> T | None:
        begun = words.at
        found = read(words, *args, **kwargs)
        if found is None:
            words.at = begun
        return found

    return attempt


def reader(text: str) -> Reader:
    """Return a reader of this text, without what nobody pronounces."""
    line = one_line(text, 10 * len(text) + 1)
    said = "".join(c for c in line if unicodedata.category(c) != "Mn")
    plain = "".join(map(_plain, said))
    plain = re.sub(r"[;…()\[\]«»“”\"!?]|[.,:](?= |$)|(?<![0-9]),|,(?!5 ?h)", " ", plain)
    plain = re.sub(r"(?<=[0-9])t(?=[0-9])", " ", plain)
    kept = [n for n, c in enumerate(plain) if c != " " or plain[n - 1 : n] not in ("", " ")]
    return Reader("".join(plain[n] for n in kept), "".join(said[n] for n in kept))


def moment(text: str, now: datetime, default_day: date | None = None) -> datetime:
    """Return the moment that was typed, in the zone of `now`; without a day it is `default_day`.

    A weekday that is today is meant a week later once its time has gone by. An offset from UTC
    (`2026-10-25T02:30+02:00`) tells apart what comes twice.
    Raises `Refused`: `time.unreadable` (`text`), `time.missing`, `time.twice`,
    `time.out-of-range`.
    """
    today = now.date()
    return _moment(_reader(text), now, default_day or today, today) or unreadable(text)


def end(text: str, start: datetime, now: datetime) -> datetime:
    """Return the end that was typed: a length, a time on the day of `start`, or a moment.

    `+2h`, `90 min`, `2 heures` and `2 hours` are lengths. `2h` is a time if that day has it after
    `start`, else a length. More than `LONGEST_HOURS` are a time anyhow: `14h`, `16 heures`.
    `minuit`, `24h` and `0h` are the end of the day. Weekdays count from the day of `start`.
    It may lie before `start`. Raises what `moment` raises.
    """
    words, zone = _reader(text), moments.zone_of(now)
    start = start.astimezone(zone)
    today, first = now.date(), start.date()
    if (length := _length_from(words, start)) is not None:
        return moments.lasting(start, length)
    words.take(_UNTIL)
    if midnight := _midnight_after(words, today, first):
        moments.check_year(midnight)
        return moments.nearest(midnight, time(0), zone)
    return _moment(words, now, first, first) or unreadable(text)


def day(text: str, today: date) -> date:
    """Return the day that was typed. Raises `Refused`: `time.unreadable`, `time.out-of-range`."""
    words = _reader(text)
    found: Day | None = None
    while not words.done:
        if found is None and (found := take_day(words, today)):
            continue
        if not words.take(_LITTLE):
            return unreadable(text)
    if found is None:
        return unreadable(text)
    moments.check_year(found.date)
    return found.date


@_or_back
def take_day(words: Reader, today: date, near: date | None = None) -> Day | None:
    """Read a day; weekdays and days without a year are sought from `near` on, else from today."""
    if match := words.take(_DISTANCE):
        return Day(today + timedelta(days=_FAR[match[1]]))
    near = near or today
    return _weekday(words, today, near) or _date(words, near)


@_or_back
def take_time(words: Reader) -> time | None:
    """Read a time of day."""
    if match := words.take(_TWELVE_HOURS):
        hour = int(match[1])
        return _clock(hour % 12 + 12 * (match[3] == "p"), match[2]) if 1 <= hour <= 12 else None
    if match := words.take(_COLON):
        return _clock(match[1], match[2], match[3])
    if match := words.take(HOUR):
        return _clock(match[1], match[2] or match[3])
    if match := words.take(_NAMED_TIME):
        return time(12 if match[1] else 0)
    return None


@_or_back
def take_length(words: Reader) -> timedelta | None:
    """Read a length; here `2h` is one."""
    if match := words.take(_IN_MINUTES):
        return timedelta(minutes=int(match[1]))
    if words.take(_HALF_HOUR):
        return timedelta(minutes=30)
    if not (match := words.take(_LENGTH)):
        return None
    count, decimal, named, apart, half = match.groups()
    hours = _COUNTS.get(count) or int(count)
    minutes = 30 if decimal or half else int(named or apart or 0)
    return timedelta(hours=hours, minutes=minutes) if minutes < 60 else None


def _reader(text: str) -> Reader:
    return reader(text) if len(text) <= MOST_CHARACTERS else unreadable(text)


def unreadable(text: str) -> NoReturn:
    """Raise `Refused` (`time.unreadable`) with the beginning of what was typed."""
    shown = "".join(c for c in " ".join(text[:200].split()) if c.isprintable())
    raise Refused("time.unreadable", text=shown[:40].strip())


@_or_back
def _instant(words: Reader, now: datetime) -> datetime | None:
    """Read what does not depend on what a wall shows."""
    if written := words.take(_ISO):
        return _iso(written, moments.zone_of(now)) if words.done else None
    if words.take(_NOW):
        return now if words.done else None
    length = take_length(words) if words.take(_IN) else None
    return None if length is None or not words.done else moments.lasting(now, length)


def _iso(written: re.Match[str], zone: tzinfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(f"{written[1]}T{written[2]}{written[3].upper()}")
    except ValueError:
        return None
    return moments.local(found, zone)


def _moment(words: Reader, now: datetime, default: date, near: date) -> datetime | None:
    if instant := _instant(words, now):
        return instant
    found: Day | None = None
    clock: time | None = None
    while not words.done:
        if found is None and (found := take_day(words, now.date(), near)):
            continue
        if clock is None and (clock := take_time(words) or _digits(words, after_day=found)):
            continue
        if not words.take(_LITTLE):
            return None
    if clock is None:
        return None
    on, zone = found.date if found else default, moments.zone_of(now)
    this_minute = now.replace(second=0, microsecond=0).astimezone(UTC)
    if found and found.again and moments.nearest(on, clock, zone) < this_minute:
        on += timedelta(weeks=1)
    return moments.at(on, clock, zone)


@_or_back
def _digits(words: Reader, after_day: Day | None) -> time | None:
    """Read `1430`, which could be anything unless a day comes before it or nothing else."""
    match = words.take(_FOUR_DIGITS)
    return _clock(match[1], match[2]) if match and (after_day or words.done) else None


@_or_back
def _length_from(words: Reader, start: datetime) -> timedelta | None:
    """Read what `end` takes for a length."""
    begun = words.at
    hours = words.take(HOUR)
    if hours and words.done and _is_time(hours, start):
        return None
    words.at = begun
    surely = words.take(_PLUS)
    words.take(_FOR)
    found = take_length(words)
    if found is None and surely and (match := words.take(_COLON)):
        found = timedelta(hours=int(match[1]), minutes=int(match[2]))
    return found if words.done else None


def _is_time(match: re.Match[str], start: datetime) -> bool:
    """Tell whether these hours are a time of day rather than a length."""
    hours = int(match[1])
    if hours > LONGEST_HOURS:
        return hours < 24 or (hours == 24 and "heure" not in match[0])
    clock = _clock(hours, match[2] or match[3])
    if clock is None or "heure" in match[0]:
        return False
    return clock == time(0) or clock > start.time()


@_or_back
def _midnight_after(words: Reader, today: date, near: date) -> date | None:
    """Read the end of a day, and return the day that begins then."""
    found: Day | None = None
    ends = words.take(_NOUGHT)
    while not words.done:
        if found is None and (found := take_day(words, today, near)):
            continue
        if ending := words.take(_END_OF_DAY):
            ends = ending
        elif not words.take(_LITTLE):
            return None
    return (found.date if found else near) + timedelta(days=1) if ends else None


@_or_back
def _weekday(words: Reader, today: date, near: date) -> Day | None:
    """Read a weekday; with a date beside it, it has to be the weekday of that."""
    if not (match := words.take(_WEEKDAY)):
        return None
    number = _WEEKDAYS[match[2]]
    if dated := _date(words, near):
        return dated if dated.date.weekday() == number else None
    ahead = (number - near.weekday()) % 7
    if match[1] or match[3]:
        return Day(near + timedelta(days=ahead or 7))
    return Day(near + timedelta(days=ahead), again=near == today and not ahead)


@_or_back
def _date(words: Reader, near: date) -> Day | None:
    words.take(_THE)
    match = next(filter(None, map(words.take, _DATES)), None)
    return _existing(match.groupdict(), near) if match else None


def _existing(parts: dict[str, str | None], near: date) -> Day | None:
    name, year, day = parts.get("name"), parts.get("year"), int(parts["day"] or 0)
    month = _MONTHS[name] if name else int(parts["month"] or 0)
    if not year:
        found = moments.first_such(day, month, near - GONE)
        return Day(found) if found else None
    with suppress(ValueError):
        return Day(date(int(year) + (2000 if len(year) == 2 else 0), month, day))
    return None


def _clock(hour: str | int, minute: str | None, second: str | None = None) -> time | None:
    with suppress(ValueError):
        return time(int(hour), int(minute or 0), int(second or 0))
    return None


def _plain(character: str) -> str:
    """Return one character for one."""
    parts = unicodedata.normalize("NFD", character.casefold())
    bare = [c for c in parts if unicodedata.category(c) != "Mn"]
    letter = bare[0] if len(bare) == 1 else character
    return _ALIKE.get(letter, letter)
