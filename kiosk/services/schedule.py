"""Sheets of rooms: what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from db.enums import BookingStatus, SheetKind
from db.models import ScheduleEdition
from kiosk.clock import Clock
from kiosk.domain.house import House
from kiosk.domain.publicity import public_title
from kiosk.domain.refusals import Refused
from kiosk.domain.schedule import (
    FOR_THE_DESK,
    NOWHERE,
    OF_A_WEEK,
    OF_DOORS,
    Entry,
    Line,
    Stretch,
    Went,
    free_spans,
    marked,
    rooms_of,
    takes,
)
from kiosk.services import bookings
from kiosk.services.booking_views import UseView
from kiosk.services.place import Place


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which sheet is meant: of which day, or of the week it lies in; `room` None: of all rooms.

    `by_time`: in the order of time and not room by room, at the desk.
    """

    kind: SheetKind
    day: date
    room: str | None = None
    by_time: bool = False

    @property
    def first(self) -> date:
        """The first of its days; a week begins on Monday."""
        if self.kind not in OF_A_WEEK:
            return self.day
        return self.day - timedelta(days=self.day.weekday())

    @property
    def days(self) -> int:
        """How many days it has."""
        return 7 if self.kind in OF_A_WEEK else 1

    @property
    def after(self) -> date:
        """The first day on which nobody needs it any more."""
        return self.first + timedelta(days=self.days)

    def each(self, house: House) -> "tuple[Sheet, ...]":
        """Return the sheets that it stands for: one for each door."""
        if self.room is not None or self.kind not in OF_DOORS:
            return (self,)
        return tuple(replace(self, room=room.key) for room in rooms_of(house))


def sheet_of(edition: ScheduleEdition) -> Sheet:
    """Return which sheet a version is of."""
    return Sheet(SheetKind(edition.sheet), edition.day, edition.room or None, edition.by_time)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a sheet; `at` in house time."""

    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a sheet says.

    `rooms` are those that have a place on it, in the house's order; `lines` what takes place, with
    what has changed since `before`. `version` None: it is not a printed one. `at` in house time.
    """

    sheet: Sheet
    rooms: tuple[str, ...]
    lines: tuple[Line, ...]
    at: datetime
    version: int | None = None
    before: Version | None = None

    def entries(self) -> tuple[Entry, ...]:
        """Return what takes place."""
        return tuple(line.entry for line in self.lines if line.mark != "gone")

    def of(self, house: House, room: str, day: date | None = None) -> tuple[Line, ...]:
        """Return the lines about a room, on one day if not on all; also what has left it."""
        seen = (line.seen_from(house, room) for line in self.lines)
        return tuple(line for line in seen if line and (day is None or line.on(day)))

    def on(self, day: date) -> tuple[Line, ...]:
        """Return the lines about a day, of all rooms."""
        return tuple(line for line in self.lines if line.on(day))

    def free(self, house: House, room: str, day: date) -> tuple[Stretch, ...]:
        """Return when a room is free on a day."""
        return free_spans(house, house.resources[room], day, self.entries())

    def all_days(self) -> tuple[date, ...]:
        """Return the days it is about."""
        return tuple(self.sheet.first + timedelta(days=n) for n in range(self.sheet.days))


def look(session: Session, clock: Clock, place: Place, sheet: Sheet) -> Schedule:
    """Return what a sheet would say now. Raises `Refused`: `resource.unknown`."""
    return schedule_of(place, sheet, entries_of(session, clock, place, sheet), None, clock.now())


def entries_of(session: Session, clock: Clock, place: Place, sheet: Sheet) -> tuple[Entry, ...]:
    """Return what takes place, as far as this sheet may say it.

    Raises `Refused`: `resource.unknown`.
    """
    house, public = place.house, sheet.kind not in FOR_THE_DESK
    if sheet.room is not None and sheet.room not in house.resources:
        raise Refused("resource.unknown", resource=sheet.room)
    uses = bookings.of_day(session, clock, place, sheet.first, None, sheet.days)
    entries = (_entry(house, use, public=public) for use in uses)
    shown = [sheet.room] if sheet.room else [room.key for room in rooms_of(house)]
    kept = (one for one in entries if any(takes(house, one, room) for room in shown))
    return tuple(sorted(kept, key=lambda entry: entry.order))


def schedule_of(
    place: Place,
    sheet: Sheet,
    entries: Sequence[Entry],
    before: Sequence[Entry] | None,
    at: datetime,
    went: Mapping[int, Went] = NOWHERE,
) -> Schedule:
    """Return what a sheet says with these entries, since it said something else `before`."""
    every = [sheet.room] if sheet.room else [room.key for room in rooms_of(place.house)]
    rooms = tuple(room for room in every if room in place.house.resources)
    return Schedule(sheet, rooms, marked(entries, before, went), place.local(at))


def _entry(house: House, use: UseView, *, public: bool) -> Entry:
    details = use.details
    bare = Entry(use.id, use.resource, use.start, use.end, use.taken_from, use.taken_until, "")
    if public:
        title = public_title(house, details) or ""
        # When a room is being furnished is nobody's business at its door.
        return replace(bare, title=title, prepared=use.start, cleared=use.end)
    return replace(
        bare,
        title=details.title,
        organisation=details.organisation or "",
        people=details.people,
        layout=details.layout or "",
        equipment=tuple(details.equipment),
        option=use.status is BookingStatus.OPTION,
    )
