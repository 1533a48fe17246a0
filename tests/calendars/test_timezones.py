"""How time zones are described, read by another implementation."""

import io
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from kiosk.calendars.timezones import described

ZONES = [
    "Europe/Paris",
    "Europe/Dublin",
    "UTC",
    "Asia/Kolkata",
    "America/New_York",
    "America/Havana",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Europe/Moscow",
    "Asia/Gaza",
]
"""With summer time, without, the other way round, by half an hour, by the moon; and ended."""

moments = st.integers(0, 38 * 366 * 24 * 3600).map(
    lambda seconds: datetime(2007, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def read_back(timezone: Timezone) -> tzinfo:
    """Return what dateutil makes of a description."""
    read = tzical(io.StringIO(timezone.to_ical().decode())).get()
    assert read is not None
    return read


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ZONES), moments, st.integers(0, 4000), st.floats(0, 1))
def test_any_moment_is_as_the_zone_has_it(
    name: str, first: datetime, days: int, between: float
) -> None:
    zone, last = ZoneInfo(name), first + timedelta(days=days)
    moment = (first + between * (last - first)).replace(microsecond=0)
    wall = moment.astimezone(zone).replace(tzinfo=None)
    theirs = read_back(described(zone, first, last))
    offsets = {zone.utcoffset(wall.replace(fold=fold)) for fold in (0, 1)}
    if len(offsets) == 1:  # else two moments show the same
        assert theirs.utcoffset(wall) in offsets


@pytest.mark.parametrize(("after", "hours"), [(-1, 1), (0, 2)])
def test_summer_time_begins_in_the_very_second(after: int, hours: int) -> None:
    zone = ZoneInfo("Europe/Paris")
    change = datetime(2027, 3, 28, 1, tzinfo=UTC) + timedelta(seconds=after)
    theirs = read_back(described(zone, change, change))
    assert zone.utcoffset(change.astimezone(zone)) == timedelta(hours=hours)
    wall = (change + timedelta(hours=hours)).replace(tzinfo=None)
    assert theirs.utcoffset(wall) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Africa/Casablanca", datetime(2026, 3, 1, tzinfo=UTC)),  # a month between two changes
        ("Pacific/Apia", datetime(2010, 2, 1, tzinfo=UTC)),  # before its first summer time
        ("Europe/Paris", datetime(2027, 1, 1, tzinfo=UTC)),
        ("UTC", datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_first_moment_is_described(name: str, first: datetime) -> None:
    zone = ZoneInfo(name)
    wall = first.astimezone(zone).replace(tzinfo=None)
    described_zone = described(zone, first, first + timedelta(days=1))
    parts: list[Any] = described_zone.subcomponents
    assert min(part["DTSTART"].dt for part in parts) <= wall
    assert read_back(described_zone).utcoffset(wall) == zone.utcoffset(wall)


def test_what_is_the_same_every_year_is_a_rule() -> None:
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    zone = described(ZoneInfo("Europe/Paris"), moment, moment)
    parts: list[Any] = zone.subcomponents
    rules = [part["RRULE"].to_ical().decode() for part in parts]
    assert rules == ["FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"]
    # A change is written as clocks showed it before.
    begins = [part["DTSTART"].to_ical().decode() for part in parts]
    assert begins == ["20250330T020000", "20251026T030000"]
    moon = described(ZoneInfo("Africa/Casablanca"), moment, moment)
    assert not [part for part in moon.subcomponents if "RRULE" in part]


def test_a_far_year_takes_no_long_time() -> None:
    zone = described(
        ZoneInfo("Europe/Paris"), datetime(2026, 1, 1, tzinfo=UTC), datetime(8999, 1, 1, tzinfo=UTC)
    )
    assert len(zone.to_ical()) < 600
    assert Calendar.from_ical(zone.to_ical())
