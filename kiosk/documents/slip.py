"""The slip of an appointment, to take home."""

from kiosk import queue_words
from kiosk.domain.house import House
from kiosk.i18n import words
from kiosk.services.appointments import AppointmentView
from printers.document import Align, Block, Cut, Document, QrCode, Rule, Size, Text


def slip_document(house: House, appointment: AppointmentView) -> Document:
    """Describe the slip, in the visitor's language; nobody's name."""
    say = words(appointment.language)
    counter = house.counters.get(appointment.counter or "")
    blocks: list[Block] = [
        _centred(house.name, bold=True),
        _centred(house.address),
        _centred(say.say("Appointment"), size=Size.LARGE),
        _centred(queue_words.service(say, house, appointment.service)),
        Rule(),
        _centred(say.full_day(appointment.start.date()), bold=True),
        _centred(say.time(appointment.start), bold=True, size=Size.HUGE),
        _centred(house.speak(counter.name, say.language) if counter else "", size=Size.LARGE),
        _centred(house.speak(counter.place, say.language) if counter else ""),
        Rule(),
        QrCode(appointment.token),
        _centred(say.say("Show this code when you arrive, or type:")),
        _centred(appointment.code, bold=True, size=Size.LARGE),
        _centred(say.say("Please come 5 minutes before.")),
        Cut(),
    ]
    kept = tuple(block for block in blocks if not (isinstance(block, Text) and not block.text))
    return Document(f"{house.name} {appointment.code}", kept)


def _centred(text: str, *, bold: bool = False, size: Size = Size.NORMAL) -> Text:
    return Text(text, align=Align.CENTER, bold=bold, size=size)
