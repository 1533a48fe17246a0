"""When the house is open and when a service receives people.

Every moment is an aware datetime in the house's time zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.enums import Weeks
from kiosk.domain.house import Closure, House, Presence, Span

HORIZON_DAYS = 120
"""How far ahead the next presence is looked for."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which somebody receives people, `[start, end)`, and at which counter."""

    start: datetime
    end: datetime
    counter: str | None


def closure_on(house: House, day: date) -> Closure | None:
    """Return the closure that covers this day, if any."""
    return next((c for c in house.closures if c.first <= day <= c.last), None)


def openings(house: House, day: date) -> tuple[Slot, ...]:
    """Return the hours of the house on this day."""
    if closure_on(house, day):
        return ()
    return _slots(house, day, house.hours.get(day.weekday(), ()), None)


def closing(house: House, at: datetime) -> datetime | None:
    """Return when the hours end in which a moment is; None: the house is closed then."""
    return next((one.end for one in openings(house, at.date()) if one.start <= at < one.end), None)


def is_open(house: House, at: datetime) -> bool:
    """Tell whether the house is open at this moment."""
    return closing(house, at) is not None


def next_opening(house: House, after: datetime) -> Slot | None:
    """Return the next hours of the house that begin after this moment."""
    return next(
        (
            slot
            for day in _days(after.date())
            for slot in openings(house, day)
            if slot.start > after
        ),
        None,
    )


def receptions(house: House, service: str, day: date) -> tuple[Slot, ...]:
    """Return when and where this service receives people on this day, in order."""
    if closure_on(house, day):
        return ()
    presences = house.by_service.get(service)
    if presences is None:
        counter = house.services[service].counter
        return tuple(Slot(s.start, s.end, counter) for s in openings(house, day))
    slots = (slot for presence in presences for slot in _presence_slots(house, presence, day))
    return tuple(sorted(slots, key=lambda slot: slot.start))


def receiving(house: House, service: str, at: datetime) -> Slot | None:
    """Return the reception that is going on at this moment, if any."""
    return next(
        (slot for slot in receptions(house, service, at.date()) if slot.start <= at < slot.end),
        None,
    )


def next_reception(house: House, service: str, after: datetime) -> Slot | None:
    """Return the next reception of this service that begins after this moment."""
    return next(
        (
            slot
            for day in _days(after.date())
            for slot in receptions(house, service, day)
            if slot.start > after
        ),
        None,
    )


def next_reception_on_another_day(house: House, service: str, after: datetime) -> Slot | None:
    """Return the first reception of this service after today."""
    return next_reception(house, service, end_of_day(after))


def end_of_day(at: datetime) -> datetime:
    """Return the last microsecond of this local day."""
    return at.replace(hour=23, minute=59, second=59, microsecond=999_999)


def _days(first: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(HORIZON_DAYS))


def _presence_slots(house: House, presence: Presence, day: date) -> tuple[Slot, ...]:
    for exception in presence.exceptions:
        if exception.on == day:
            return _slots(house, day, exception.hours, exception.counter or presence.counter)
    if not _takes_place(presence, day):
        return ()
    return _slots(house, day, presence.hours, presence.counter)


def _takes_place(presence: Presence, day: date) -> bool:
    if day.weekday() not in presence.days:
        return False
    if presence.first and day < presence.first:
        return False
    if presence.last and day > presence.last:
        return False
    if presence.weeks is not Weeks.EVERY:
        parity = Weeks.ODD if day.isocalendar().week % 2 else Weeks.EVEN
        if presence.weeks is not parity:
            return False
    return not presence.of_month or any(n in presence.of_month for n in _nth_of_month(day))


def _nth_of_month(day: date) -> tuple[int, int]:
    """Return this weekday's place in its month, counted from the start and from the end."""
    next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    left = (next_month - day).days
    return (day.day - 1) // 7 + 1, -((left - 1) // 7 + 1)


def _slots(
    house: House, day: date, spans: tuple[Span, ...], counter: str | None
) -> tuple[Slot, ...]:
    return tuple(
        Slot(
            datetime.combine(day, span.start, house.zone),
            datetime.combine(day, span.end, house.zone),
            counter,
        )
        for span in spans
    )
