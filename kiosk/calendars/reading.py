"""A calendar file as bookings, and what of it is not understood."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from kiosk.calendars.foreign_details import Defaults, called, details, room
from kiosk.calendars.foreign_rules import Effort, Repeated, TooMuch, repeated
from kiosk.calendars.foreign_times import (
    MOST_DATES,
    Lasting,
    Wall,
    Written,
    between,
    duration,
    listed,
    usual,
    written,
)
from kiosk.calendars.foreign_zones import Zones, zones_of
from kiosk.calendars.guards import Component, Property, RawCalendar, take_apart
from kiosk.calendars.series_of import Use, as_booked
from kiosk.domain.booking import Details
from kiosk.domain.house import House
from kiosk.domain.refusals import Refused
from kiosk.services.importing import Incoming

LONGEST_UID = 255
NO_DEFAULTS = Defaults()
Told = Callable[[int, int], None]
"""Hears how many events are read, and of how many."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of an event: where it is in the file, what it is called, and why."""

    line: int
    title: str
    uid: str
    why: Refused


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `unreadable`: events that are not understood; `remarks`: what was adapted."""

    events: tuple[Incoming, ...]
    unreadable: tuple[Remark, ...]
    remarks: tuple[Remark, ...]


@dataclass(slots=True)
class _Event:
    """One VEVENT with its lines by their names."""

    line: int
    uid: str
    lines: Mapping[str, list[Property]]
    zones: Zones
    cancelled: bool

    def first(self, name: str) -> Property | None:
        """Return the only line of this name; of several the first."""
        return next(iter(self.lines.get(name, ())), None)

    def text(self, name: str) -> str:
        """Return its value as it was written, or nothing."""
        found = self.first(name)
        return found.value.strip() if found else ""

    @property
    def version(self) -> int:
        """How often it was changed, as it says."""
        text = self.text("SEQUENCE")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    @property
    def start(self) -> Written:
        """When it begins. Raises `Refused`."""
        line = self.first("DTSTART")
        if line is None:
            raise Refused("import.bad-time", part="DTSTART")
        return written(line, self.zones)


def read(
    data: bytes,
    house: House,
    defaults: Defaults = NO_DEFAULTS,
    told: Told | None = None,
    timer: Callable[[], float] = time.monotonic,
) -> Reading:
    """Return what a file has.

    Raises `Refused` as `guards.take_apart` does, and `import.too-many-uses` (`most`).
    """
    raw = take_apart(data)
    reader = _Reader(house, defaults, Effort(timer))
    if raw.guessed:
        reader.remarks.append(Remark(0, "", "", Refused("import.guessed-encoding")))
    count = sum(len(calendar.events) for calendar in raw.calendars)
    for calendar in raw.calendars:
        reader.collect(calendar, raw.encoding)
    reader.read_all(told, count)
    return Reading(tuple(reader.events), tuple(reader.unreadable), tuple(reader.remarks))


@dataclass(slots=True)
class _Reader:
    house: House
    defaults: Defaults
    effort: Effort
    events: list[Incoming] = field(default_factory=list)
    unreadable: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    _by_uid: dict[str, list[_Event]] = field(default_factory=dict)

    def collect(self, calendar: RawCalendar, encoding: str) -> None:
        """Sort the events of a calendar by what they are called."""
        zones = zones_of(calendar, encoding, self.house.zone)
        cancels = _says(calendar.about, encoding, "METHOD", "CANCEL")
        for component in calendar.events:
            try:
                event = _event(component, encoding, zones, cancelled=cancels)
            except Refused as refused:
                self.unreadable.append(Remark(component.line, "", "", refused))
            else:
                self._by_uid.setdefault(event.uid, []).append(event)

    def read_all(self, told: Told | None, count: int) -> None:
        """Read what was collected. Raises `TooMuch`."""
        done = 0
        for events in self._by_uid.values():
            first = events[0]
            title = called(first.text("SUMMARY"))
            try:
                self.events.append(self._incoming(events))
            except TooMuch:
                raise
            except Refused as refused:
                self._give_up(first, title, refused)
            except OverflowError:
                self._give_up(first, title, Refused("time.out-of-range"))
            done += len(events)
            if told is not None:
                told(done, count)

    def _incoming(self, events: Sequence[_Event]) -> Incoming:
        """Return what events with one name are together. Raises `Refused`."""
        if len(events[0].uid) > LONGEST_UID:
            raise Refused("text.too-long", most=LONGEST_UID)
        wholes = [event for event in events if event.first("RECURRENCE-ID") is None]
        changed = [event for event in events if event.first("RECURRENCE-ID") is not None]
        master = max(wholes, key=lambda event: event.version) if wholes else None
        told = master or changed[0]
        title = called(told.text("SUMMARY"))
        if len(wholes) > 1:
            why = Refused("import.there-twice")
            self.remarks.append(Remark(told.line, title, told.uid, why))
        if master is not None and master.cancelled:
            return Incoming(master.uid, master.line, title, None)
        series = _Series(self.house, self.defaults, told, self._remark)
        if master is not None:
            series.plan(self.effort)
        for event in changed:
            series.change(event)
        return series.incoming(title)

    def _give_up(self, event: _Event, title: str, why: Refused) -> None:
        self.unreadable.append(Remark(event.line, title, event.uid[:LONGEST_UID], why))

    def _remark(self, event: _Event, why: Refused) -> None:
        title = called(event.text("SUMMARY"))
        self.remarks.append(Remark(event.line, title, event.uid, why))


class _Series:
    """An event with what takes place instead of some of its uses."""

    def __init__(
        self,
        house: House,
        defaults: Defaults,
        master: _Event,
        remark: Callable[[_Event, Refused], None],
    ) -> None:
        self._house, self._defaults, self._master, self._remark = house, defaults, master, remark
        self._start = master.start
        self._lasting = _lasting(master, self._start)
        self._resource = room(house, master.lines, defaults)
        self._details = self._read_details(master, self._resource)
        self._uses: dict[datetime, Use | None] = {}
        self._others: dict[datetime, Details] = {}
        self._repeated: Repeated | None = None
        self._repeats = False
        self._changed: dict[datetime, int] = {}

    def plan(self, effort: Effort) -> None:
        """Find out when the event takes place. Raises `Refused`."""
        zone = self._start.zone
        walls: Iterable[datetime] = (self._start.wall.shown,)
        rules = self._master.lines.get("RRULE", [])
        if len(rules) > 1 or self._master.first("EXRULE") is not None:
            raise Refused("rule.unsupported", part="EXRULE" if len(rules) < 2 else "RRULE, RRULE")
        if rules:
            found = repeated(rules[0].value, self._start.wall.shown, zone, effort)
            walls, self._repeated, self._repeats = found.walls, found, True
        for wall in walls:
            self._add(Written(self._at(wall), zone), self._lasting)
        for at, lasting in self._listed("RDATE", effort):
            self._repeats = True
            effort.spend(1)
            self._add(self._like_start(at), lasting or self._lasting)
        for at, _ in self._listed("EXDATE", effort):
            for moment in self._meant(at):
                self._uses[moment] = None

    def change(self, event: _Event) -> None:
        """Let something else take place instead of one use. Raises `Refused`."""
        line = event.first("RECURRENCE-ID")
        if line is None:
            return
        if "RANGE" in line.parameters:
            raise Refused("rule.unsupported", part=f"RANGE={called(line.parameters['RANGE'])}")
        at = written(line, event.zones)
        moments = self._meant(at) or [at.moment]
        for moment in moments:
            if self._changed.get(moment, -1) > event.version:
                continue
            self._changed[moment] = event.version
            if event.cancelled:
                self._uses[moment] = None
                continue
            start = event.start if event.first("DTSTART") else self._like_start(at)
            lasting = _own_length(event, start) or self._lasting
            resource = room(self._house, event.lines, self._defaults, self._resource)
            self._uses[moment] = _use(resource, start, lasting)
            own = self._read_details(event, resource, self._details)
            self._others.pop(moment, None)
            if own != self._details:
                self._others[moment] = own

    def incoming(self, title: str) -> Incoming:
        """Return it as a booking. Raises `Refused`."""
        master = self._master
        if not any(self._uses.values()):
            return Incoming(master.uid, master.line, title, None)
        usual = _use(self._resource, self._start, self._lasting)
        rule = self._repeated.rule if self._repeated else None
        booked = as_booked(self._house, usual, self._uses, rule, repeats=self._repeats)
        own = {booked.day_of[at]: told for at, told in self._others.items() if self._uses[at]}
        whole, described = self._details, own
        if booked.repeat is None:  # one use alone is its booking
            whole, described = next(iter(own.values()), self._details), {}
        return Incoming(
            master.uid,
            master.line,
            title,
            booked.request(whole),
            described,
            tentative=master.text("STATUS").upper() == "TENTATIVE",
        )

    def _add(self, start: Written, lasting: Lasting) -> None:
        use = _use(self._resource, start, lasting)
        self._uses[use.start] = use

    def _at(self, wall: datetime) -> Wall:
        return Wall(wall, self._start.wall.all_day)

    def _listed(self, name: str, effort: Effort) -> Iterator[tuple[Written, Lasting | None]]:
        lines = self._master.lines.get(name, [])
        count = sum(line.value.count(",") + 1 for line in lines)
        if count > MOST_DATES:
            raise Refused("import.too-many-dates", most=MOST_DATES)
        effort.list(count)
        for line in lines:
            if line.value.strip():
                yield from listed(line, self._master.zones)

    def _like_start(self, at: Written) -> Written:
        """Return a day that was written without a time with the time of the event."""
        if not at.wall.all_day or self._start.wall.all_day:
            return at
        shown = datetime.combine(at.wall.shown.date(), self._start.wall.shown.time())
        return Written(Wall(shown), self._start.zone)

    def _meant(self, at: Written) -> list[datetime]:
        """Return the uses that begin then, or on that day where only the day is said."""
        if at.moment in self._uses:
            return [at.moment]
        if at.wall.all_day:
            moment = self._like_start(at).moment
            return [moment] if moment in self._uses else []
        if self._start.wall.all_day:
            day = at.moment.astimezone(self._house.zone).date()
            zone = self._house.zone
            return [one for one in self._uses if one.astimezone(zone).date() == day]
        return []

    def _read_details(self, event: _Event, resource: str, usual: Details | None = None) -> Details:
        known = self._house.resources[resource]
        found, remarks = details(self._house, event.lines, self._defaults, known, usual)
        for remark in remarks:
            self._remark(event, remark)
        return found


def _event(component: Component, encoding: str, zones: Zones, *, cancelled: bool) -> _Event:
    lines: dict[str, list[Property]] = {}
    for line in component.properties(encoding):
        lines.setdefault(line.name, []).append(line)
    event = _Event(component.line, "", lines, zones, cancelled)
    event.cancelled = cancelled or event.text("STATUS").upper() == "CANCELLED"
    event.uid = called(event.text("UID")[: 2 * LONGEST_UID], 2 * LONGEST_UID) or _made_up(event)
    return event


def _made_up(event: _Event) -> str:
    """Return a name for an event without one, the same for the same file."""
    parts = [event.text(name) for name in ("DTSTART", "RRULE", "SUMMARY", "LOCATION")]
    return f"unnamed-{sha256(repr(parts).encode()).hexdigest()[:32]}"


def _says(component: Component, encoding: str, name: str, value: str) -> bool:
    try:
        lines = list(component.properties(encoding))
    except Refused:
        return False
    return any(line.name == name and line.value.strip().upper() == value for line in lines)


def _lasting(event: _Event, start: Written) -> Lasting:
    """Return how long an event lasts. Raises `Refused`: `import.no-length`, `booking.backwards`."""
    return _own_length(event, start) or _checked(usual(start), start)


def _own_length(event: _Event, start: Written) -> Lasting | None:
    if (line := event.first("DTEND")) is not None:
        return _checked(between(start, written(line, event.zones)), start)
    if text := event.text("DURATION"):
        return _checked(duration(text), start)
    return None


def _checked(lasting: Lasting, start: Written) -> Lasting:
    length = lasting.end(start.wall.shown, start.zone) - start.moment
    if length < timedelta(0):
        raise Refused("booking.backwards")
    if not length:
        raise Refused("import.no-length")
    return lasting


def _use(resource: str, start: Written, lasting: Lasting) -> Use:
    return Use(resource, start.moment, lasting.end(start.wall.shown, start.zone))
