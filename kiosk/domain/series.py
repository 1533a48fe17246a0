"""A booking that is repeated: on which days, at what moments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiosk.domain.booking import Details, Slot, in_house
from kiosk.domain.booking import check as check_slot
from kiosk.domain.calendar import closure_on
from kiosk.domain.house import House
from kiosk.domain.moments import lasting, length, nearest
from kiosk.domain.recurrence import Rule, at_most
from kiosk.domain.refusals import Refused
from kiosk.domain.rrule import check

MOST = 1000
"""The most times that one series takes place: four years of working days."""


class Scope(StrEnum):
    """How much of a series a change is about. What is over is never changed with its series."""

    THIS = "this"
    FROM_HERE = "from-here"
    ALL = "all"


class Why(StrEnum):
    """Why a planned day is left out."""

    HOLIDAY = "holiday"
    CLOSURE = "closure"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Repeat:
    """How a booking is repeated.

    `choices` answer conflicts, by the planned day: another slot, or None to leave the day out.
    """

    rule: Rule
    skip_holidays: bool = False
    skip_closures: bool = False
    choices: Mapping[date, Slot | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """One time of a series, or the only one; `left_out` says why it will not take place."""

    at: datetime
    slot: Slot
    by_hand: bool = False
    left_out: Why | None = None


def plan(house: House, slot: Slot, repeat: Repeat | None) -> tuple[Planned, ...]:
    """Return when a booking takes place, at the same local time whatever the season.

    Raises `Refused` as `rrule.check` and `recurrence.at_most` do: `rule.endless`,
    `series.too-long`; `series.empty` (`planned`) where every day is left out.
    """
    if repeat is None:
        return (Planned(slot.start, slot),)
    check(repeat.rule)
    days = at_most(repeat.rule, slot.start.date(), MOST)
    planned = tuple(_planned(house, slot, repeat, days))
    if all(one.left_out for one in planned):
        raise Refused("series.empty", planned=planned)
    return planned


def check_day(house: House, slot: Slot, details: Details, now: datetime, *, anyway: bool) -> None:
    """Say no to one time of a series as `booking.check` does; `day` is among the details."""
    try:
        check_slot(house, slot, details, now, anyway=anyway)
    except Refused as refused:
        named = {**refused.details, "day": slot.start.date()}
        raise Refused(refused.code, **named) from None


def on_day(house: House, slot: Slot, day: date) -> Slot:
    """Return the same local times on another day.

    What lies wholly in an hour that the clocks leave out comes later, as long as ever.
    """
    start = nearest(day, slot.start.time(), house.zone)
    end = nearest(day + day_span(slot), slot.end.time(), house.zone)
    if length(start, end) <= timedelta(0):
        end = lasting(start, slot.end.replace(tzinfo=None) - slot.start.replace(tzinfo=None))
    return replace(slot, start=start, end=end)


def _planned(house: House, slot: Slot, repeat: Repeat, days: tuple[date, ...]) -> Iterator[Planned]:
    for day in days:
        usual = on_day(house, slot, day)
        if day in repeat.choices:
            chosen = repeat.choices[day]
            if chosen is None:
                yield Planned(usual.start, usual, left_out=Why.CHOICE)
            else:
                yield Planned(usual.start, in_house(house, chosen), by_hand=True)
        else:
            why = why_not(
                house,
                usual,
                skip_holidays=repeat.skip_holidays,
                skip_closures=repeat.skip_closures,
            )
            yield Planned(usual.start, usual, left_out=why)


def why_not(house: House, slot: Slot, *, skip_holidays: bool, skip_closures: bool) -> Why | None:
    """Return why a time of a series is left out, if it is."""
    day = slot.start.date()
    if skip_closures and closure_on(house, day):
        return Why.CLOSURE
    if skip_holidays and house.holidays.on(day) is not None:
        return Why.HOLIDAY
    return None


def day_span(slot: Slot) -> timedelta:
    """Return how many midnights lie in a slot, as days."""
    return slot.end.date() - slot.start.date()
