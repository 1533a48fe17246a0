"""A rule as text: how RFC 5545 writes it, how it is kept, and the few words that people type."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import NoReturn

from kiosk.domain.recurrence import MOST_DATES, WEEKDAY_CODES, Frequency, Nth, Rule
from kiosk.domain.refusals import Refused

MOST_CHARACTERS = 650
"""The longest rule that there is has 629."""
MOST_FOR_DATES = len("RRULE:DATES=") + 9 * MOST_DATES

_DATES = "DATES"
_FREQUENCIES = {one.name: one for one in Frequency if one is not Frequency.DATES}
_OTHER_FREQUENCIES = {"SECONDLY", "MINUTELY", "HOURLY"}
_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "UNTIL", "COUNT", "WKST", _DATES}
_OTHER_PARTS = {
    *("BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"),
    *("RSCALE", "SKIP"),
}  # fmt: skip
_NUMBER = re.compile("[+-]?[0-9]{1,9}")
_WEEKDAY = re.compile(rf"([+-]?[0-9]{{1,2}})?({'|'.join(WEEKDAY_CODES)})")
_DAY = re.compile("[0-9]{8}")
_MOMENT = re.compile("[0-9]{8}T[0-9]{6}Z?")
_LAST_NTH = 53

_WORKING_DAYS = Rule(Frequency.WEEKLY, weekdays=tuple(Nth(day) for day in range(5)))
_WORDS = {
    "daily | quotidien": Rule(Frequency.DAILY),
    "weekdays | every weekday | working days | every working day | jours ouvres | jour ouvre"
    " | chaque jour ouvre | les jours ouvres | tous les jours ouvres | en semaine"
    " | du lundi au vendredi": _WORKING_DAYS,
    "weekly | hebdomadaire | tous les 8 jours | tous les huit jours": Rule(Frequency.WEEKLY),
    # In French fifteen days are two weeks.
    "fortnightly | tous les 15 jours | tous les quinze jours | une semaine sur deux": Rule(
        Frequency.WEEKLY, 2
    ),
    "monthly | mensuel": Rule(Frequency.MONTHLY),
    "yearly | annually | annuel": Rule(Frequency.YEARLY),
}
_SAID = {word: rule for words, rule in _WORDS.items() for word in words.split(" | ")}
_UNITS = {
    **dict.fromkeys(("day", "days", "jour", "jours"), Frequency.DAILY),
    **dict.fromkeys(("week", "weeks", "semaine", "semaines"), Frequency.WEEKLY),
    **dict.fromkeys(("month", "months", "mois"), Frequency.MONTHLY),
    **dict.fromkeys(("year", "years", "an", "ans", "annee", "annees"), Frequency.YEARLY),
}
_COUNTS = {"other": 2, "two": 2, "deux": 2, "three": 3, "trois": 3, "four": 4, "quatre": 4}
_EVERY = re.compile(
    r"(?:(?:every|each|chaque|tous les|toutes les) )?"
    rf"(?:([0-9]{{1,4}}|{'|'.join(_COUNTS)}) )?({'|'.join(_UNITS)})"
)


def write(rule: Rule) -> str:
    """Return a rule as RFC 5545 writes it; given dates in a way of our own, to be kept."""
    if rule.frequency is Frequency.DATES:
        return f"{_DATES}={','.join(map(_compact, rule.dates))}"
    parts = {
        "FREQ": rule.frequency.name,
        "INTERVAL": str(rule.interval) if rule.interval != 1 else "",
        "BYMONTH": ",".join(map(str, rule.months)),
        "BYMONTHDAY": ",".join(map(str, rule.month_days)),
        "BYDAY": ",".join(map(str, rule.weekdays)),
        "UNTIL": _compact(rule.until) if rule.until else "",
        "COUNT": str(rule.count or ""),
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def read(text: str, zone: tzinfo) -> Rule:
    """Return the rule that was written or said; a moment in UTC is a day of this zone.

    It need not have an end.
    Raises `Refused`: `rule.malformed` and `rule.unsupported` (`part`), `rule.both`,
    `series.too-long` (`most` dates).
    """
    written = text.strip().upper().removeprefix("RRULE:").lstrip()
    most = MOST_FOR_DATES if written.startswith(_DATES) else MOST_CHARACTERS
    if len(written) > most:
        _malformed(text)
    if "=" not in written:
        return _said(text)
    parts = _parts(written)
    if _DATES in parts:
        return _given(parts)
    return _rule(parts, zone)


def ended(rule: Rule, until: date | None = None, count: int | None = None) -> Rule:
    """Return a rule with the end that was given beside it, if there was one.

    Raises `Refused`: `rule.both` (two ends), `rule.malformed` (`part`).
    """
    if until is None and count is None:
        return rule
    if _ends(rule):
        raise Refused("rule.both")
    return replace(rule, until=until, count=count)


def check(rule: Rule) -> None:
    """Raise `Refused` (`rule.endless`) for a rule that never ends."""
    if not _ends(rule):
        raise Refused("rule.endless")


def _ends(rule: Rule) -> bool:
    return bool(rule.until or rule.count or rule.dates)


def _compact(day: date) -> str:
    # `strftime` writes the year 999 with three digits.
    return day.isoformat().replace("-", "")


def _said(text: str) -> Rule:
    letters = unicodedata.normalize("NFD", " ".join(text.split()).casefold())
    plain = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
    if plain in _SAID:
        return _SAID[plain]
    if not (match := _EVERY.fullmatch(plain)):
        _malformed(text)
    number = match[1] or "1"
    return Rule(_UNITS[match[2]], _COUNTS.get(number) or int(number))


def _parts(written: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in written.removesuffix(";").split(";"):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if name in _OTHER_PARTS:
            _unsupported(part)
        if name not in _PARTS or name in parts:
            _malformed(part)
        parts[name] = value
    return parts


def _given(parts: Mapping[str, str]) -> Rule:
    for name, value in parts.items():
        if name != _DATES:
            _malformed(f"{name}={value}")
    return Rule(Frequency.DATES, dates=tuple(_day(_DATES, one) for one in _list(parts, _DATES)))


def _rule(parts: Mapping[str, str], zone: tzinfo) -> Rule:
    frequency = _frequency(parts)
    rule = Rule(
        frequency,
        _number("INTERVAL", parts.get("INTERVAL", "1")),
        tuple(_weekday(one, frequency) for one in _list(parts, "BYDAY")),
        tuple(_number("BYMONTHDAY", one) for one in _list(parts, "BYMONTHDAY")),
        tuple(_number("BYMONTH", one) for one in _list(parts, "BYMONTH")),
        _until(parts["UNTIL"], zone) if "UNTIL" in parts else None,
        _number("COUNT", parts["COUNT"]) if "COUNT" in parts else None,
    )
    _check_week(parts.get("WKST", "MO"), rule)
    return rule


def _list(parts: Mapping[str, str], name: str) -> Iterator[str]:
    return (one.strip() for one in parts[name].split(",")) if name in parts else iter(())


def _frequency(parts: Mapping[str, str]) -> Frequency:
    name = parts.get("FREQ")
    if name is None:
        _malformed(";".join(f"{name}={value}" for name, value in parts.items()))
    if name in _OTHER_FREQUENCIES:
        _unsupported(f"FREQ={name}")
    return _FREQUENCIES.get(name) or _malformed(f"FREQ={name}")


def _number(name: str, value: str) -> int:
    return int(value) if _NUMBER.fullmatch(value) else _malformed(f"{name}={value}")


def _weekday(value: str, frequency: Frequency) -> Nth:
    match = _WEEKDAY.fullmatch(value)
    n = int(match[1] or 0) if match else 0
    if not match or (match[1] and not 1 <= abs(n) <= _LAST_NTH):
        _malformed(f"BYDAY={value}")
    if abs(n) > 5 and frequency is Frequency.YEARLY:
        _unsupported(f"BYDAY={value}")
    return Nth(WEEKDAY_CODES.index(match[2]), n)


def _until(value: str, zone: tzinfo) -> date:
    if not _MOMENT.fullmatch(value):
        return _day("UNTIL", value)
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(zone).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        _malformed(f"UNTIL={value}")


def _day(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value if _DAY.fullmatch(value) else "")
    except ValueError:
        _malformed(f"{name}={value}")


def _check_week(first: str, rule: Rule) -> None:
    """Refuse weeks that begin on another day than ours where that makes a difference."""
    if first not in WEEKDAY_CODES:
        _malformed(f"WKST={first}")
    if first != "MO" and rule.frequency is Frequency.WEEKLY and rule.interval > 1:
        _unsupported(f"WKST={first}")


def _malformed(part: str) -> NoReturn:
    raise Refused("rule.malformed", part=_clipped(part))


def _unsupported(part: str) -> NoReturn:
    raise Refused("rule.unsupported", part=_clipped(part))


def _clipped(part: str) -> str:
    return "".join(c for c in " ".join(part[:200].split()) if c.isprintable())[:40].strip()
