"""A sheet of rooms as a page for a browser: one file, which also a screen reader can read."""

from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

from kiosk import booking_words, schedule_words
from kiosk.domain.house import House
from kiosk.domain.schedule import Line, Mark
from kiosk.domain.texts import clean
from kiosk.i18n import Words, words
from kiosk.services.schedule import Schedule

_STYLE = """
body { font: 1.25rem/1.4 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; }
tbody tr:nth-child(odd) { background: #eee; color: #111; }
td:first-child { white-space: nowrap; font-weight: bold; }
footer { margin-top: 2rem; font-size: .9rem; }
"""


def web_page(house: House, schedule: Schedule, language: str | None = None) -> bytes:
    """Return the page, in UTF-8."""
    say = words(language or house.languages[0])
    html = Element("html", lang=say.language)
    head, body = SubElement(html, "head"), SubElement(html, "body")
    room = schedule.sheet.room
    what = clean(booking_words.name(house, room)) if room else say.say("Rooms")
    title = f"{what}, {schedule_words.days(say, schedule)}"
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "title").text = f"{clean(house.name)} – {title}"
    SubElement(head, "style").text = _STYLE
    main = SubElement(body, "main")
    SubElement(main, "p").text = clean(house.name)
    SubElement(main, "h1").text = title
    days = schedule.all_days()
    for day in days:
        lines = tuple(line for line in schedule.on(day) if line.mark is not Mark.GONE)
        if len(days) > 1:
            if not lines:
                continue
            SubElement(main, "h2").text = say.day(day)
        _day(main, house, say, lines, day)
    footer = SubElement(body, "footer")
    footer.text = " · ".join((*schedule_words.version(say, schedule), clean(house.address)))
    written: bytes = tostring(html, encoding="utf-8", method="html")
    return b"<!DOCTYPE html>\n" + written


def _day(main: Element, house: House, say: Words, lines: tuple[Line, ...], day: date) -> None:
    if not lines:
        SubElement(main, "p").text = say.say("Nothing is planned.")
        return
    table = SubElement(main, "table")
    row = SubElement(SubElement(table, "thead"), "tr")
    for heading in (say.say("Time"), say.say("Room"), say.say("What")):
        SubElement(row, "th", scope="col").text = heading
    rows = SubElement(table, "tbody")
    for line in lines:
        row = SubElement(rows, "tr")
        for cell in (
            schedule_words.times(say, line.entry, day),
            clean(booking_words.name(house, line.entry.room)),
            clean(schedule_words.title(say, line.entry)),
        ):
            SubElement(row, "td").text = cell
