"""The list that somebody takes along when the house is left in a hurry."""

from kiosk import queue_words
from kiosk.domain.house import House
from kiosk.i18n import words
from kiosk.services.building import Headcount
from printers.document import Align, Block, Columns, Cut, Document, Rule, Size, Text


def present_document(house: House, count: Headcount) -> Document:
    """Describe how many are where; nobody's name."""
    say = words(house.languages[0])

    def room(key: str) -> str:
        known = house.resources.get(key)
        return known.name if known else key

    blocks: list[Block] = [
        Text(house.name, align=Align.CENTER, bold=True),
        Text(say.say("In the house"), align=Align.CENTER, bold=True, size=Size.LARGE),
        Columns(say.full_day(count.at.date()), say.time(count.at)),
        Text(str(count.total), align=Align.CENTER, bold=True, size=Size.HUGE),
        Rule(),
        Columns(say.say("Hall"), str(count.hall)),
        *(
            Columns(queue_words.counter(say, house, key), str(n))
            for key, n in count.counters.items()
        ),
        *(Columns(room(key), str(n)) for key, n in count.rooms.items()),
        *(Columns(room(key), say.say("in use, ?")) for key in count.unknown),
        Rule(),
        Columns(say.say("Stepped out"), str(count.outside)),
        Text(say.say("Staff are not counted.")),
        Cut(),
    ]
    return Document(say.say("In the house"), tuple(blocks))
