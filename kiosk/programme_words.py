"""Events in words: when, where, how many seats. Every moment is in house time."""

from collections.abc import Mapping, Sequence
from datetime import date

from kiosk import event_words, time_words
from kiosk.booking_words import name as room_name
from kiosk.domain.booking import Slot
from kiosk.domain.events import Standing
from kiosk.domain.house import House
from kiosk.domain.workstations import meeting_places, stations
from kiosk.i18n import Words, mark
from kiosk.services.door import Passage
from kiosk.services.event_views import EventView, PoolView, RegistrationView, SessionView

_PASSAGES: Mapping[Passage, str] = {
    Passage.CAME: mark("came in"),
    Passage.BACK: mark("is back"),
    Passage.LEFT: mark("went out"),
}


def registration(words: Words, one: RegistrationView) -> str:
    """Say how a registration is: `waits for a seat (2)`."""
    said = event_words.registration(words, one.state)
    return f"{said} ({one.line})" if one.line else said


def seats(words: Words, event: EventView) -> str:
    """Say how many seats are left, and how many people wait for one."""
    left = event.left
    if event.standing in (Standing.CANCELLED, Standing.PAST):
        return ""
    if left is None:
        return ""
    said = words.say_many("{n} seat left", "{n} seats left", left) if left else words.say("full")
    if not event.waiting:
        return said
    waiting = words.say_many("{n} person waits", "{n} people wait", event.waiting)
    return f"{said}, {waiting}"


def state(words: Words, event: EventView) -> str:
    """Say how many seats are left where one can register; elsewhere, why one cannot."""
    if event.standing is Standing.OPEN:
        return seats(words, event)
    return event_words.standing(words, event.standing)


def where(words: Words, house: House, one: SessionView) -> str:
    """Say where a session is: its rooms, or what was written instead."""
    rooms = [room_name(house, room) for room in meeting_places(house, one.rooms, one.place)]
    return time_words.listed(words, rooms) if rooms else one.place


def computers(words: Words, house: House, event: EventView) -> str:
    """Say how many computers an event has for a class; empty for none."""
    every = set(stations(house))
    most = max(len(every & set(one.rooms)) for one in event.sessions)
    return words.say_many("{n} computer", "{n} computers", most) if most else ""


def when(words: Words, one: SessionView, today: date) -> str:
    """Say when a session is: `jeudi 26 novembre, 14h–16h`."""
    return time_words.when(words, Slot("", one.start, one.end), today)


def times(words: Words, one: SessionView | PoolView) -> str:
    """Say from when to when: `14h–16h`."""
    if one.start is None or one.end is None:
        return ""
    return time_words.hours(words, Slot("", one.start, one.end))


def organisation(house: House, key: str | None) -> str:
    """Name an organisation; empty for none."""
    known = house.organisations.get(key or "")
    return known.name if known else key or ""


def each_session(words: Words, house: House, event: EventView, today: date) -> Sequence[str]:
    """Say when and where an event is, a line for each of its days."""
    lines = []
    for one in event.sessions:
        said = (when(words, one, today), where(words, house, one))
        lines.append(" · ".join(part for part in said if part))
    return lines


def passage(words: Words, passage: Passage) -> str:
    """Say what somebody did at a door."""
    return words.say(_PASSAGES[passage])


def inside(words: Words, people: int, capacity: int | None) -> str:
    """Say how many people are in a room: `12 people of 30 are in`."""
    if capacity is None:
        return words.say_many("{n} person is in", "{n} people are in", people)
    return words.say("{n} of {capacity} places are taken", n=people, capacity=capacity)
