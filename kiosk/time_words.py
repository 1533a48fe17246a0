"""When, in words. Days are said from where `today` stands; every moment is in house time."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from kiosk.domain.booking import Slot
from kiosk.i18n import Words, mark

FAR = timedelta(days=180)
"""A day that is farther away is said with its year."""

_DATES_OF = {"en": "en_GB"}


def day(words: Words, day: date, today: date | None) -> str:
    """Return a day as people say it: `tomorrow`, `Wednesday 2 December`.

    Without `today` it has its weekday and year.
    """
    if today is None:
        return full_day(words, day)
    away = day - today
    if -1 <= away.days <= 1:
        return words.say({-1: mark("yesterday"), 0: mark("today"), 1: mark("tomorrow")}[away.days])
    return _far_day(words, day, today)


def week_day(words: Words, day: date) -> str:
    """Return a day with its weekday: `Tuesday 1 December`."""
    return _first(words, words.day(day), day)


def full_day(words: Words, day: date) -> str:
    """Return a day with its weekday and year: `Tuesday 1 December 2026`."""
    return _first(words, words.full_day(day), day)


def moment(words: Words, moment: datetime, today: date | None) -> str:
    """Return a moment: `tomorrow at 14:00`."""
    return words.say(
        "{day} at {time}", day=day(words, moment.date(), today), time=words.time(moment)
    )


def hours(words: Words, slot: Slot) -> str:
    """Return the hours of a slot that ends on its day: `from 14:00 to 16:00`."""
    return words.say("from {start} to {end}", start=words.time(slot.start), end=_end(words, slot))


def when(words: Words, slot: Slot, today: date | None) -> str:
    """Return when a slot is: `tomorrow from 14:00 to 16:00`."""
    if within_a_day(slot):
        return words.say(
            "{day} {hours}", day=day(words, slot.start.date(), today), hours=hours(words, slot)
        )
    start, end = moment(words, slot.start, today), moment(words, slot.end, today)
    return words.say("from {start} until {end}", start=start, end=end)


def dated(words: Words, slot: Slot, today: date) -> str:
    """Return when a slot is, as it is said back: a day is named even if it is tomorrow."""
    if not within_a_day(slot):
        return when(words, slot, today)
    day = _far_day(words, slot.start.date(), today)
    return words.say("{day} {hours}", day=day, hours=hours(words, slot))


def within_a_day(slot: Slot) -> bool:
    """Tell whether a slot ends on the day on which it begins, at midnight at the latest."""
    return slot.end.date() == slot.start.date() or _ends_at_midnight(slot)


def full_date(words: Words, day: date) -> str:
    """Return a date without its weekday: `30 June 2027`."""
    from babel.dates import format_date  # after the first screen

    return _first(words, format_date(day, "d MMMM y", locale=locale(words)), day)


def length(words: Words, length: timedelta) -> str:
    """Return a length of time: `1 hour 30 minutes`."""
    minutes = round(length.total_seconds() / 60)
    days, minutes = divmod(minutes, 24 * 60)
    full_hours, minutes = divmod(minutes, 60)
    parts = []
    if days:
        parts.append(words.say_many("{n} day", "{n} days", days))
    if full_hours:
        parts.append(words.say_many("{n} hour", "{n} hours", full_hours))
    if minutes or not parts:
        parts.append(words.say_many("{n} minute", "{n} minutes", minutes))
    return " ".join(parts)


def listed(words: Words, parts: Sequence[str]) -> str:
    """Return things as a sentence names them: `Monday, Tuesday and Friday`."""
    from babel.lists import format_list  # after the first screen

    return format_list(list(parts), locale=locale(words))


def locale(words: Words) -> str:
    """Return which country's dates this language has."""
    return _DATES_OF.get(words.language, words.language)


def _far_day(words: Words, day: date, today: date) -> str:
    return full_day(words, day) if abs(day - today) > FAR else week_day(words, day)


def _first(words: Words, said: str, day: date) -> str:
    """Say the first of a month as the French do: `1er décembre`."""
    if words.language == "fr" and day.day == 1:
        return " ".join("1er" if word == "1" else word for word in said.split(" "))
    return said


def _ends_at_midnight(slot: Slot) -> bool:
    return slot.end.time() == time(0) and slot.end.date() - slot.start.date() == timedelta(days=1)


def _end(words: Words, slot: Slot) -> str:
    return words.say("midnight") if _ends_at_midnight(slot) else words.time(slot.end)
