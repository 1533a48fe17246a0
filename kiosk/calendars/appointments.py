"""Appointments of other programs: a calendar file, or a table as spreadsheets save it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from kiosk.calendars.foreign_times import between, duration, written
from kiosk.calendars.foreign_zones import Zones, zones_of
from kiosk.calendars.guards import Component, Property, RawCalendar, one_line, take_apart, unescaped
from kiosk.calendars.tables import Columns, count, rows
from kiosk.domain import spoken
from kiosk.domain.appointments import USUAL, Wish
from kiosk.domain.house import House
from kiosk.domain.naming import counter_named, service_named
from kiosk.domain.refusals import Refused

MOST = 2000
"""Appointments that one file may have."""

COLUMNS: Columns = {
    "day": ("date", "jour", "day"),
    "time": ("heure", "time", "début", "debut", "start"),
    "minutes": ("durée", "duree", "minutes", "duration"),
    "service": ("service",),
    "counter": ("guichet", "bureau", "counter", "office"),
    "name": ("nom", "prénom", "prenom", "name"),
    "people": ("personnes", "people"),
    "note": ("note", "motif", "remarque"),
    "language": ("langue", "language"),
    "uid": ("uid", "id", "identifiant"),
}
"""What the first line of a table may call its columns."""

NEEDED = ("day", "time")

_BAD_NUMBER = "appointment.bad-number"
_OURS = "file:"
"""How names begin that are not the file's own."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """One appointment of a file, or why it is not understood; `cancelled`: it is called off."""

    line: int
    uid: str
    wish: Wish | None
    why: Refused | None = None
    cancelled: bool = False


def read(data: bytes, house: House, now: datetime, service: str | None) -> tuple[Foreign, ...]:
    """Return what a file has; `service` is for what names none.

    Raises `Refused`: `appointment.bad-file` (`missing`), `appointment.empty-file`,
    `appointment.file-too-big` (`most`), and for calendars what `guards.take_apart` raises.
    """
    if b"BEGIN:VCALENDAR" in data[:2000].upper():
        found = tuple(_calendar(data, house, service))
    else:
        found = tuple(_table(data, house, now, service))
    if not found:
        raise Refused("appointment.empty-file")
    if len(found) > MOST:
        raise Refused("appointment.file-too-big", most=MOST)
    return found


def _calendar(data: bytes, house: House, service: str | None) -> Iterator[Foreign]:
    raw = take_apart(data)
    for calendar in raw.calendars:
        for component in calendar.events:
            yield _event(calendar, component, raw.encoding, house, service)


def _event(
    calendar: RawCalendar, component: Component, encoding: str, house: House, service: str | None
) -> Foreign:
    lines = {line.name: line for line in component.properties(encoding)}

    def said(name: str) -> str:
        return one_line(unescaped(lines[name].value)) if name in lines else ""

    uid = said("UID")
    try:
        start, lasts = _time(lines, zones_of(calendar, encoding, house.zone))
        wish = Wish(
            service=_service(house, said("CATEGORIES"), service),
            start=start.astimezone(house.zone),
            minutes=int(lasts / timedelta(minutes=1)),
            name=said("SUMMARY"),
            note=said("DESCRIPTION")[:200],
        )
    except Refused as refused:
        return Foreign(component.line, uid, None, refused)
    cancelled = said("STATUS").upper() == "CANCELLED"
    return Foreign(component.line, uid or _made_up(wish), wish, cancelled=cancelled)


def _time(lines: Mapping[str, Property], zones: Zones) -> tuple[datetime, timedelta]:
    """Return when an event begins, in UTC, and how long it lasts. Raises `Refused`."""
    if "RRULE" in lines or "RDATE" in lines:
        raise Refused("appointment.repeated")
    if "DTSTART" not in lines:
        raise Refused("import.bad-time", part="DTSTART")
    start = written(lines["DTSTART"], zones)
    if "DTEND" in lines:
        lasting = between(start, written(lines["DTEND"], zones))
    elif "DURATION" in lines:
        lasting = duration(lines["DURATION"].value)
    else:
        return start.moment, timedelta(minutes=USUAL)
    return start.moment, lasting.end(start.wall.shown, start.zone) - start.moment


def _table(data: bytes, house: House, now: datetime, service: str | None) -> Iterator[Foreign]:
    named = Counter[str]()
    for line, cells in rows(data, COLUMNS, NEEDED, "appointment.bad-file"):
        found = _row(line, cells, house, now, service)
        named[found.uid] += 1
        yield _told_apart(found, named[found.uid]) if named[found.uid] > 1 else found


def _told_apart(found: Foreign, times: int) -> Foreign:
    """Return a row whose name an earlier one has: two people, unless the file says otherwise."""
    if found.uid.startswith(_OURS) or found.wish is None:
        return replace(found, uid=f"{found.uid}-{times}")
    return replace(found, wish=None, why=Refused("appointment.same-id"))


def _row(
    line: int, cells: Mapping[str, str], house: House, now: datetime, service: str | None
) -> Foreign:
    try:
        start = spoken.moment(f"{cells['day']} {cells['time']}", now)
        wish = Wish(
            service=_service(house, cells.get("service", ""), service),
            start=start,
            minutes=count(cells.get("minutes", ""), USUAL, _BAD_NUMBER),
            people=count(cells.get("people", ""), 1, _BAD_NUMBER),
            name=cells.get("name", ""),
            note=cells.get("note", ""),
            language=cells.get("language") or None,
            counter=counter_named(house, at) if (at := cells.get("counter", "")) else None,
        )
    except Refused as refused:
        return Foreign(line, cells.get("uid", ""), None, refused)
    return Foreign(line, _named(cells.get("uid", ""), wish), wish)


def _service(house: House, said: str, otherwise: str | None) -> str:
    if said:
        try:
            return service_named(house, said)
        except Refused:
            if otherwise is None:
                raise
    if otherwise is None:
        raise Refused("appointment.no-service")
    return otherwise


def _named(uid: str, wish: Wish) -> str:
    """Return what a table calls a row; each organisation's begins with 1."""
    return f"table:{wish.service}:{uid}" if uid else _made_up(wish)


def _made_up(wish: Wish) -> str:
    """Return a name for what has none, so that the same file can be read twice."""
    said = f"{wish.service} {wish.start.isoformat()} {wish.name}"
    return f"{_OURS}{sha256(said.encode()).hexdigest()[:24]}"
