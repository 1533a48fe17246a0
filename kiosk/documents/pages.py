"""Sheets of rooms on A4 pages, for walls and doors.

Typst makes the pages, tagged and with a title and a language, so that they can also be read aloud
(PDF/UA-1, ISO 14289-1). How large the letters are is decided there: see `pages.typ`.
"""

import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

import printers
from db.enums import SheetKind
from kiosk import booking_words, schedule_words
from kiosk.domain.house import House
from kiosk.domain.schedule import Line, Mark
from kiosk.domain.texts import capital, clean
from kiosk.i18n import Words, words
from kiosk.services.schedule import Schedule

log = logging.getLogger(__name__)

LONGEST_WORD = 20
"""Letters; longer ones are addresses, and may be broken."""

MOST_UNKNOWN = 40
"""Different signs of one sheet that no letters on this machine can show."""

MISSING = "▯"
"""Stands for a letter that cannot be shown; signs that are none are left out."""

_NO_LETTERS = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed')

ZERO_WIDTH_SPACE = "\u200b"

_FONTS = Path(printers.__file__).with_name("fonts")


def pages_pdf(house: House, schedule: Schedule, language: str | None = None) -> bytes:
    """Return the pages of a sheet: each fits on one, whatever it says."""
    say = words(language or house.languages[0])
    title = f"{house.name}: {_title(house, say, schedule)}"
    return sheet_pdf(house, say, title, list(_pages(house, say, schedule)))


def test_pdf(house: House, printer: str, url: str, now: datetime) -> bytes:
    """Return the test page of a printer of pages; `now` in house time."""
    say = words(house.languages[0])
    rows = [
        {"time": say.time(now), "place": "", "what": text}
        for text in (printer, url, "àéèêëîïôöùûüç ÀÉÈÊËÎÏÔÖÙÛÜÇ œŒ «’» €", "Українська", "العربية")
    ]
    page = {
        "above": house.name,
        "heading": say.say("Test page"),
        "size": 30,
        "below": capital(say.full_day(now.date())),
        "groups": [{"heading": "", "rows": rows, "empty": ""}],
        "notes": house.address,
    }
    return sheet_pdf(house, say, f"{house.name}: {page['heading']}", [page])


def sheet_pdf(house: House, say: Words, title: str, pages: list[dict[str, Any]]) -> bytes:
    """Return pages of groups of rows, each in the largest letters that it fits in."""
    data = {
        "title": title,
        "author": house.name,
        "language": say.language,
        "words": {
            "time": say.say("Time"),
            "place": say.say("Room"),
            "what": say.say("What"),
            "both": say.say("Room and what"),
        },
        "pages": pages,
    }
    return compiled_pdf("pages.typ", data)


def compiled_pdf(template_name: str, data: dict[str, Any]) -> bytes:
    """Return what a template beside this file makes of data, tagged as far as letters allow."""
    template = Path(__file__).with_name(template_name).read_bytes()
    inputs = {"data": json.dumps(data)}
    try:
        return _compiled(template, inputs, "ua-1", ours=True)
    except typst.TypstError:
        pass
    for _ in range(MOST_UNKNOWN):
        try:  # a script that our letters do not have; the machine's may
            return _compiled(template, inputs, "ua-1", ours=False)
        except typst.TypstError as error:
            unknown = _NO_LETTERS.search(str(error))
            if unknown is None:
                log.warning("a page cannot be read aloud: %s", error)
                break
            # One sign that nothing can show must not cost a page its voice.
            data = _without(data, json.loads(unknown[1]))
            inputs = {"data": json.dumps(data)}
    return _compiled(template, inputs, None, ours=False)


def _without(data: Any, unknown: str) -> Any:
    """Return data in which nothing is left of what no letters can show, or a sign that it was."""
    if isinstance(data, dict):
        return {key: _without(value, unknown) for key, value in data.items()}
    if isinstance(data, list):
        return [_without(value, unknown) for value in data]
    if not isinstance(data, str):
        return data
    for sign in unknown:
        is_letter = unicodedata.category(sign).startswith("L")
        data = data.replace(sign, MISSING if is_letter else "")
    return " ".join(data.split(" "))


@cache
def _fonts(*, ours: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=not ours, font_paths=[_FONTS])


def _compiled(
    template: bytes, inputs: dict[str, str], standard: Literal["ua-1"] | None, *, ours: bool
) -> bytes:
    fonts = _fonts(ours=ours)
    return typst.compile(
        template, format="pdf", font_paths=fonts, sys_inputs=inputs, pdf_standards=standard
    )


def _title(house: House, say: Words, schedule: Schedule) -> str:
    room = schedule.sheet.room
    what = booking_words.name(house, room) if room else say.say("Rooms")
    return f"{what}, {schedule_words.days(say, schedule)}"


def _pages(house: House, say: Words, schedule: Schedule) -> Iterator[dict[str, Any]]:
    notes = " · ".join((*schedule_words.version(say, schedule), house.address))
    if schedule.sheet.kind is SheetKind.POSTER:
        yield {
            "above": house.name,
            "heading": capital(schedule_words.days(say, schedule)),
            "size": 30,
            "below": "",
            "groups": [_group(house, say, "", schedule.lines, schedule.sheet.day, rooms=True)],
            "notes": notes,
        }
        return
    for room in schedule.rooms:
        # Among those of all doors a room that nobody has needs none.
        if not schedule.of(house, room) and schedule.sheet.room is None:
            continue
        yield {
            "above": house.name,
            "heading": clean(house.resources[room].name),
            "size": 44,
            "below": capital(schedule_words.days(say, schedule)),
            "groups": list(_groups(house, say, schedule, room)),
            "notes": notes,
        }


def _groups(house: House, say: Words, schedule: Schedule, room: str) -> Iterator[dict[str, Any]]:
    days = schedule.all_days()
    for day in days:
        lines = schedule.of(house, room, day)
        if len(days) == 1:
            yield _group(house, say, "", lines, day, rooms=False)
        elif lines or house.hours.get(day.weekday()):
            yield _group(house, say, capital(say.day(day)), lines, day, rooms=False)


def _group(
    house: House, say: Words, heading: str, lines: tuple[Line, ...], day: date, *, rooms: bool
) -> dict[str, Any]:
    rows = [
        {
            "time": schedule_words.times(say, line.entry, day),
            "place": clean(booking_words.name(house, line.entry.room)) if rooms else "",
            "what": _breakable(clean(schedule_words.title(say, line.entry))),
        }
        for line in lines
        if line.mark is not Mark.GONE
    ]
    empty = say.say("Nothing is planned.")
    return {"heading": heading, "rows": rows, "empty": empty}


def _breakable(text: str) -> str:
    """Return a text whose longest words may be broken: one must not make a whole page small."""
    return " ".join(_in_pieces(word) if len(word) > LONGEST_WORD else word for word in text.split())


def _in_pieces(word: str) -> str:
    parts = re.findall(rf"[^/._\-?&=@]{{1,{LONGEST_WORD}}}[/._\-?&=@]*|[/._\-?&=@]+", word)
    return ZERO_WIDTH_SPACE.join(parts)
