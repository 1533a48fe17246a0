"""What to offer somebody whose time is taken."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from kiosk.domain.booking import Details, Slot, check
from kiosk.domain.house import House
from kiosk.domain.moments import nearest
from kiosk.domain.refusals import Refused

MOST = 3
"""More are not read by somebody with a phone in one hand."""

DAYS_AROUND = 14
"""How far from the wanted day another one is looked for."""

_STEP = timedelta(minutes=5)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

Blocked = Sequence[tuple[datetime, datetime]]
"""When a use can't be, as `domain.booking.blocked` says."""


def free_times(
    house: House, slot: Slot, details: Details, blocked: Blocked, now: datetime
) -> tuple[Slot, ...]:
    """Return the nearest free times for this slot in its own resource, the nearest first.

    `blocked` is what is known of the days within `DAYS_AROUND`.
    """
    apart = _merged(blocked)
    wanted = slot.start.astimezone(UTC)
    starts = sorted(_starts(house, slot, apart), key=lambda start: (abs(start - wanted), start))
    length = slot.end.astimezone(UTC) - wanted
    free = (
        candidate
        for start in starts
        if start >= now and not _hits(apart, start, start + length)
        if _is_allowed(house, candidate := _moved(house, slot, start - wanted), details, now)
    )
    return tuple(islice(free, MOST))


def around(slot: Slot) -> tuple[datetime, datetime]:
    """Return the time in which alternatives are looked for, in UTC."""
    days = timedelta(days=DAYS_AROUND + 1)
    return slot.start.astimezone(UTC) - days, slot.end.astimezone(UTC) + days


def _starts(house: House, slot: Slot, apart: Blocked) -> set[datetime]:
    """Return the starts of times that touch what is blocked, and of the same on other days."""
    start, end = slot.start.astimezone(UTC), slot.end.astimezone(UTC)
    found = set()
    for blocked_from, blocked_until in apart:
        found |= {_rounded_up(blocked_until), _rounded_down(blocked_from - (end - start))}
    for days in range(1, DAYS_AROUND + 1):
        for day in (slot.start.date() + timedelta(days=days * sign) for sign in (1, -1)):
            found.add(nearest(day, slot.start.time(), house.zone).astimezone(UTC))
    return found


def _merged(blocked: Blocked) -> list[tuple[datetime, datetime]]:
    """Return the same times without overlaps, earliest first."""
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(blocked):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _hits(apart: Blocked, start: datetime, end: datetime) -> bool:
    """Tell whether `[start, end)` meets what is blocked; only the last before the end can."""
    place = bisect_left(apart, end, key=lambda stretch: stretch[0])
    return place > 0 and apart[place - 1][1] > start


def _moved(house: House, slot: Slot, by: timedelta) -> Slot:
    start = (slot.start.astimezone(UTC) + by).astimezone(house.zone)
    end = (slot.end.astimezone(UTC) + by).astimezone(house.zone)
    return replace(slot, start=start, end=end)


def _is_allowed(house: House, slot: Slot, details: Details, now: datetime) -> bool:
    try:
        # People were too many before, or will be after: here only time counts.
        check(house, slot, replace(details, people=None), now, anyway=False)
    except Refused:
        return False
    return True


def _rounded_up(moment: datetime) -> datetime:
    return moment + (_EPOCH - moment) % _STEP


def _rounded_down(moment: datetime) -> datetime:
    return moment - (moment - _EPOCH) % _STEP
