"""Events that were planned together: a change of one that is meant for the others as well.

Each is an event of its own. What was made different by hand stays as it is.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from kiosk.domain.booking import Slot
from kiosk.domain.events import EventDetails, Stretch
from kiosk.domain.house import House
from kiosk.domain.moments import nearest
from kiosk.domain.series import on_day

WEEK = timedelta(days=7)


def days_later(house: House, details: EventDetails, days: timedelta) -> EventDetails:
    """Return the details with their time of registration as many days later, by the wall."""

    def moved(moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        return nearest(moment.date() + days, moment.time(), house.zone)

    return replace(details, opens=moved(details.opens), closes=moved(details.closes))


def carried(before: EventDetails, wanted: EventDetails, other: EventDetails) -> EventDetails:
    """Return another one's details with what changes, as far as it was the same there."""
    changes = {
        name: getattr(wanted, name)
        for name in (field.name for field in fields(EventDetails))
        if getattr(wanted, name) != getattr(before, name)
        and getattr(other, name) == getattr(before, name)
    }
    return replace(other, **changes)


def merged(seen: EventDetails, wanted: EventDetails, now: EventDetails) -> EventDetails:
    """Return the details with what somebody changed of what they saw, whatever else changed."""
    changes = {
        field.name: getattr(wanted, field.name)
        for field in fields(EventDetails)
        if getattr(wanted, field.name) != getattr(seen, field.name)
    }
    return replace(now, **changes)


def same_times(house: House, this: Stretch, other: Stretch) -> bool:
    """Tell whether another one takes place at the same time of the day, on whatever day."""
    return _on(house, this, other.start.date()) == other


def moved_along(
    house: House, this: Stretch, to: Stretch, other: Stretch, days: Sequence[date]
) -> Stretch:
    """Return where another one goes when this one goes to `to`.

    `days` are those of all. Of a series on several weekdays only those of the same weekday go to
    another day, as for rooms.
    """
    by = to.start.date() - this.start.date()
    if other.start.weekday() != this.start.weekday() and _several_a_week(days):
        by = timedelta(0)
    return _on(house, to, other.start.date() + by)


def _on(house: House, one: Stretch, day: date) -> Stretch:
    there = on_day(house, Slot("", one.start, one.end), day)
    return Stretch(there.start, there.end)


def _several_a_week(days: Sequence[date]) -> bool:
    ordered = sorted(set(days))
    return any(later - day < WEEK for day, later in pairwise(ordered))
