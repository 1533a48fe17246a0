"""The ticket that a visitor holds."""

from datetime import datetime

from kiosk import wording
from kiosk.domain.house import House
from kiosk.i18n import Words, words
from kiosk.services.visits import TicketView
from printers.document import Align, Block, Columns, Cut, Document, QrCode, Size, Text


def ticket_document(
    house: House, ticket: TicketView, reprinted_at: datetime | None = None
) -> Document:
    """Describe the ticket, in the visitor's language; `reprinted_at` in house time."""
    say = words(ticket.language)
    office, place = wording.where_to_go(say, house, ticket.office_name, ticket.office_place)
    moment = ticket.arrived_at
    blocks: list[Block] = [
        _centred(_duplicate(say, reprinted_at), bold=True),
        _centred(house.name, bold=True),
        _centred(house.speak(ticket.service_name, ticket.language)),
        Text(ticket.number, align=Align.CENTER, bold=True, size=Size.HUGE),
        _centred(office, size=Size.LARGE),
        _centred(place),
        _centred(wording.ahead(say, ticket.ahead), bold=True),
        _centred(wording.about(say, ticket.band) if ticket.band else ""),
        _centred(say.say("Number for {n} people", n=ticket.people) if ticket.people > 1 else ""),
        QrCode(ticket.token),
        _centred(say.say("Wait for your number.")),
        _centred(say.say("Keep this ticket.")),
        Columns(say.full_day(moment.date()), say.time(moment)),
        Cut(),
    ]
    kept = tuple(block for block in blocks if not (isinstance(block, Text) and not block.text))
    return Document(f"{house.name} {ticket.number}", kept)


def _duplicate(say: Words, reprinted_at: datetime | None) -> str:
    # One word in every language, as the desk has to know it on any ticket.
    return f"DUPLICATA {say.time(reprinted_at)}" if reprinted_at else ""


def _centred(text: str, *, bold: bool = False, size: Size = Size.NORMAL) -> Text:
    return Text(text, align=Align.CENTER, bold=bold, size=size)
