"""A calendar file of what is booked, as RFC 5545 has it; the same bookings give the same bytes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur, vText

from kiosk import booking_words
from kiosk.calendars import entries
from kiosk.calendars.entries import Entry
from kiosk.calendars.fields import Audience, describe, for_audience
from kiosk.calendars.plain import plain
from kiosk.calendars.timezones import described
from kiosk.domain.booking import Details
from kiosk.domain.house import House
from kiosk.services.calendars import CalendarBooking, Selection

PRODUCT = "-//kiosk//calendar//EN"
THE_HOUSE = Audience()
_END = b"END:VCALENDAR\r\n"
_BEGIN_EVENT, _END_EVENT = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar before it is written: its name, its events, of how many bookings.

    `extent` is the first and the last moment of which it speaks.
    """

    house: House
    name: str
    entries: Sequence[Entry]
    bookings: int
    extent: tuple[datetime, datetime]

    def chunks(self) -> Iterator[bytes]:
        """Yield the file, an event at a time."""
        yield _calendar(self).to_ical().removesuffix(_END)

        # Most events are what another one is, at another time: the same lines are made once.
        @cache
        def lines(resource: str, details: Details) -> bytes:
            event = Event()
            describe(event, self.house, resource, details)
            written: bytes = event.to_ical()
            return written.removeprefix(_BEGIN_EVENT)

        for entry in self.entries:
            yield _event(entry).to_ical().removesuffix(_END_EVENT)
            yield lines(entry.resource, entry.details)
        yield _END


def calendar_file(
    house: House,
    bookings: Iterable[CalendarBooking],
    selection: Selection,
    audience: Audience = THE_HOUSE,
    *,
    expanded: bool = False,
) -> CalendarFile:
    """Return the calendar of these bookings.

    A series is an event with its rule, whole, or `expanded` an event for each use in the time of
    the selection. `public` shows when and where, and nothing of what does not take place.
    """
    found: list[Entry] = []
    shown: list[CalendarBooking] = []
    for booking in bookings:
        known = for_audience(booking, audience)
        made = _entries(known, selection, audience, house.zone, expanded=expanded)
        found += made
        shown += [known] if made else []
    extent = _extent(shown, selection.start)
    return CalendarFile(house, _name(house, selection), found, len(shown), extent)


def _entries(
    booking: CalendarBooking,
    selection: Selection,
    audience: Audience,
    zone: ZoneInfo,
    *,
    expanded: bool,
) -> list[Entry]:
    made = entries.one_by_one(booking, selection) if expanded else entries.whole(booking, zone)
    return [entry for entry in made if not (audience.public and entry.cancelled)]


def _name(house: House, selection: Selection) -> str:
    resource = house.resources.get(selection.resource or "")
    organisation = booking_words.organisation(house, selection.organisation)
    parts = (house.name, resource.name if resource else "", organisation)
    return plain(" – ".join(filter(None, parts)))


def _calendar(file: CalendarFile) -> Calendar:
    zone = file.house.zone
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("X-WR-CALNAME", vText(file.name))
    calendar.add("X-WR-TIMEZONE", zone.key)
    calendar.add_component(described(zone, *file.extent))
    return calendar


def _extent(bookings: Sequence[CalendarBooking], otherwise: datetime) -> tuple[datetime, datetime]:
    uses = [use for booking in bookings for use in booking.uses]
    # In UTC: two moments of one zone are compared by what a wall shows.
    moments = {each.astimezone(UTC) for use in uses for each in (use.planned, use.start, use.end)}
    return min(moments, default=otherwise), max(moments, default=otherwise)


def _event(entry: Entry) -> Event:
    booking = entry.booking
    event = Event()
    event.add("UID", plain(entry.uid))
    event.add("DTSTAMP", booking.changed_at)
    event.add("CREATED", booking.created_at)
    event.add("LAST-MODIFIED", booking.changed_at)
    event.add("SEQUENCE", booking.revision)
    event.add("STATUS", _status(entry))
    _add_times(event, entry)
    if booking.continues and entry.uid == booking.uids.usual and entry.instead_of is None:
        related = plain(booking.continues.usual)
        event.add("RELATED-TO", related, parameters={"RELTYPE": "SIBLING"})
    return event


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.booking.tentative else "CONFIRMED"


def _add_times(event: Event, entry: Entry) -> None:
    start, end = entry.start, entry.end
    if entry.repeats:
        event.add("DTSTART", start)
        # Of the end on a wall programs would take a length that no other day has.
        if _shown_length(start, end) == entry.length:
            event.add("DTEND", end)
        else:
            event.add("DURATION", entry.length)
    elif start.fold or end.fold:  # the second of two such times has no name in its zone
        event.add("DTSTART", start.astimezone(UTC))
        event.add("DTEND", end.astimezone(UTC))
    else:
        event.add("DTSTART", start)
        event.add("DTEND", end)
    if entry.rule:
        event.add("RRULE", vRecur.from_ical(entry.rule))
    if entry.left_out:
        event.add("EXDATE", list(entry.left_out))
    if entry.added:
        event.add("RDATE", list(entry.added))
    if entry.instead_of is not None:
        event.add("RECURRENCE-ID", entry.instead_of)


def _shown_length(start: datetime, end: datetime) -> timedelta:
    return end.replace(tzinfo=None) - start.replace(tzinfo=None)
