"""What another calendar program makes of a file: read by icalendar, expanded by dateutil.

It knows nothing of ours: moments come from the texts of the file alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rruleset, rrulestr
from icalendar import Calendar, Event


@dataclass(frozen=True, order=True)
class Seen:
    """One use as it is shown in another program."""

    start: datetime
    end: datetime
    where: str
    what: str


def events(data: bytes) -> list[Any]:
    """Return the events of a file, which must be one calendar."""
    calendar = Calendar.from_ical(data)
    assert isinstance(calendar, Calendar)
    assert calendar.errors == []
    found: list[Any] = [each for each in calendar.subcomponents if isinstance(each, Event)]
    assert all(event.errors == [] for event in found)
    return found


def seen(data: bytes, *, by_wall: bool = False) -> list[Seen]:
    """Return everything that takes place, in order.

    Programs differ in how long a use lasts in whose night the clocks change: as long as the first
    one, or (`by_wall`) until the same time.
    """
    found = events(data)
    masters = {str(event["UID"]): event for event in found if "RECURRENCE-ID" not in event}
    changed = {
        (str(event["UID"]), _wall(event["RECURRENCE-ID"].dt)): event
        for event in found
        if "RECURRENCE-ID" in event
    }
    assert len(masters) + len(changed) == len(found), "an event is there twice"
    used, uses = set(), []
    for uid, event in masters.items():
        for wall in _starts(event):
            key = uid, wall
            used.add(key)
            use = changed.get(key)
            uses.append(_use(use) if use is not None else _from(event, wall, by_wall=by_wall))
    assert used >= set(changed), "an exception to nothing"
    cancelled = {uid for uid, event in masters.items() if event["STATUS"] == "CANCELLED"}
    assert cancelled <= set(masters)
    return sorted(use for use in uses if use is not None)


def _starts(event: Any) -> Iterator[datetime]:
    first = _wall(event["DTSTART"].dt)
    expanded = rruleset()
    if "RRULE" in event:
        expanded.rrule(_rule(event, first))
    else:
        expanded.rdate(first)
    for day in _listed(event, "RDATE"):
        expanded.rdate(day)
    for day in _listed(event, "EXDATE"):
        expanded.exdate(day)
    yield from expanded


def _rule(event: Any, first: datetime) -> rrule:
    text = event["RRULE"].to_ical().decode()
    start = event["DTSTART"].dt
    parts = dict(part.split("=") for part in text.split(";"))
    if "UNTIL" in parts:
        assert parts["UNTIL"].endswith("Z")
        moment = datetime.strptime(parts["UNTIL"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        parts["UNTIL"] = f"{moment.astimezone(start.tzinfo):%Y%m%dT%H%M%S}"
    read = rrulestr(";".join(f"{k}={v}" for k, v in parts.items()), dtstart=first)
    assert isinstance(read, rrule)
    return read


def _listed(event: Any, name: str) -> list[datetime]:
    values = event.get(name, [])
    several = values if isinstance(values, list) else [values]
    return [_wall(each.dt) for value in several for each in value.dts]


def _from(event: Any, wall: datetime, *, by_wall: bool) -> Seen | None:
    if event["STATUS"] == "CANCELLED":
        return None
    zone = event["DTSTART"].dt.tzinfo
    start = wall.replace(tzinfo=zone)
    if by_wall and "DTEND" in event:
        lasts = _wall(event["DTEND"].dt) - _wall(event["DTSTART"].dt)
        end = (wall + lasts).replace(tzinfo=zone).astimezone(UTC)
    else:
        end = start.astimezone(UTC) + _length(event)
    return Seen(start.astimezone(UTC), end, str(event["LOCATION"]), str(event["SUMMARY"]))


def _use(event: Any) -> Seen | None:
    return _from(event, _wall(event["DTSTART"].dt), by_wall=False)


def _length(event: Any) -> timedelta:
    if "DURATION" in event:
        lasts = event["DURATION"].dt
        assert isinstance(lasts, timedelta)
        return lasts
    start, end = (event[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND"))
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    return end - start


def _wall(moment: datetime) -> datetime:
    assert isinstance(moment.tzinfo, ZoneInfo) or moment.utcoffset() == timedelta(0)
    return moment.replace(tzinfo=None)
