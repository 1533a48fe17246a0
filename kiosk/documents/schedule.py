"""The rooms of the day on a receipt, for the desk."""

from collections.abc import Iterator
from datetime import date

from kiosk import booking_words, schedule_words
from kiosk.domain.house import House
from kiosk.domain.schedule import Line, Mark
from kiosk.i18n import Words, words
from kiosk.services.schedule import Schedule
from printers.document import Align, Block, Cut, Document, Gap, Rule, Size, Text


def schedule_document(house: House, schedule: Schedule) -> Document:
    """Describe what takes place where, room by room or in the order of time."""
    say = words(house.languages[0])
    title = say.say("Rooms")
    return Document(f"{title} {schedule.sheet.first}", tuple(_blocks(house, say, schedule)))


def _blocks(house: House, say: Words, schedule: Schedule) -> Iterator[Block]:
    name = house.resources[schedule.sheet.room].name if schedule.sheet.room else say.say("Rooms")
    yield Text(house.name, align=Align.CENTER, bold=True)
    yield Text(name, align=Align.CENTER, bold=True, size=Size.LARGE)
    yield Text(schedule_words.days(say, schedule), align=Align.CENTER, bold=True)
    for said in schedule_words.version(say, schedule):
        yield Text(said, align=Align.CENTER)
    for day in schedule.all_days():
        closed = schedule_words.closed(say, house, day)
        if closed and len(schedule.all_days()) == 1:
            yield Text(closed, align=Align.CENTER, bold=True)
        if len(schedule.all_days()) > 1:
            if not any(schedule.of(house, room, day) for room in schedule.rooms):
                continue
            yield Rule()
            yield Text(say.day(day), align=Align.CENTER, bold=True, size=Size.TALL)
        yield from (_by_time if schedule.sheet.by_time else _by_room)(house, say, schedule, day)
    if not schedule.lines:
        yield Rule()
        yield Text(say.say("Nothing is booked."), align=Align.CENTER, bold=True)
    yield Cut()


def _by_room(house: House, say: Words, schedule: Schedule, day: date) -> Iterator[Block]:
    for room in schedule.rooms:
        lines = schedule.of(house, room, day)
        if not lines and len(schedule.all_days()) > 1:
            continue
        yield Rule()
        yield Text(house.resources[room].name, bold=True, size=Size.TALL)
        for number, line in enumerate(lines):
            if number:
                yield Gap()
            yield from _entry(house, say, line, day, where=line.entry.room != room)
        free = schedule_words.free(say, schedule.free(house, room, day))
        if free:
            yield Text(free)


def _by_time(house: House, say: Words, schedule: Schedule, day: date) -> Iterator[Block]:
    for line in schedule.on(day):
        yield Rule()
        yield from _entry(house, say, line, day, where=True)
    yield Rule()
    for room in schedule.rooms:
        free = schedule_words.free(say, schedule.free(house, room, day))
        if free:
            yield Text(f"{house.resources[room].name}, {free}")


def _entry(house: House, say: Words, line: Line, day: date, *, where: bool) -> Iterator[Block]:
    entry, marking = line.entry, schedule_words.marking(say, line)
    if marking:
        yield Text(f"» {marking}", bold=True)
    times, title = schedule_words.times(say, entry, day), schedule_words.title(say, entry)
    yield Text(f"{times}  {title}", bold=line.mark is not Mark.GONE)
    if line.mark is Mark.GONE:
        if said := schedule_words.went(say, house, line):
            yield Text(said)
        return
    room = booking_words.name(house, entry.room) if where else ""
    for said in (
        say.say("option") if entry.option else "",
        schedule_words.before(say, house, line),
        room,
        schedule_words.organisation(house, entry),
        schedule_words.wants(say, house, entry),
        schedule_words.preparing(say, entry, day),
    ):
        if said:
            yield Text(said)
