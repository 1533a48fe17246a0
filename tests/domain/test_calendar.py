"""When the house is open, and when a service is there."""

import calendar
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.enums import Weeks
from kiosk.domain.calendar import (
    HORIZON_DAYS,
    Slot,
    end_of_day,
    is_open,
    next_opening,
    next_reception,
    next_reception_on_another_day,
    openings,
    receiving,
    receptions,
)
from kiosk.domain.house import House, Presence, PresenceException, Span
from tests.clocks import PARIS
from tests.houses import MONDAY, MORNING
from tests.houses import SMALL_HOUSE as HOUSE

EVERY_DAY = frozenset(range(7))


def with_jobs(**rule: Any) -> House:
    """Return a house without closures where one rule says when `jobs` is there."""
    values: dict[str, Any] = {"days": EVERY_DAY, "hours": (MORNING,)}
    presence = Presence("jobs", "one", **values | rule)
    return replace(HOUSE, closures=(), presences=(presence,))


def days_of(house: House, first: date, count: int) -> list[date]:
    """Return the days among so many on which `jobs` is there."""
    days = (first + timedelta(days=n) for n in range(count))
    return [day for day in days if receptions(house, "jobs", day)]


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


def test_every_other_week_in_a_year_with_53() -> None:
    """Week 53 is odd and so is the week 1 after it: twice in a row, then never for two."""
    mondays = [date(2026, 12, 14) + timedelta(weeks=n) for n in range(6)]  # weeks 51 52 53 1 2 3
    for weeks, expected in (
        (Weeks.EVERY, mondays),
        (Weeks.ODD, [mondays[n] for n in (0, 2, 3, 5)]),
        (Weeks.EVEN, [mondays[n] for n in (1, 4)]),
    ):
        house = with_jobs(days=frozenset({MONDAY}), weeks=weeks)
        assert days_of(house, mondays[0], 42) == expected


@pytest.mark.parametrize("nth", [1, 2, 3, 4, 5, -1, -2, -5])
def test_the_nth_weekday_of_every_month(nth: int) -> None:
    for weekday in range(7):
        expected = []
        for month in range(1, 13):
            weeks = calendar.monthcalendar(2028, month)  # a leap year
            days = [week[weekday] for week in weeks if week[weekday]]
            if abs(nth) <= len(days):
                expected.append(date(2028, month, days[nth - 1 if nth > 0 else nth]))
        house = with_jobs(days=frozenset({weekday}), of_month=(nth,))
        assert days_of(house, date(2028, 1, 1), 366) == expected


def test_a_rule_begins_and_ends_with_the_days_it_names() -> None:
    house = with_jobs(first=date(2026, 11, 3), last=date(2026, 11, 5))
    assert days_of(house, date(2026, 11, 1), 10) == [date(2026, 11, n) for n in (3, 4, 5)]


def test_an_exception_counts_also_where_the_rule_says_no() -> None:
    extra = PresenceException(date(2026, 11, 25), (Span(time(15), time(16)),), None)
    house = with_jobs(days=frozenset({MONDAY}), last=date(2026, 11, 24), exceptions=(extra,))
    (slot,) = receptions(house, "jobs", extra.on)
    assert slot == Slot(at("2026-11-25T15:00"), at("2026-11-25T16:00"), "one")
    closed = replace(house, closures=HOUSE.closures)
    christmas = PresenceException(date(2026, 12, 24), extra.hours, None)
    presence = replace(house.presences[0], exceptions=(christmas,))
    assert receptions(replace(closed, presences=(presence,)), "jobs", christmas.on) == ()


def test_hours_are_listed_as_the_day_goes() -> None:
    early, late = Span(time(9), time(10)), Span(time(11), time(12))
    presences = tuple(Presence("jobs", "one", EVERY_DAY, (span,)) for span in (late, early))
    house = replace(HOUSE, presences=presences)
    found = receptions(house, "jobs", date(2026, 11, 24))
    assert [slot.start.hour for slot in found] == [9, 11]


def test_a_reception_that_has_just_begun_is_not_the_next() -> None:
    slot = next_reception(HOUSE, "jobs", at("2026-11-24T09:00"))
    assert slot is not None
    assert slot.start == at("2026-11-24T14:00")


def test_nothing_is_looked_for_beyond_the_horizon() -> None:
    today = date(2026, 11, 24)
    for ahead, found in ((HORIZON_DAYS - 1, True), (HORIZON_DAYS, False)):
        house = with_jobs(first=today + timedelta(days=ahead))
        slot = next_reception(house, "jobs", datetime.combine(today, time(9, 30), PARIS))
        assert (slot is not None) is found


def test_another_day_is_not_this_evening() -> None:
    evening = Span(time(18), time(19))
    house = with_jobs(hours=(MORNING, evening))
    slot = next_reception_on_another_day(house, "jobs", at("2026-11-24T09:30"))
    assert slot is not None
    assert slot.start == at("2026-11-25T09:00")
    assert end_of_day(at("2026-11-24T09:30")).date() == date(2026, 11, 24)


def test_the_next_time_after_the_clocks_changed_is_an_hour_later_in_utc() -> None:
    for after, starts in (
        ("2026-10-24T18:00", datetime(2026, 10, 26, 8, 0, tzinfo=UTC)),  # winter has begun
        ("2026-03-28T18:00", datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),  # and ended
    ):
        slot = next_reception(HOUSE, "desk", at(after))
        assert slot is not None
        assert slot.start.astimezone(UTC) == starts
        assert is_open(HOUSE, starts.astimezone(PARIS))
        assert not is_open(HOUSE, (starts - timedelta(seconds=1)).astimezone(PARIS))


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(sorted(HOUSE.services)),
    st.datetimes(datetime(2026, 11, 20), datetime(2027, 1, 5)),  # noqa: DTZ001  made local below
)
def test_minute_by_minute_nobody_comes_sooner(service: str, moment: datetime) -> None:
    after = moment.replace(second=0, microsecond=0, tzinfo=PARIS)
    minutes = (after + timedelta(minutes=n) for n in range(1, 3 * 24 * 60))
    begun = ((at_, receiving(HOUSE, service, at_)) for at_ in minutes)
    first = next((slot for at_, slot in begun if slot and slot.start == at_), None)
    promised = next_reception(HOUSE, service, after)
    if first is not None:
        assert promised == first
    else:
        assert promised is None or promised.start >= after + timedelta(days=3)
