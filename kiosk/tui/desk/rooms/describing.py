"""Bookings and free times in words, for somebody who has a phone in one hand."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from db.enums import BookingStatus
from kiosk import booking_words
from kiosk.domain.booking import Slot
from kiosk.domain.house import House, Resource
from kiosk.domain.moments import length as length_of
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.services.booking_views import UseView

ARRIVED, REPEATS, BY_HAND, OPTION = "✓", "↻", "✎", "?"


def short_day(words: Words, day: date) -> str:
    """Return a day in few letters: `lun. 23/11`."""
    weekday = words.day(day).split()[0][:3]
    return f"{weekday}. {day.day}/{day.month}"


def hours(words: Words, start: datetime, end: datetime) -> str:
    """Return from when until when; the day too, where they are not on the same."""
    if start.date() == end.date() or (end - start < timedelta(days=1) and end.hour == 0):
        return f"{words.time(start)}–{words.time(end)}"
    last = f"{short_day(words, end.date())} {words.time(end)}"
    return f"{short_day(words, start.date())} {words.time(start)} → {last}"


def length(words: Words, time: timedelta) -> str:
    """Return how long: `45 min`, `1 h 30`, `2 days`."""
    days, rest = divmod(time, timedelta(days=1))
    if days and not rest:
        return words.say_many("{n} day", "{n} days", days)
    minutes = time // timedelta(minutes=1)
    hour, minute = divmod(minutes, 60)
    if not hour:
        return f"{minute} min"
    return f"{hour} h {minute:02d}" if minute else f"{hour} h"


def where(house: House, resource: str) -> str:
    """Name a resource."""
    known = house.resources.get(resource)
    return clean(known.name) if known else resource


def slot(words: Words, house: House, wanted: Slot, today: date) -> str:
    """Return where and when: `Bleue, 10h–11h`; the day where it is another."""
    said = f"{where(house, wanted.resource)}, {hours(words, wanted.start, wanted.end)}"
    day = wanted.start.date()
    return said if day == today else f"{said}, {words.day(day)}"


def signs(use: UseView) -> str:
    """Return what is special about a use, a sign each."""
    said = (
        (OPTION, use.status is BookingStatus.OPTION),
        (ARRIVED, use.arrived is not None),
        (REPEATS, use.repeats),
        (BY_HAND, use.by_hand),
    )
    return "".join(sign for sign, so in said if so)


def bar_text(words: Words, house: House, use: UseView, elsewhere: str) -> tuple[str, ...]:
    """Return what a bar says: title, option, who and how many."""
    other = f"→ {where(house, use.resource)}" if use.resource != elsewhere else ""
    title = clean(use.details.title)
    found = (title, other, option(words, use), _joined(_who(words, house, use)))
    return tuple(line for line in found if line)


def option(words: Words, use: UseView) -> str:
    """Say until when an option is kept; empty for what is none."""
    if use.status is not BookingStatus.OPTION:
        return ""
    if use.option_until is None:
        return words.say("option")
    until = use.option_until
    return words.say("option → {date}", date=f"{until.day}/{until.month} {words.time(until)}")


def title_line(words: Words, house: House, use: UseView) -> str:
    """Return what stands after the title of a use: when, where, how sure."""
    said = [hours(words, use.start, use.end), where(house, use.resource), option(words, use)]
    if use.arrived is not None:
        said.append(f"{ARRIVED} " + words.say("arrived at {time}", time=words.time(use.arrived)))
    if use.repeats:
        said.append(f"{REPEATS} " + words.say("repeated"))
    if use.by_hand:
        said.append(f"{BY_HAND} " + words.say("changed by hand"))
    return _joined(said)


def more_line(words: Words, house: House, use: UseView) -> str:
    """Return who, how many, how furnished, and the note."""
    details = use.details
    said = [*_who(words, house, use), details.contact]
    resource = house.resources.get(use.resource)
    layout = resource.layouts.get(details.layout or "") if resource else None
    if layout is not None:
        said.append(house.speak(layout.name, words.language))
    said.append(", ".join(details.equipment))
    said.append(buffers(words, use))
    said.append(details.note)
    return clean(_joined(said))


def buffers(words: Words, use: UseView) -> str:
    """Say what is needed before and after."""
    before, after = length_of(use.taken_from, use.start), length_of(use.end, use.taken_until)
    said = []
    if before:
        said.append(words.say("{time} before", time=length(words, before)))
    if after:
        said.append(words.say("{time} after", time=length(words, after)))
    return ", ".join(said)


def resource_line(words: Words, house: House, resource: Resource) -> str:
    """Return what a resource holds and has."""
    layouts = (
        f"{house.speak(layout.name, words.language)} {layout.capacity}"
        for layout in resource.layouts.values()
    )
    place = house.speak(resource.place, words.language) if resource.place else ""
    said = [
        booking_words.people(words, resource.capacity),
        ", ".join(layouts),
        ", ".join(resource.equipment),
    ]
    return clean(_joined([*said, place]))


def _who(words: Words, house: House, use: UseView) -> Iterable[str]:
    organisation = house.organisations.get(use.details.organisation or "")
    yield clean(organisation.name) if organisation else ""
    yield booking_words.people(words, use.details.people) if use.details.people else ""


def _joined(said: Iterable[str]) -> str:
    return " · ".join(each for each in said if each)
