"""Sheets of rooms on paper: each printed one is a version, and says which one it replaces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from db.enums import JobState, Occasion, OccurrenceState
from db.models import PrintJob, ScheduleEdition
from db.queries import schedules as queries
from db.queries.printing import change
from db.queries.schedules import COMING, ON_PAPER
from kiosk.clock import Clock
from kiosk.domain.refusals import Refused
from kiosk.domain.schedule import FOR_THE_DESK, OF_DOORS, Entry, Went
from kiosk.services import bookings, printing
from kiosk.services.place import Place
from kiosk.services.printing import JobView
from kiosk.services.schedule import (
    Schedule,
    Sheet,
    Version,
    entries_of,
    look,
    schedule_of,
    sheet_of,
)

_MOMENTS = frozenset({"start", "end", "prepared", "cleared"})
_GONE = "gone"

WAITS_UNCHANGED = timedelta(minutes=10)
"""A sheet that comes out later than this says a wrong time of printing, and is made anew."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """A version that is to be printed."""

    sheet: Sheet
    version: int
    job: JobView


def compared(session: Session, clock: Clock, place: Place, sheet: Sheet) -> Schedule:
    """Return what a sheet would say now, with what has changed since the one that is in use.

    Raises `Refused`: `resource.unknown`.
    """
    now = look(session, clock, place, sheet)
    before = _last(session, sheet, ON_PAPER)
    if before is None:
        return now
    entries, was = now.entries(), _entries(place, before)
    went = _went(session, clock, place, sheet, entries, was)
    found = schedule_of(place, sheet, entries, was, clock.now(), went)
    return replace(found, before=_version(place, before))


def order(
    session: Session,
    clock: Clock,
    place: Place,
    sheet: Sheet,
    printer: str | None = None,
    occasion: Occasion | None = None,
) -> tuple[Ordered, ...]:
    """Make a new version of a sheet, and have it printed; an older one that still waits is not.

    Of the sheets of all doors only those are printed that are not right as they hang there.
    `printer`: another one than this machine has for it. Raises `Refused`: `resource.unknown`,
    `printer.none`, `printer.no-pages`, `schedule.over` (its days are past), `schedule.nothing`.
    """
    chosen = printer or place.printer_of(sheet.kind)
    if chosen is None:
        raise Refused("printer.none" if sheet.kind in FOR_THE_DESK else "printer.no-pages")
    if sheet.after <= place.local(clock.now()).date():
        raise Refused("schedule.over")
    queries.hold(session.connection())
    every = sheet.each(place.house)
    wanted = [one for one in every if one == sheet or is_wrong(session, clock, place, one)]
    if not wanted:
        raise Refused("schedule.nothing")
    return tuple(_order(session, clock, place, one, chosen, occasion) for one in wanted)


def is_wrong(session: Session, clock: Clock, place: Place, sheet: Sheet) -> bool:
    """Tell whether the last version, printed or to be, does not say how it is now.

    A door that needs no sheet and has none is right.
    """
    coming = coming_entries(session, place, sheet)
    now = entries_of(session, clock, place, sheet)
    if coming is None:
        return bool(now) or sheet.kind not in OF_DOORS
    return coming != now


def coming_entries(session: Session, place: Place, sheet: Sheet) -> tuple[Entry, ...] | None:
    """Return what the last version says that is on paper or will be; None: there is none."""
    edition = _last(session, sheet, COMING)
    return _entries(place, edition) if edition is not None else None


def newest_entries(session: Session, place: Place, sheet: Sheet) -> tuple[Entry, ...]:
    """Return what the newest version says, whatever has become of it; nothing if there is none."""
    edition = queries.newest(session, sheet.kind, sheet.room or "", sheet.first)
    return _entries(place, edition) if edition is not None else ()


def renew(session: Session, clock: Clock, place: Place, job: PrintJob) -> bool:
    """Order a sheet anew that waited so long that it is not right any more; tell whether it was.

    Also one that only says a wrong time of printing. What is past is printed as it was.
    """
    edition = session.get_one(ScheduleEdition, job.edition_id)
    sheet = sheet_of(edition)
    if sheet.after <= place.local(clock.now()).date():
        return False
    is_old = clock.now() - edition.made_at > WAITS_UNCHANGED
    if not is_old and entries_of(session, clock, place, sheet) == _entries(place, edition):
        return False
    queries.hold(session.connection())
    _order(session, clock, place, sheet, job.printer, None)
    return True


def settle_morning(session: Session, clock: Clock, place: Place, sheet: Sheet) -> None:
    """Remember that a sheet was right in the morning, so that nothing was to be printed."""
    edition = _last(session, sheet, COMING)
    if edition is None:  # a door without a sheet: the version before the first
        edition = _edition(clock, place, sheet, 0, ())
        session.add(edition)
    edition.occasion = Occasion.MORNING.value
    session.flush()


def of_edition(session: Session, _clock: Clock, place: Place, edition_id: int) -> Schedule:
    """Return what a printed version says, as it said it then."""
    edition = session.get_one(ScheduleEdition, edition_id)
    before = session.get(ScheduleEdition, edition.before_id) if edition.before_id else None
    sheet = sheet_of(edition)
    was = _entries(place, before) if before else None
    went = {
        one[_GONE]: Went(place.local(datetime.fromisoformat(one["start"])), one["room"])
        for one in edition.content
        if _GONE in one
    }
    found = schedule_of(place, sheet, _entries(place, edition), was, edition.made_at, went)
    older = _version(place, before) if before else None
    return replace(found, version=edition.version, before=older)


def _order(
    session: Session,
    clock: Clock,
    place: Place,
    sheet: Sheet,
    printer: str,
    occasion: Occasion | None,
) -> Ordered:
    entries = entries_of(session, clock, place, sheet)
    newest = queries.newest(session, sheet.kind, sheet.room or "", sheet.first)
    before = _last(session, sheet, ON_PAPER)
    edition = _edition(clock, place, sheet, newest.version + 1 if newest else 1, entries)
    edition.occasion = occasion.value if occasion else None
    if before is not None:
        edition.before_id = before.id
        went = _went(session, clock, place, sheet, entries, _entries(place, before))
        edition.content = [*edition.content, *(_written_went(*one) for one in went.items())]
    for older in queries.jobs_of(session, edition):
        replaced = {"state": JobState.EXPIRED.value, "ended_at": clock.now()}
        change(session, older, JobState.QUEUED, reason="job.replaced", **replaced)
    session.add(edition)
    session.flush()
    assert edition.id is not None  # noqa: S101  for the type checker: it was flushed
    job = printing.request_sheet(session, clock, place, edition.id, printer)
    return Ordered(sheet, edition.version, job)


def _edition(
    clock: Clock, place: Place, sheet: Sheet, version: int, entries: Sequence[Entry]
) -> ScheduleEdition:
    return ScheduleEdition(
        sheet=sheet.kind.value,
        room=sheet.room or "",
        day=sheet.first,
        version=version,
        made_at=clock.now(),
        machine=place.machine,
        by_time=sheet.by_time,
        content=[_written(entry) for entry in entries],
    )


def _went(
    session: Session,
    clock: Clock,
    place: Place,
    sheet: Sheet,
    now: Sequence[Entry],
    before: Sequence[Entry],
) -> dict[int, Went]:
    """Return where those take place that are on this sheet no more; for the desk alone."""
    here, found = {entry.use for entry in now}, {}
    for entry in before if sheet.kind in FOR_THE_DESK else ():
        if entry.use not in here:
            use = bookings.find(session, clock, place, entry.use)
            if use.state is OccurrenceState.BOOKED:
                found[entry.use] = Went(use.start, use.resource)
    return found


def _last(session: Session, sheet: Sheet, states: Sequence[JobState]) -> ScheduleEdition | None:
    return queries.last_with_job(session, sheet.kind, sheet.room or "", sheet.first, states)


def _written(entry: Entry) -> dict[str, Any]:
    return {field.name: _plain(getattr(entry, field.name)) for field in fields(entry)}


def _written_went(use: int, went: Went) -> dict[str, Any]:
    return {_GONE: use, "start": _plain(went.start), "room": went.room}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _entries(place: Place, edition: ScheduleEdition) -> tuple[Entry, ...]:
    return tuple(_read(place, written) for written in edition.content if _GONE not in written)


def _read(place: Place, written: Mapping[str, Any]) -> Entry:
    """Return an entry as it was; a version of the program that knew more says less here."""
    values = {field.name: written[field.name] for field in fields(Entry) if field.name in written}
    for name in _MOMENTS:
        values[name] = place.local(datetime.fromisoformat(values[name]))
    return Entry(**values | {"equipment": tuple(values.get("equipment", ()))})


def _version(place: Place, edition: ScheduleEdition) -> Version:
    return Version(edition.version, place.local(edition.made_at))
