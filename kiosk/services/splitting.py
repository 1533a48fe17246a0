"""A series that goes on differently from some day on. `booking_changes` calls this."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session

from db.models import Booking
from kiosk.domain import recurrence, rrule
from kiosk.domain.booking import Slot
from kiosk.domain.recurrence import Frequency, Rule
from kiosk.domain.refusals import Refused
from kiosk.domain.series import day_span, on_day
from kiosk.domain.tokens import BOOKING, new_token
from kiosk.services.place import Place
from kiosk.services.uses import Series, Use, stored

_ITS_OWN = {
    "id", "uid", "token", "rule", "first_day", "continues_id", "revision", "created_at",
    "created_by", "forgotten_at",
}  # fmt: skip


def tail(
    session: Session,
    place: Place,
    series: Series,
    reached: Sequence[Use],
    made: list[Any],
    now: datetime,
) -> Series:
    """Return the part of a series that begins with the first of these uses.

    If there is anything before, that part becomes a booking of its own, which continues this one.
    """
    booking = series.booking
    first = min(use.planned for use in reached)
    if all(use.planned >= first for use in series.uses):
        return series
    day = place.local(first).date()
    head, rest = recurrence.split(_rule(place, booking), booking.first_day, day)
    if head is None or rest is None:  # the rule and its uses have come apart by hand
        return series
    copied = booking.model_dump(exclude=_ITS_OWN)
    continuing = Booking(
        **copied,
        token=new_token(BOOKING),
        rule=rrule.write(rest),
        first_day=day,
        continues_id=booking.id,
        created_at=now,
        created_by=place.actor,
    )
    session.add(continuing)
    session.flush()
    made.append(continuing)
    booking.rule = rrule.write(head)
    uses = [use for use in series.uses if use.planned >= first]
    for use in uses:
        for row in use.rows:
            row.booking_id = stored(continuing)
    session.flush()
    return Series(continuing, uses, series.this)


def shift(place: Place, series: Series, to: Slot) -> Slot:
    """Plan a series as the use that is meant was moved; return how it is planned for its day.

    What is moved is what differs from where the use is now: one that was put on another day by
    hand, and goes to another time with its series, leaves its series on its weekday. The other
    uses keep their distance in days; of a series on several weekdays only those of the same
    weekday go to another day. Uses and rule are changed, but nothing is taken.
    Raises `Refused`: `series.overlaps-itself` where two of them come to the same day.
    """
    booking = series.booking
    rule = _rule(place, booking)
    this = place.local(series.this.planned).date()
    to = _as_planned(place, series, to)
    by = to.start.date() - this
    before = [place.local(use.planned).date() for use in series.uses]
    if recurrence.is_on_several_weekdays(rule):
        days = [day + by if day.weekday() == this.weekday() else day for day in before]
        moved, first_day = recurrence.turned(rule, this.weekday(), by.days), min(days)
    else:
        days = [day + by for day in before]
        moved = recurrence.shifted(rule, by.days, booking.first_day)
        first_day = booking.first_day + by
    if len(set(days)) < len(set(before)):
        raise Refused("series.overlaps-itself")
    for use, day in zip(series.uses, days, strict=True):
        planned = on_day(place.house, to, day).start.astimezone(UTC)
        for row in use.rows:
            row.planned_at = planned
    booking.rule = rrule.write(moved or Rule(Frequency.DATES, dates=tuple(days)))
    note_times(place, booking, to)
    booking.first_day = first_day
    return to


def _as_planned(place: Place, series: Series, to: Slot) -> Slot:
    """Return where the planned place of the use that is meant goes, when the use goes to `to`."""
    now, planned = series.this.slot(place), _usual(place, series)
    resource = planned.resource if to.resource == now.resource else to.resource
    day = planned.start.date() + (to.start.date() - now.start.date())
    same_times = (to.start.time(), to.end.time()) == (now.start.time(), now.end.time())
    times = planned if same_times and day_span(to) == day_span(now) else to
    return replace(on_day(place.house, times, day), resource=resource)


def note_times(place: Place, booking: Booking, slot: Slot) -> None:
    """Write down where and when a booking is planned."""
    booking.resource_id = place.resource_ids[slot.resource]
    booking.first_day = slot.start.date()
    booking.starts = slot.start.time()
    booking.ends = slot.end.time()
    booking.ends_after_days = day_span(slot).days


def is_as_planned(place: Place, series: Series) -> bool:
    """Tell whether the use that is meant takes place where and when its series says."""
    return series.this.slot(place) == _usual(place, series)


def where_it_belongs(place: Place, series: Series) -> Slot:
    """Return where the use that is meant is to be: by hand, or as its series has it now."""
    if series.booking.rule is None or series.this.first.by_hand:
        return series.this.slot(place)
    return _usual(place, series)


def _usual(place: Place, series: Series) -> Slot:
    booking = series.booking
    start = datetime.combine(booking.first_day, booking.starts, place.house.zone)
    last_day = booking.first_day + timedelta(days=booking.ends_after_days)
    end = datetime.combine(last_day, booking.ends, place.house.zone)
    usual = Slot(place.resource_keys[booking.resource_id], start, end)
    return on_day(place.house, usual, place.local(series.this.planned).date())


def planned_slots(place: Place, uses: Sequence[Use], planned: Slot) -> Iterator[tuple[Use, Slot]]:
    """Yield where these uses are to be, each on the day that is planned now."""
    for use in uses:
        yield use, on_day(place.house, planned, place.local(use.planned).date())


def _rule(place: Place, booking: Booking) -> Rule:
    if booking.rule is None:
        raise RuntimeError("a single booking was taken for a series")
    return rrule.read(booking.rule, place.house.zone)
