"""From walls to moments, where clocks are put forward and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.moments import (
    at,
    first_such,
    is_plain,
    lasting,
    length,
    local,
    nearest,
    zone_of,
)
from kiosk.domain.refusals import Refused
from tests.clocks import PARIS

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ZONES = ("Europe/Paris", "Australia/Lord_Howe", "America/St_Johns", "Asia/Beirut", "Asia/Kolkata")

zones = st.sampled_from(ZONES).map(ZoneInfo)
walls = st.one_of(
    st.datetimes(datetime(2000, 1, 2), datetime(2200, 1, 1)),  # noqa: DTZ001  what a wall shows
    # The days on which some of these zones change.
    st.builds(
        datetime.combine,
        st.sampled_from([SPRING, AUTUMN, date(2026, 4, 5), date(2026, 10, 4), date(2026, 11, 1)]),
        st.times(max_value=time(3, 30)),
    ),
)


def instants(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return every moment in UTC at which a wall there shows this, found by trying."""
    around = (wall.replace(tzinfo=UTC) + timedelta(hours=n) for n in range(-36, 37))
    offsets = {moment.astimezone(zone).utcoffset() or timedelta(0) for moment in around}
    found = (wall.replace(tzinfo=UTC) - offset for offset in offsets)
    return sorted(m for m in found if m.astimezone(zone).replace(tzinfo=None) == wall)


@settings(max_examples=300, deadline=None)
@given(walls, zones)
def test_a_wall_time_is_one_moment_or_refused(wall: datetime, zone: ZoneInfo) -> None:
    moments = instants(wall, zone)
    assert is_plain(wall.date(), wall.time(), zone) is (len(moments) == 1)
    if len(moments) == 1:
        assert [at(wall.date(), wall.time(), zone).astimezone(UTC)] == moments
        return
    with pytest.raises(Refused) as refusal:
        at(wall.date(), wall.time(), zone)
    assert refusal.value.code == ("time.twice" if moments else "time.missing")
    assert refusal.value.details["when"] == wall


@settings(max_examples=300, deadline=None)
@given(walls, zones)
def test_the_nearest_time_is_the_first_or_as_far_behind_the_gap(
    wall: datetime, zone: ZoneInfo
) -> None:
    found = nearest(wall.date(), wall.time(), zone)
    moments = instants(wall, zone)
    if moments:
        assert found.astimezone(UTC) == moments[0]
        return
    before = (found.astimezone(UTC) - timedelta(days=1)).astimezone(zone)
    gap = (found.utcoffset() or timedelta(0)) - (before.utcoffset() or timedelta(0))
    assert found.replace(tzinfo=None) == wall + gap
    assert gap > timedelta(0)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "then"),
    [
        ("Europe/Paris", SPRING, time(2), "2026-03-29T03:00:00+02:00"),
        ("Europe/Paris", SPRING, time(2, 30), "2026-03-29T03:00:00+02:00"),
        ("Europe/Paris", SPRING, time(2, 59, 59, 999_999), "2026-03-29T03:00:00+02:00"),
        ("Europe/Paris", date(2039, 3, 27), time(2, 30), "2039-03-27T03:00:00+02:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), "2026-10-04T02:30:00+11:00"),
        ("Asia/Beirut", SPRING, time(0), "2026-03-29T01:00:00+03:00"),
        ("Pacific/Apia", date(2011, 12, 30), time(12), "2011-12-31T00:00:00+14:00"),
    ],
)
def test_what_is_missing_names_the_first_moment_after_it(
    zone: str, day: date, clock: time, then: str
) -> None:
    with pytest.raises(Refused) as refusal:
        at(day, clock, ZoneInfo(zone))
    assert refusal.value.code == "time.missing"
    assert refusal.value.details["when"] == datetime.combine(day, clock)
    following = refusal.value.details["next"]
    assert isinstance(following, datetime)
    assert following.isoformat() == then


