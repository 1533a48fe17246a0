"""Events on A4 pages: the attendance sheet that people sign, the programme on the wall."""

from typing import Any

from kiosk import event_words, programme_words
from kiosk.documents.events import HALVES
from kiosk.documents.pages import compiled_pdf, sheet_pdf
from kiosk.domain.events import Standing, halves_of
from kiosk.domain.house import House
from kiosk.domain.texts import capital, clean
from kiosk.i18n import Words, words
from kiosk.services.event_views import SessionView
from kiosk.services.programme import Occasion, Programme
from kiosk.services.signatures import SignatureSheet


def signatures_pdf(house: House, sheet: SignatureSheet) -> bytes:
    """Return the attendance sheet of an event: pages of their own for each of its days."""
    say, event = words(house.languages[0]), sheet.event
    heading = say.say("Attendance sheet")
    data = {
        "title": f"{heading}: {clean(event.details.title)}",
        "author": house.name,
        "language": say.language,
        "words": {
            "name": say.say("First and last name"),
            # Which page it is, only Typst knows.
            "of": say.say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        },
        "heading": heading,
        "sheets": [_sheet(house, say, sheet, one) for one in event.sessions],
    }
    return compiled_pdf("signatures.typ", data)


def programme_pdf(house: House, programme: Programme, language: str | None = None) -> bytes:
    """Return what takes place in the next days, on one page for the wall."""
    say = words(language or house.languages[0])
    days = {
        day: [_row(house, say, each) for each in occasions]
        for day, occasions in programme.days.items()
    }
    page = {
        "above": house.name,
        "heading": say.say("Programme"),
        "size": 40,
        "below": "",
        "groups": [
            {"heading": capital(say.day(day)), "rows": rows, "empty": ""}
            for day, rows in days.items()
        ]
        or [{"heading": "", "rows": [], "empty": say.say("Nothing is planned.")}],
        "notes": house.address,
    }
    return sheet_pdf(house, say, f"{house.name}: {page['heading']}", [page])


def _row(house: House, say: Words, occasion: Occasion) -> dict[str, str]:
    event, one = occasion.event, occasion.session
    what = clean(event.details.title)
    if event.standing is Standing.CANCELLED:
        what = f"{event_words.standing(say, event.standing)} – {what}"
    where = programme_words.where(say, house, one)
    return {"time": programme_words.times(say, one), "place": clean(where), "what": what}


def _sheet(house: House, say: Words, sheet: SignatureSheet, one: SessionView) -> dict[str, Any]:
    event = sheet.event
    facts = [
        (say.say("Organisation"), programme_words.organisation(house, event.details.organisation)),
        (say.say("Date"), capital(say.full_day(one.start.date()))),
        (say.say("Hours"), programme_words.times(say, one)),
        (say.say("Place"), " · ".join(_place(house, say, one))),
        (say.say("Trainer"), event.details.trainer),
    ]
    return {
        "house": house.name,
        "title": clean(event.details.title),
        "facts": [[name, clean(value)] for name, value in facts],
        "halves": [
            say.say("Signature: {half}", half=say.say(HALVES[half]))
            for half in halves_of(one.stretch)
        ],
        "signers": [clean(name) for name in sheet.signers] + [""] * sheet.blank,
        "trainer": say.say("Trainer's signature"),
        "notes": say.say("Printed {when}", when=say.when(sheet.at, one.start.date())),
    }


def _place(house: House, say: Words, one: SessionView) -> list[str]:
    where = programme_words.where(say, house, one)
    return [part for part in (where, house.address if one.rooms else "") if part]
