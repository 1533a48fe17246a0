"""Moments as the house books them: once, by a rule of its own, or on given days."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

from kiosk.domain import recurrence
from kiosk.domain.booking import Details, Slot
from kiosk.domain.house import House
from kiosk.domain.recurrence import Frequency, Rule
from kiosk.domain.refusals import Refused
from kiosk.domain.series import MOST, Repeat, on_day
from kiosk.services.bookings import BookingRequest


@dataclass(frozen=True, slots=True)
class Use:
    """Where and when something takes place, in UTC."""

    resource: str
    start: datetime
    end: datetime

    def slot(self, house: House) -> Slot:
        """Return it in house time."""
        start, end = self.start.astimezone(house.zone), self.end.astimezone(house.zone)
        return Slot(self.resource, start, end)


@dataclass(frozen=True, slots=True)
class Booked:
    """What is to be booked; `day_of` says on which day the use is planned that began then."""

    slot: Slot
    repeat: Repeat | None
    day_of: Mapping[datetime, date]

    def request(self, details: Details) -> BookingRequest:
        """Return the request for it."""
        return BookingRequest(self.slot, details, repeat=self.repeat)


def as_booked(
    house: House,
    usual: Use,
    uses: Mapping[datetime, Use | None],
    rule: Rule | None,
    *,
    repeats: bool,
) -> Booked:
    """Return uses as one booking, by the moments at which they were planned; None is left out.

    The rule is kept if it means these moments, whatever the clocks do; otherwise the days are
    given one by one. Raises `Refused`: `series.too-long`, `import.twice-a-day` (`day`).
    """
    day_of = {at: at.astimezone(house.zone).date() for at in sorted(uses)}
    live = {at: use for at in day_of if (use := uses[at]) is not None}
    if len(uses) == 1 and not repeats:
        (use,) = live.values()
        return Booked(use.slot(house), None, day_of)
    first = usual.slot(house)
    if rule is not None and _means(house, rule, first, day_of):
        return Booked(first, Repeat(rule, choices=_choices(house, first, day_of, uses)), day_of)
    if len(live) > MOST:
        raise Refused("series.too-long", most=MOST)
    return _on_given_days(house, first, {at: day_of[at] for at in live}, uses)


def _means(house: House, rule: Rule, first: Slot, day_of: Mapping[datetime, date]) -> bool:
    """Tell whether the house would expand a rule to these moments."""
    days = list(islice(recurrence.days(rule, first.start.date()), MOST + 1))
    if days != list(day_of.values()):
        return False
    usual = {at: on_day(house, first, day) for at, day in day_of.items()}
    return all(
        slot.start.astimezone(UTC) == at < slot.end.astimezone(UTC) for at, slot in usual.items()
    )


def _on_given_days(
    house: House,
    usual: Slot,
    day_of: Mapping[datetime, date],
    uses: Mapping[datetime, Use | None],
) -> Booked:
    day, times = Counter(day_of.values()).most_common(1)[0]
    if times > 1:
        raise Refused("import.twice-a-day", day=day)
    days = tuple(day_of.values())
    first = on_day(house, usual, days[0])
    if first.end.astimezone(UTC) <= first.start.astimezone(UTC):
        first = usual
    choices = _choices(house, first, day_of, uses)
    rule = Rule(Frequency.DATES, dates=days)
    return Booked(first, Repeat(rule, choices=choices), day_of)


def _choices(
    house: House,
    usual: Slot,
    day_of: Mapping[datetime, date],
    uses: Mapping[datetime, Use | None],
) -> dict[date, Slot | None]:
    """Return what differs from how the house would plan it."""
    chosen: dict[date, Slot | None] = {}
    for at, day in day_of.items():
        use, planned = uses[at], on_day(house, usual, day)
        if use is None:
            chosen[day] = None
        elif not _is(use, planned):
            chosen[day] = use.slot(house)
    return chosen


def _is(use: Use, slot: Slot) -> bool:
    return (use.resource, use.start, use.end) == (
        slot.resource,
        slot.start.astimezone(UTC),
        slot.end.astimezone(UTC),
    )
