"""What a calendar says of a booking, and to whom."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from icalendar import Event, vText

from kiosk import booking_words
from kiosk.calendars.plain import plain
from kiosk.domain.booking import Details
from kiosk.domain.house import House, Resource
from kiosk.i18n import SOURCE_LANGUAGE, Words, languages, words
from kiosk.services.calendars import CalendarBooking, Uids

_NOBODY = Details("")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads a calendar: anybody (`public`), or those who may know whom to call."""

    public: bool = False
    with_contacts: bool = False


def house_words(house: House) -> Words:
    """Return the language in which a house speaks to those who read its calendar."""
    first = house.languages[0]
    return words(first if first in languages() else SOURCE_LANGUAGE)


def for_audience(booking: CalendarBooking, audience: Audience) -> CalendarBooking:
    """Return a booking with nothing in it that these readers may not know."""
    uses = tuple(replace(use, details=_shown(use.details, audience)) for use in booking.uses)
    if not audience.public:
        return replace(booking, uses=uses)
    continues = _plain(booking.continues) if booking.continues else None
    uids, root = _plain(booking.uids), _plain(booking.root)
    return replace(booking, uses=uses, uids=uids, root=root, continues=continues)


def _plain(uids: Uids) -> Uids:
    return Uids(uids.plain, uids.plain)


def _shown(details: Details, audience: Audience) -> Details:
    if audience.public:
        return _NOBODY
    # How long a room is made ready is no part of an event.
    ready = replace(details, setup=None, clearing=None)
    if audience.with_contacts:
        return ready
    return replace(ready, contact="", note="", title="" if ready.private else ready.title)


def describe(event: Event, house: House, resource: str, details: Details) -> None:
    """Add to an event where it is and what it is; without a title it is only taken."""
    say = house_words(house)
    event.add("LOCATION", plain(location(house, resource)))
    _add_own(event, "ROOM", resource)
    if not details.title:
        event.add("SUMMARY", plain(say.say("Booked")))
        return
    event.add("SUMMARY", plain(details.title))
    if details.private:
        event.add("CLASS", "PRIVATE")
    event.add("CATEGORIES", [plain(booking_words.kind(say, details.kind))])
    if description := "\n".join(filter(None, map(plain, _lines(say, house, resource, details)))):
        event.add("DESCRIPTION", description)
    if details.contact:
        event.add("CONTACT", plain(details.contact))
    for name, value in _for_programs(details):
        _add_own(event, name, value)


def _add_own(event: Event, name: str, value: str) -> None:
    # What icalendar does not know it would write as it is, commas and all.
    event.add(f"X-KIOSK-{name}", vText(plain(value)))


def location(house: House, key: str) -> str:
    """Name a resource; a combined one with its parts, unless its name has them."""
    resource = house.resources.get(key)
    if resource is None:
        return key
    parts = [part.name for part in _parts(house, resource)]
    if all(part.casefold() in resource.name.casefold() for part in parts):
        return resource.name
    return f"{resource.name} ({', '.join(parts)})"


def _parts(house: House, resource: Resource) -> list[Resource]:
    return [house.resources[key] for key in resource.parts if key in house.resources]


def _lines(say: Words, house: House, resource: str, details: Details) -> Iterator[str]:
    """Yield what people want to read below the title."""
    yield booking_words.organisation(house, details.organisation)
    if details.people:
        yield booking_words.people(say, details.people)
    known = house.resources.get(resource)
    layout = known.layouts.get(details.layout or "") if known else None
    if layout is not None:
        yield house.speak(layout.name, say.language)
    yield ", ".join(details.equipment)
    yield details.contact
    yield details.note


def _for_programs(details: Details) -> Iterator[tuple[str, str]]:
    """Yield what our own import reads back."""
    yield "KIND", details.kind.value
    if details.organisation:
        yield "ORGANISATION", details.organisation
    if details.people:
        yield "PEOPLE", str(details.people)
    if details.layout:
        yield "LAYOUT", details.layout
    if details.note:
        yield "NOTE", details.note
    for thing in details.equipment:
        yield "EQUIPMENT", thing
