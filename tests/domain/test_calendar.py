"""When the house is open, and when a service is there."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.calendar import (
    is_open,
    next_opening,
    next_reception,
    next_reception_on_another_day,
    openings,
    receiving,
    receptions,
)
from tests.clocks import PARIS
from tests.houses import SMALL_HOUSE as HOUSE


def at(written: str) -> datetime:
    """Return a moment in the house."""
    return datetime.fromisoformat(written).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-24T08:59:59", False),
        ("2026-11-24T09:00", True),
        ("2026-11-24T11:59:59", True),
        ("2026-11-24T12:00", False),
        ("2026-11-24T14:00", True),
        ("2026-11-24T17:00", False),
        ("2026-11-28T10:00", False),  # a Saturday
        ("2026-12-24T10:00", False),  # the closure's first day
        ("2027-01-01T10:00", False),  # and its last
        ("2026-12-23T10:00", True),
        ("2027-01-04T10:00", True),
    ],
)
def test_open_from_the_first_to_before_the_last_minute(moment: str, *, open_: bool) -> None:
    assert is_open(HOUSE, at(moment)) is open_


def test_the_next_opening_skips_nights_weekends_and_closures() -> None:
    for after, opens in (
        ("2026-11-24T09:00", "2026-11-24T14:00"),
        ("2026-11-27T18:00", "2026-11-30T09:00"),
        ("2026-12-23T16:00", "2027-01-04T09:00"),
    ):
        slot = next_opening(HOUSE, at(after))
        assert slot is not None
        assert slot.start == at(opens)
    assert next_opening(replace(HOUSE, hours={}), at("2026-11-24T09:00")) is None


@pytest.mark.parametrize(
    ("service", "moment", "counter"),
    [
        ("desk", "2026-11-23T10:00", "hall"),  # whenever the house is open
        ("desk", "2026-11-23T13:00", None),
        ("jobs", "2026-11-24T10:00", "one"),
        ("jobs", "2026-11-25T10:00", None),
        ("jobs", "2026-12-01T10:00", None),  # an exception: not that day
        ("jobs", "2026-12-03T10:30", "two"),  # an exception: other hours, elsewhere
        ("jobs", "2026-12-03T09:30", None),
        ("odd", "2026-11-23T10:00", None),  # week 48
        ("odd", "2026-11-30T10:00", "two"),  # week 49
        ("odd", "2027-01-04T10:00", "two"),  # week 1, after week 53
        ("monthly", "2026-12-02T15:00", "one"),  # the first Wednesday
        ("monthly", "2026-11-25T15:00", "one"),  # the last one
        ("monthly", "2026-11-18T15:00", None),
        ("monthly", "2026-08-26T15:00", None),  # before it begins
        ("monthly", "2027-07-07T15:00", None),  # after it ended
        ("jobs", "2026-12-24T10:00", None),  # the house is closed
    ],
)
def test_who_receives(service: str, moment: str, counter: str | None) -> None:
    slot = receiving(HOUSE, service, at(moment))
    assert (slot.counter if slot else None) == counter


def test_the_next_time_skips_exceptions_and_closures() -> None:
    for after, starts, counter in (
        ("2026-11-24T12:30", "2026-11-24T14:00", "one"),
        ("2026-11-26T18:00", "2026-12-03T10:00", "two"),
        ("2026-12-22T18:00", "2027-01-05T09:00", "one"),
    ):
        slot = next_reception(HOUSE, "jobs", at(after))
        assert slot is not None
        assert (slot.start, slot.counter) == (at(starts), counter)
    tomorrow = next_reception_on_another_day(HOUSE, "jobs", at("2026-11-24T09:30"))
    assert tomorrow is not None
    assert tomorrow.start == at("2026-11-26T09:00")
    assert next_reception(HOUSE, "monthly", at("2027-07-01T00:00")) is None


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_nine_o_clock_is_nine_o_clock_when_clocks_change(day: date) -> None:
    sunday = replace(HOUSE, hours={6: HOUSE.hours[0]})
    first = openings(sunday, day)[0]
    assert (first.start.time(), first.end.time()) == (time(9), time(12))
    assert is_open(sunday, datetime.combine(day, time(9), PARIS))
    assert not is_open(sunday, datetime.combine(day, time(8, 59), PARIS))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(HOUSE.services)),
    st.datetimes(datetime(2026, 11, 1), datetime(2027, 1, 10)),  # noqa: DTZ001  made local below
)
def test_the_next_time_is_the_first_one(service: str, moment: datetime) -> None:
    after = moment.replace(tzinfo=PARIS)
    slot = next_reception(HOUSE, service, after)
    assert slot is not None
    assert slot.start > after
    inside = receiving(HOUSE, service, slot.start)
    assert inside is not None
    assert inside.start == slot.start
    days = (slot.start.date() - after.date()).days
    for day in (after.date() + timedelta(days=n) for n in range(days + 1)):
        assert not [s for s in receptions(HOUSE, service, day) if after < s.start < slot.start]
