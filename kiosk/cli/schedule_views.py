"""Sheets of rooms on a terminal and for programs."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from kiosk import schedule_words
from kiosk.domain.house import House
from kiosk.domain.schedule import Line, Mark
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.services.schedule import Schedule

_STYLES = {Mark.NEW: "bold green", Mark.CHANGED: "bold yellow", Mark.GONE: "strike dim"}


def schedule_text(house: House, words: Words, schedule: Schedule) -> RenderableType:
    """Return what takes place, room by room, with what is free."""
    return Group(*_parts(house, words, schedule))


def _parts(house: House, words: Words, schedule: Schedule) -> Iterator[RenderableType]:
    yield Text(f"{house.name} · {schedule_words.days(words, schedule)}", style="bold")
    if schedule.before is not None:
        said = words.say(
            "printed: version {n}, {when}", n=schedule.before.number,
            when=words.when(schedule.before.at, schedule.at.date()),
        )  # fmt: skip
        yield Text(said, style="dim")
    for day in schedule.all_days():
        shown = [room for room in schedule.rooms if schedule.of(house, room, day)]
        if len(schedule.all_days()) > 1:
            if not shown:
                continue
            yield Text(f"\n{words.day(day)}", style="bold underline")
        else:
            shown = list(schedule.rooms)
            if said := schedule_words.closed(words, house, day):
                yield Text(said, style="bold")
        for room in shown:
            yield from _room(house, words, schedule, room, day)
    if not schedule.lines:
        yield Text(words.say("Nothing is booked."))


def _room(
    house: House, words: Words, schedule: Schedule, room: str, day: date
) -> Iterator[RenderableType]:
    yield Text(f"\n{clean(house.resources[room].name)}", style="bold")
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for line in schedule.of(house, room, day):
        times = Text(schedule_words.times(words, line.entry, day), _STYLES.get(line.mark, ""))
        table.add_row(times, _said(house, words, line, day, elsewhere=line.entry.room != room))
    if table.row_count:
        yield table
    if free := schedule_words.free(words, schedule.free(house, room, day)):
        yield Text(free, style="dim")


def _said(house: House, words: Words, line: Line, day: date, *, elsewhere: bool) -> Text:
    entry, marking = line.entry, schedule_words.marking(words, line)
    title = clean(schedule_words.title(words, entry))
    said = Text(title, "strike" if line.mark is Mark.GONE else "bold")
    if marking:
        said = Text.assemble((f"{marking} ", _STYLES[line.mark].replace("strike ", "")), said)
    if line.mark is Mark.GONE:
        now = clean(schedule_words.went(words, house, line))
        return Text.assemble(said, f"\n{now}") if now else said
    whole = house.resources.get(entry.room)
    more = (
        words.say("option") if entry.option else "",
        schedule_words.before(words, house, line),
        clean(whole.name) if whole and elsewhere else "",
        clean(schedule_words.organisation(house, entry)),
        clean(schedule_words.wants(words, house, entry)),
        schedule_words.preparing(words, entry, day),
    )
    details = " · ".join(filter(None, more))
    return Text.assemble(said, f"\n{details}") if details else said


def schedule_json(house: House, schedule: Schedule) -> dict[str, Any]:
    """Return a sheet for a program; moments in house time."""
    sheet, before = schedule.sheet, schedule.before
    return {
        "sheet": sheet.kind.value,
        "first_day": sheet.first.isoformat(),
        "days": sheet.days,
        "room": sheet.room,
        "at": schedule.at.isoformat(),
        "printed": {"version": before.number, "at": before.at.isoformat()} if before else None,
        "rooms": [_room_json(house, schedule, room) for room in schedule.rooms],
    }


def _room_json(house: House, schedule: Schedule, room: str) -> dict[str, Any]:
    return {
        "room": room,
        "name": house.resources[room].name,
        "entries": [_line_json(line) for line in schedule.of(house, room)],
        "free": [
            {"start": start.isoformat(), "end": end.isoformat()}
            for day in schedule.all_days()
            for start, end in schedule.free(house, room, day)
        ],
    }


def _line_json(line: Line) -> dict[str, Any]:
    entry = line.entry
    return {
        "id": entry.use,
        "room": entry.room,
        **{name: _moment(getattr(entry, name)) for name in ("start", "end", "prepared", "cleared")},
        "title": entry.title,
        "organisation": entry.organisation or None,
        "people": entry.people,
        "layout": entry.layout or None,
        "equipment": list(entry.equipment),
        "option": entry.option,
        "mark": line.mark.value,
        "went": {"start": _moment(line.went.start), "room": line.went.room} if line.went else None,
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat()