def test_what_comes_twice_names_both_offsets() -> None:
    with pytest.raises(Refused) as refusal:
        at(AUTUMN, time(2, 30), PARIS)
    assert refusal.value.code == "time.twice"
    assert refusal.value.details == {
        "when": datetime(2026, 10, 25, 2, 30),  # noqa: DTZ001  the wall
        "offsets": ("+02:00", "+01:00"),
    }


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        (SPRING, time(1, 59)),
        (SPRING, time(3)),
        (AUTUMN, time(1, 59)),
        (AUTUMN, time(3)),
    ],
)
def test_the_edges_of_a_change_exist_once(day: date, clock: time) -> None:
    assert is_plain(day, clock, PARIS)
    assert at(day, clock, PARIS).replace(tzinfo=None) == datetime.combine(day, clock)


def test_a_series_goes_on_when_clocks_change() -> None:
    assert nearest(SPRING, time(2, 30), PARIS).isoformat() == "2026-03-29T03:30:00+02:00"
    assert nearest(AUTUMN, time(2, 30), PARIS).isoformat() == "2026-10-25T02:30:00+02:00"
    # Also where no calendar goes on: it is never refused.
    assert nearest(date.max, time.max, ZoneInfo("America/St_Johns")).date() == date.max
    assert nearest(date.min, time.min, PARIS).date() == date.min


def test_years_that_nobody_means() -> None:
    for day in (date(2000, 1, 1), date(2039, 7, 1), date(9000, 12, 31)):
        assert at(day, time(10), PARIS).date() == day
    for day in (date(1999, 12, 31), date(9001, 1, 1)):
        with pytest.raises(Refused, match=r"time\.out-of-range"):
            at(day, time(10), PARIS)


def test_time_goes_by_also_while_clocks_change() -> None:
    evening = datetime(2026, 3, 28, 23, 0, tzinfo=PARIS)
    morning = lasting(evening, timedelta(hours=8))
    assert morning.isoformat() == "2026-03-29T08:00:00+02:00"
    assert zone_of(morning) is PARIS
    assert length(evening, morning) == timedelta(hours=8)
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    second = lasting(first, timedelta(hours=1))
    assert second.isoformat() == "2026-10-25T02:30:00+01:00"
    assert length(first, second) == timedelta(hours=1)


@settings(deadline=None)
@given(walls, zones, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_what_lasts_so_long_is_so_long(wall: datetime, zone: ZoneInfo, time_: timedelta) -> None:
    start = nearest(wall.date(), wall.time(), zone)
    assert length(start, lasting(start, time_)) == time_


@pytest.mark.parametrize("time_", [timedelta.max, timedelta(days=7000 * 366), timedelta.min])
def test_nothing_lasts_for_ever(time_: timedelta) -> None:
    with pytest.raises(Refused, match=r"time\.out-of-range"):
        lasting(datetime(2026, 11, 24, 9, 30, tzinfo=PARIS), time_)


def test_a_moment_from_elsewhere() -> None:
    here = local(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), PARIS)
    assert here.isoformat() == "2026-10-25T02:30:00+02:00"
    east = ZoneInfo("Asia/Tokyo")
    for foreign in (
        datetime(2000, 1, 1, 0, 30, tzinfo=east),  # still 1999 here
        datetime(9001, 1, 1, 0, 30, tzinfo=east),
    ):
        with pytest.raises(Refused, match=r"time\.out-of-range"):
            local(foreign, PARIS)
    with pytest.raises(TypeError):
        zone_of(datetime(2026, 11, 24))  # noqa: DTZ001  that is the mistake


def test_a_day_of_a_month_is_the_first_one_that_exists() -> None:
    assert first_such(24, 11, date(2026, 11, 24)) == date(2026, 11, 24)
    assert first_such(23, 11, date(2026, 11, 24)) == date(2027, 11, 23)
    assert first_such(29, 2, date(2096, 3, 1)) == date(2104, 2, 29)
    assert first_such(31, 4, date(2026, 1, 1)) is None
