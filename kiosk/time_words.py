"""When, in words. Days are said from where `today` stands; every moment is in house time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from kiosk.domain.booking import Slot
from kiosk.i18n import Words, mark

FAR = timedelta(days=180)
"""A day that is farther away is said with its year."""

# French has another preposition before each of them.
_FROM: Mapping[int | None, str] = {
    -1: mark("from yesterday at {time}"),
    0: mark("from today at {time}"),
    1: mark("from tomorrow at {time}"),
    None: mark("from {day} at {time}"),
}
_UNTIL: Mapping[int | None, str] = {
    -1: mark("until yesterday at {time}"),
    0: mark("until today at {time}"),
    1: mark("until tomorrow at {time}"),
    None: mark("until {day} at {time}"),
}
_DATES_OF = {"en": "en_GB"}


def day(words: Words, day: date, today: date | None) -> str:
    """Return a day as people say it: `tomorrow`, `Wednesday 2 December`.

    Without `today` it has its weekday and year.
    """
    if today is None:
        return words.full_day(day)
    away = day - today
    if -1 <= away.days <= 1:
        return words.say({-1: mark("yesterday"), 0: mark("today"), 1: mark("tomorrow")}[away.days])
    return _far_day(words, day, today)


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
    start, end = _edge(words, slot.start, today, _FROM), _edge(words, slot.end, today, _UNTIL)
    return f"{start} {end}"


def _edge(
    words: Words, moment: datetime, today: date | None, near: Mapping[int | None, str]
) -> str:
    away = None if today is None else (moment.date() - today).days
    said = near.get(away, near[None])
    return words.say(said, day=_far_day(words, moment.date(), today), time=words.time(moment))


def dated(words: Words, slot: Slot, today: date) -> str:
    """Return when a slot is, as it is said back: a day is named even if it is tomorrow."""
    if not within_a_day(slot):
        return when(words, slot, today)
    day = _far_day(words, slot.start.date(), today)
    return words.say("{day} {hours}", day=day, hours=hours(words, slot))


def within_a_day(slot: Slot) -> bool:
    """Tell whether a slot ends on the day on which it begins, at midnight at the latest."""
    return slot.end.date() == slot.start.date() or _ends_at_midnight(slot)


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


def _far_day(words: Words, day: date, today: date | None) -> str:
    far = today is None or abs(day - today) > FAR
    return words.full_day(day) if far else words.day(day)


def _ends_at_midnight(slot: Slot) -> bool:
    return slot.end.time() == time(0) and slot.end.date() - slot.start.date() == timedelta(days=1)


def _end(words: Words, slot: Slot) -> str:
    return words.say("midnight") if _ends_at_midnight(slot) else words.time(slot.end)
