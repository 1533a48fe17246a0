"""The programme as a calendar that people can subscribe to (RFC 5545); nothing of anybody."""

from datetime import UTC

from icalendar import Calendar, Event, vText

from kiosk import programme_words
from kiosk.calendars.plain import plain
from kiosk.calendars.writing import PRODUCT
from kiosk.domain.events import Standing
from kiosk.domain.house import House
from kiosk.i18n import words
from kiosk.services.event_views import EventView, SessionView
from kiosk.services.programme import Programme


def programme_file(house: House, programme: Programme) -> bytes:
    """Return the file; the same programme gives the same bytes."""
    say = words(house.languages[0])
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText(f"{house.name}: {say.say('Programme')}"))
    for event in programme.events:
        for one in event.sessions:
            calendar.add_component(_session(house, programme, event, one))
    written: bytes = calendar.to_ical()
    return written


def _session(house: House, programme: Programme, event: EventView, one: SessionView) -> Event:
    say = words(house.languages[0])
    found = Event()
    found.add("uid", f"kiosk-event-{event.id}-{one.id}")
    found.add("dtstamp", programme.at.astimezone(UTC))
    found.add("dtstart", one.start.astimezone(UTC))
    found.add("dtend", one.end.astimezone(UTC))
    found.add("summary", vText(plain(event.details.title)))
    where = programme_words.where(say, house, one)
    if one.rooms:
        where = f"{where}, {house.name}, {house.address}"
    found.add("location", vText(plain(where)))
    if event.details.description:
        found.add("description", vText(plain(event.details.description)))
    found.add("status", "CANCELLED" if event.standing is Standing.CANCELLED else "CONFIRMED")
    return found
