"""Sheets of rooms in words, the same on every kind of paper."""

from collections.abc import Mapping
from datetime import date, datetime

from db.enums import SheetKind
from kiosk import booking_words
from kiosk.domain.calendar import closure_on
from kiosk.domain.house import House
from kiosk.domain.schedule import OF_A_WEEK, Entry, Line, Mark, Stretch, is_closed
from kiosk.i18n import Words, mark
from kiosk.services.schedule import Schedule, Sheet

_MARKS: Mapping[Mark, str] = {
    Mark.NEW: mark("NEW"),
    Mark.CHANGED: mark("CHANGED"),
    Mark.GONE: mark("CALLED OFF"),
}
_KINDS: Mapping[SheetKind, str] = {
    SheetKind.DESK: mark("rooms, for the desk"),
    SheetKind.DESK_WEEK: mark("rooms of the week, for the desk"),
    SheetKind.POSTER: mark("a page for the wall"),
    SheetKind.DOOR: mark("a page for each door"),
    SheetKind.WEEK: mark("a page of the week for each door"),
}
_OF_A_ROOM: Mapping[SheetKind, str] = {
    SheetKind.DESK: mark("{room}, for the desk"),
    SheetKind.DESK_WEEK: mark("{room}, the week, for the desk"),
    SheetKind.POSTER: mark("{room}: a page for the wall"),
    SheetKind.DOOR: mark("{room}: a page for the door"),
    SheetKind.WEEK: mark("{room}: a page of the week for the door"),
}


def named(words: Words, house: House, sheet: Sheet) -> str:
    """Name a sheet: `rooms, for the desk, in the order of time`, `Isère: a page for the door`."""
    room = sheet.room
    text = _OF_A_ROOM[sheet.kind] if room else _KINDS[sheet.kind]
    said = words.say(text, room=booking_words.name(house, room) if room else "")
    return words.say("{what}, in the order of time", what=said) if sheet.by_time else said


def days(words: Words, schedule: Schedule) -> str:
    """Say which day a sheet is about, or which week."""
    first, *_, last = (schedule.sheet.first, *schedule.all_days())
    if schedule.sheet.kind not in OF_A_WEEK:
        return words.full_day(first)
    return words.say(
        "Week from {first} to {last}", first=words.plain_date(first), last=words.plain_date(last)
    )


def version(words: Words, schedule: Schedule) -> tuple[str, ...]:
    """Say which version a sheet is, when it was made, and which one it replaces."""
    made, before = schedule.at, schedule.before
    if schedule.version is None:
        return (words.say("As of {when}", when=_moment(words, made, None)),)
    said = [
        words.say("Version {n}, {when}", n=schedule.version, when=_moment(words, made, None)),
    ]
    if before is not None:
        said.append(
            words.say(
                "replaces version {n} of {when}",
                n=before.number,
                when=_moment(words, before.at, made.date()),
            )
        )
    return tuple(said)


def closed(words: Words, house: House, day: date) -> str:
    """Say that the house is closed on a day, and why if that is known; empty if it is open."""
    closure = closure_on(house, day)
    if closure is not None:
        reason = house.speak(closure.reason, words.language)
        return words.say("The house is closed: {reason}.", reason=reason)
    return words.say("The house is closed.") if is_closed(house, day) else ""


def marking(words: Words, line: Line) -> str:
    """Say what has become of an entry since the sheet before; empty for nothing."""
    if line.went is not None:
        return words.say("MOVED")
    return words.say(_MARKS[line.mark]) if line.mark in _MARKS else ""


def went(words: Words, house: House, line: Line) -> str:
    """Say where something takes place that is not here any more; empty if it does not."""
    if line.went is None:
        return ""
    when = _moment(words, line.went.start, line.entry.start.date())
    room = booking_words.name(house, line.went.room)
    return words.say("now: {when}, {room}", when=when, room=room)


def times(words: Words, entry: Entry, day: date) -> str:
    """Return an entry's hours on a day: `14h–16h30`, `… –12h` where it began before."""
    if entry.start.date() < day < entry.last_day:
        return words.say("all day")
    start = words.time(entry.start) if entry.start.date() >= day else "…"
    ends_today = entry.end.date() <= day or _is_midnight_after(entry.end, day)
    end = words.time(entry.end) if ends_today else "…"
    if _is_midnight_after(entry.end, day):
        end = words.say("midnight")
    return f"{start}–{end}"


def title(words: Words, entry: Entry) -> str:
    """Return what an entry is; where no more may be said, that it is taken."""
    return entry.title or words.say("Reserved")


def wants(words: Words, house: House, entry: Entry) -> str:
    """Return how many come, and how the room is to be: `12 people, En U, projector`."""
    resource = house.resources.get(entry.room)
    layout = resource.layouts.get(entry.layout) if resource else None
    parts = [booking_words.people(words, entry.people)] if entry.people else []
    parts += [house.speak(layout.name, words.language)] if layout else []
    return ", ".join([*parts, *entry.equipment])


def preparing(words: Words, entry: Entry, day: date) -> str:
    """Say when the room must be prepared on a day, and when it is cleared; empty for neither."""
    said = []
    if entry.prepared < entry.start and entry.start.date() == day:
        said.append(words.say("prepare from {time}", time=words.time(entry.prepared)))
    if entry.cleared > entry.end and entry.last_day == day:
        said.append(words.say("cleared by {time}", time=words.time(entry.cleared)))
    return ", ".join(said)


def before(words: Words, house: House, line: Line) -> str:
    """Say how an entry was on the sheet before, as far as that is another time or room."""
    was, now = line.before, line.entry
    if was is None or (was.start, was.end, was.room) == (now.start, now.end, now.room):
        return ""
    day = was.start.date()
    said = times(words, was, day)
    if day != now.start.date():
        said = f"{words.day(day)} {said}"
    if was.room != now.room:
        said = f"{said}, {booking_words.name(house, was.room)}"
    return words.say("was: {what}", what=said)


def free(words: Words, spans: tuple[Stretch, ...]) -> str:
    """Say when a room is free: `free: 8h30–10h, 12h–17h30`."""
    if not spans:
        return ""
    said = ", ".join(f"{words.time(start)}–{words.time(end)}" for start, end in spans)
    return words.say("free: {spans}", spans=said)


def organisation(house: House, entry: Entry) -> str:
    """Name whose it is."""
    return booking_words.organisation(house, entry.organisation)


def _moment(words: Words, moment: datetime, today: date | None) -> str:
    if today is not None and moment.date() == today:
        return words.time(moment)
    return words.say("{day} at {time}", day=words.day(moment.date()), time=words.time(moment))


def _is_midnight_after(end: datetime, day: date) -> bool:
    return end.time() == datetime.min.time() and (end.date() - day).days == 1
