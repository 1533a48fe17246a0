"""On which days something is repeated, compared with an implementation that is not ours."""

import datetime as dt
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from dateutil import rrule as theirs
from hypothesis import event, given, settings
from hypothesis import strategies as st

from kiosk.domain import recurrence
from kiosk.domain.recurrence import (
    LAST_DAY,
    MOST_DATES,
    Frequency,
    Nth,
    Rule,
    at_most,
    days,
    shifted,
    split,
    turned,
)
from kiosk.domain.refusals import Refused

DAILY, WEEKLY, MONTHLY, YEARLY, DATES = Frequency
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WORKING_DAYS = tuple(Nth(day) for day in range(5))

MOST = 30
"""So many days of each random rule are compared."""
YEARS = 12
"""How far the other implementation looks."""

firsts = st.dates(date(1999, 1, 1), date(2050, 12, 31))
month_days = st.integers(1, 31) | st.integers(-31, -1)
nths = {by_month: st.builds(Nth, st.integers(0, 6), counts) for by_month, counts in (
    (True, st.sampled_from((0, 0, 1, 2, 3, 4, 5, -1, -2, -3, -4, -5))),
    (False, st.just(0)),
)}  # fmt: skip


@st.composite
def begun_rules(draw: st.DrawFn) -> tuple[Rule, date]:
    """Draw a rule, with or without an end, and its first day."""
    frequency = draw(st.sampled_from((DAILY, WEEKLY, MONTHLY, YEARLY)))
    first, end = draw(firsts), draw(st.sampled_from(("none", "until", "count")))
    return Rule(
        frequency,
        draw(st.sampled_from((1, 1, 2, 3, 4, 6, 7, 12, 17, 30))),
        tuple(draw(st.lists(nths[frequency in {MONTHLY, YEARLY}], max_size=3))),
        tuple(draw(st.lists(month_days, max_size=2))) if frequency is not WEEKLY else (),
        tuple(draw(st.lists(st.integers(1, 12), max_size=2))),
        until=first + timedelta(days=draw(st.integers(-1, 3000))) if end == "until" else None,
        count=draw(st.integers(1, 2 * MOST)) if end == "count" else None,
    ), first


@st.composite
def begun_dates(draw: st.DrawFn) -> tuple[Rule, date]:
    """Draw days one by one."""
    first = draw(firsts)
    after = draw(st.lists(st.integers(-10, 1500), min_size=1, max_size=8))
    return Rule(DATES, dates=tuple(first + timedelta(days=n) for n in after)), first


def by_others(rule: Rule, first: date) -> list[date]:
    """Return the first days of a rule as python-dateutil finds them, for some years."""
    found = theirs.rruleset()
    plain = [one for one in rule.weekdays if not one.n]
    counted = [one for one in rule.weekdays if one.n]
    # It wants each day to fit both kinds of weekdays; the RFC wants either.
    for weekdays in filter(None, (plain, counted)) if plain and counted else (rule.weekdays,):
        found.rrule(
            theirs.rrule(
                getattr(theirs, rule.frequency.name),
                datetime.combine(first, time()),
                rule.interval,
                wkst=theirs.MO,
                until=datetime.combine(rule.until, time()) if rule.until else None,
                bymonth=rule.months or None,
                bymonthday=rule.month_days or None,
                byweekday=[theirs.weekday(one.weekday, one.n or None) for one in weekdays] or None,
            )
        )
    # Left alone it looks for the days of an empty rule until the year 9999.
    shorter = SimpleNamespace(**vars(dt) | {"MAXYEAR": first.year + YEARS})
    with patch.object(theirs, "datetime", shorter):
        looked_at = [moment.date() for moment in islice(found, min(rule.count or MOST, MOST))]
    # The last week may reach into another year.
    return [day for day in looked_at if day.year <= first.year + YEARS]


def on(*written: str) -> list[date]:
    """Return these days."""
    return [date.fromisoformat(day) for day in written]


@settings(max_examples=1500, deadline=None)
@given(begun_rules())
def test_days_are_those_of_an_independent_implementation(begun: tuple[Rule, date]) -> None:
    rule, first = begun
    expected = by_others(rule, first)
    event(f"{rule.frequency}: {'some' if expected else 'none'}")
    seen = takewhile(lambda day: day.year <= first.year + YEARS, days(rule, first))
    assert list(islice(seen, MOST)) == expected


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        pytest.param(
            Rule(WEEKLY, weekdays=WORKING_DAYS, count=4),
            "2026-12-31",
            on("2026-12-31", "2027-01-01", "2027-01-04", "2027-01-05"),
            id="weekdays across New Year",
        ),
        pytest.param(
            Rule(DAILY, weekdays=WORKING_DAYS, until=date(2027, 1, 5)),
            "2027-01-02",
            on("2027-01-04", "2027-01-05"),
            id="weekdays from a Saturday on",
        ),
        pytest.param(
            Rule(DAILY, 3, count=3),
            "2028-02-27",
            on("2028-02-27", "2028-03-01", "2028-03-04"),
            id="every third day in a leap year",
        ),
        pytest.param(
            Rule(WEEKLY, until=date(2026, 12, 17)),
            "2026-12-03",
            on("2026-12-03", "2026-12-10", "2026-12-17"),
            id="the last day is one as well",
        ),
        pytest.param(
            Rule(WEEKLY, 2, (Nth(TUE), Nth(THU)), count=5),
            "2026-12-17",  # a Thursday: the Tuesday of its week is over
            on("2026-12-17", "2026-12-29", "2026-12-31", "2027-01-12", "2027-01-14"),
            id="every other week on two days, across a week 53",
        ),
        pytest.param(
            Rule(WEEKLY, 2, (Nth(SUN), Nth(MON)), count=3),
            "2026-11-29",  # a Sunday: the week began six days before
            on("2026-11-29", "2026-12-07", "2026-12-13"),
            id="weeks begin on Monday",
        ),
        pytest.param(
            Rule(MONTHLY, weekdays=(Nth(WED, 2),), count=3),
            "2026-11-24",
            on("2026-12-09", "2027-01-13", "2027-02-10"),
            id="the second Wednesday",
        ),
        pytest.param(
            Rule(MONTHLY, weekdays=(Nth(FRI, -1),), count=3),
            "2026-11-01",
            on("2026-11-27", "2026-12-25", "2027-01-29"),
            id="the last Friday",
        ),
        pytest.param(
            Rule(MONTHLY, weekdays=(Nth(MON, 5),), count=3),
            "2026-11-01",
            on("2026-11-30", "2027-03-29", "2027-05-31"),
            id="the fifth Monday, where there is one",
        ),
        pytest.param(
            Rule(MONTHLY, weekdays=(Nth(MON), Nth(TUE, 1)), count=6),
            "2026-12-01",
            on("2026-12-01", *(f"2026-12-{day:02}" for day in (7, 14, 21, 28)), "2027-01-04"),
            id="every Monday and the first Tuesday",
        ),
        pytest.param(
            Rule(MONTHLY, month_days=(13,), weekdays=(Nth(FRI),), count=2),
            "2026-11-01",
            on("2026-11-13", "2027-08-13"),
            id="Friday the 13th",
        ),
        pytest.param(
            Rule(MONTHLY, count=4),
            "2026-12-31",
            on("2026-12-31", "2027-01-31", "2027-03-31", "2027-05-31"),
            id="the 31st, where there is one",
        ),
        pytest.param(
            Rule(MONTHLY, month_days=(-1,), count=3),
            "2027-12-31",
            on("2027-12-31", "2028-01-31", "2028-02-29"),
            id="the last day of the month",
        ),
        pytest.param(
            Rule(MONTHLY, 3, month_days=(1, 15), count=4),
            "2026-11-10",
            on("2026-11-15", "2027-02-01", "2027-02-15", "2027-05-01"),
            id="every quarter on two days",
        ),
        pytest.param(
            Rule(YEARLY, count=3),
            "2096-02-29",
            on("2096-02-29", "2104-02-29", "2108-02-29"),
            id="29 February; 2100 has none",
        ),
        pytest.param(
            Rule(YEARLY, months=(5, 9), count=3),
            "2026-06-15",
            on("2026-09-15", "2027-05-15", "2027-09-15"),
            id="the same day of two months",
        ),
        pytest.param(
            Rule(YEARLY, 2, (Nth(SUN, -1),), months=(3,), count=2),
            "2026-01-01",
            on("2026-03-29", "2028-03-26"),
            id="the last Sunday of March, every other year",
        ),
        pytest.param(
            Rule(YEARLY, weekdays=(Nth(THU, 5), Nth(MON, -5)), count=3),
            "2026-01-01",
            on("2026-01-29", "2026-11-30", "2027-02-04"),
            id="counted from both ends of the year",
        ),
        pytest.param(
            Rule(DATES, dates=tuple(on("2026-12-10", "2026-12-03", "2026-12-10", "2026-11-01"))),
            "2026-12-01",
            on("2026-12-03", "2026-12-10"),
            id="given dates, in order, once, none before the first day",
        ),
    ],
)
def test_what_people_use(rule: Rule, first: str, expected: list[date]) -> None:
    assert list(days(rule, date.fromisoformat(first))) == expected


@pytest.mark.parametrize("frequency", [DAILY, WEEKLY, MONTHLY, YEARLY])
@pytest.mark.parametrize("interval", [1, 9999])
def test_time_ends_with_the_year_9000(frequency: Frequency, interval: int) -> None:
    first = LAST_DAY - timedelta(days=800)
    found = list(days(Rule(frequency, interval), first))
    assert found[0] == first
    assert found[-1] <= LAST_DAY
    assert len(found) == (1 if interval > 800 else {DAILY: 801, WEEKLY: 115, MONTHLY: 27}.get(
        frequency, 3
    ))  # fmt: skip
    assert list(days(Rule(frequency, interval), LAST_DAY + timedelta(days=1))) == []
    assert list(days(Rule(frequency, interval), date.max)) == []


def test_nothing_stops_before_time_ends() -> None:
    found = list(days(Rule(YEARLY), date(2026, 5, 4)))
    assert (len(found), found[-1]) == (6975, date(9000, 5, 4))
    assert list(days(Rule(MONTHLY, 2), date(9000, 10, 5))) == on("9000-10-05", "9000-12-05")


def test_given_dates_end_with_time_as_well() -> None:
    assert list(days(Rule(DATES, dates=(LAST_DAY, date.max)), LAST_DAY)) == [LAST_DAY]


class Steps:
    """Counts the months that are looked at."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken = 0
        self._next_of = recurrence._next_of
        monkeypatch.setattr(recurrence, "_next_of", self.count)

    def count(self, months: frozenset[int], month: date) -> date:
        """Take a step."""
        self.taken += 1
        return self._next_of(months, month)


NOTHING = [
    Rule(YEARLY, months=(2,), month_days=(30,)),
    Rule(MONTHLY, months=(2,), month_days=(31,)),
    Rule(MONTHLY, months=(4, 6), month_days=(31,), until=date(8999, 1, 1)),
    Rule(MONTHLY, weekdays=(Nth(MON, 5),), month_days=tuple(range(1, 29))),
    Rule(MONTHLY, 12, months=(3,)),
    Rule(YEARLY, 4, months=(2,), month_days=(29,)),  # from 2026 on
    Rule(YEARLY, 9999, months=(1,)),
    Rule(DAILY, months=(2, 4, 6, 9, 11), month_days=(31,)),
    Rule(DAILY, 28, (Nth(TUE),)),  # from a Monday on
    Rule(DAILY, 49, (Nth(TUE), Nth(SUN))),
    Rule(DAILY, 773, months=(2,), month_days=(29,)),
]


@pytest.mark.parametrize("rule", NOTHING, ids=str)
def test_no_days_are_not_looked_for_long(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = Steps(monkeypatch)
    assert list(days(rule, date(2026, 11, 23))) == []
    # A step takes about two microseconds; there are 84,000 months until the end of time.
    assert steps.taken <= (4900 if rule.interval == 1 else 50_000)


NUMBERS: dict[Frequency, Callable[[date], int]] = {
    MONTHLY: lambda day: day.year * 12 + day.month,
    YEARLY: lambda day: day.year,
}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([MONTHLY, YEARLY]), st.integers(29, 31), st.integers(1, 12),
    st.integers(1, 13), st.dates(date(2000, 1, 1), date(2030, 12, 31)),
)  # fmt: skip
def test_who_gives_up_has_missed_nothing(
    frequency: Frequency, day: int, month: int, interval: int, first: date
) -> None:
    number = NUMBERS[frequency]
    theory = (
        there
        for year in range(first.year, LAST_DAY.year + 1)
        for there in possible(year, month, day)
        if there >= first and (number(there) - number(first)) % interval == 0
    )
    rule = Rule(frequency, interval, month_days=(day,), months=(month,))
    assert next(days(rule, first), None) == next(theory, None)


def possible(year: int, month: int, day: int) -> Iterator[date]:
    """Yield this day if it exists."""
    try:
        yield date(year, month, day)
    except ValueError:
        return


def test_rare_days_are_found_after_decades_and_centuries() -> None:
    leap_day = Rule(YEARLY, 301, month_days=(29,), months=(2,))
    assert next(days(leap_day, date(2026, 1, 1))) == date(2628, 2, 29)
    leap_monday = Rule(YEARLY, months=(2,), month_days=(29,), weekdays=(Nth(MON),), count=4)
    assert list(days(leap_monday, date(2026, 1, 1))) == on(
        "2044-02-29", "2072-02-29", "2112-02-29", "2140-02-29"
    )
    every_27th = Rule(DAILY, 27, (Nth(MON),), (29,), (2,))
    first = date(2026, 1, 5)
    found = next(days(every_27th, first))
    assert (found.month, found.day, found.weekday()) == (2, 29, MON)
    assert (found - first).days % 27 == 0


def test_a_hundred_thousand_times_are_refused_before_they_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = Steps(monkeypatch)
    for rule in (Rule(DAILY, count=100_000), Rule(DAILY), Rule(DAILY, until=date(8000, 1, 1))):
        with pytest.raises(Refused) as refused:
            at_most(rule, date(2026, 11, 24), 1000)
        assert refused.value.code == "series.too-long"
        assert refused.value.details == {"most": 1000}
    assert steps.taken <= 3 * 34


def test_all_days_or_a_refusal() -> None:
    first = date(2026, 11, 24)
    assert len(at_most(Rule(DAILY, count=10), first, 10)) == 10
    assert at_most(Rule(DATES, dates=(first,)), first, 1) == (first,)
    with pytest.raises(Refused, match=r"series\.too-long"):
        at_most(Rule(DAILY, count=11), first, 10)
    for nothing in (
        Rule(DAILY, until=date(2026, 11, 23)),
        Rule(DATES, dates=(date(2026, 11, 23),)),
        Rule(MONTHLY, months=(2,), month_days=(30,)),
    ):
        with pytest.raises(Refused, match=r"series\.empty"):
            at_most(nothing, first, 10)


@settings(max_examples=300, deadline=None)
@given(begun_rules() | begun_dates(), st.integers(-20, 20))
def test_a_shifted_rule_has_each_day_as_much_later(begun: tuple[Rule, date], by: int) -> None:
    rule, first = begun
    moved = shifted(rule, by, first)
    event("none" if moved is None else "moved")
    if moved is None:
        return
    later = timedelta(days=by)
    expected = [day + later for day in islice(days(rule, first), MOST)]
    assert list(islice(days(moved, first + later), MOST)) == expected


TUE_THU = (Nth(TUE), Nth(THU))


@pytest.mark.parametrize(
    ("rule", "by", "first", "expected"),
    [
        (Rule(DAILY, 3, until=date(2026, 12, 1)), 2, "2026-11-24",
         Rule(DAILY, 3, until=date(2026, 12, 3))),
        (Rule(WEEKLY, weekdays=WORKING_DAYS, count=5), 1, "2026-11-24",
         Rule(WEEKLY, weekdays=tuple(map(Nth, (TUE, WED, THU, FRI, SAT))), count=5)),
        (Rule(WEEKLY, 2), 10, "2026-11-24", Rule(WEEKLY, 2)),
        (Rule(WEEKLY, 2, TUE_THU), 3, "2026-11-24", Rule(WEEKLY, 2, (Nth(FRI), Nth(SUN)))),
        (Rule(WEEKLY, 2, TUE_THU), 14, "2026-11-24", Rule(WEEKLY, 2, TUE_THU)),
        (Rule(WEEKLY, 2, TUE_THU), 4, "2026-11-24", None),  # Thursday comes into the next week
        (Rule(WEEKLY, 1, TUE_THU), 4, "2026-11-24", Rule(WEEKLY, 1, (Nth(MON), Nth(SAT)))),
        (Rule(WEEKLY, 2, (Nth(MON), Nth(TUE))), -1, "2026-11-24", None),
        (Rule(WEEKLY, months=(3,)), 1, "2026-11-24", None),
        (Rule(MONTHLY), 3, "2026-11-24", Rule(MONTHLY)),
        (Rule(MONTHLY), 5, "2026-11-24", None),
        (Rule(MONTHLY), -2, "2026-11-30", None),  # February was skipped
        (Rule(MONTHLY, month_days=(5,)), -4, "2026-11-05", Rule(MONTHLY, month_days=(1,))),
        (Rule(MONTHLY, month_days=(5,)), -5, "2026-11-05", None),
        (Rule(MONTHLY, 2, month_days=(5,)), 3, "2026-11-29", None),  # begins in another month
        (Rule(MONTHLY, month_days=(-1,)), 1, "2026-11-30", None),
        (Rule(MONTHLY, weekdays=(Nth(TUE, 4),)), 1, "2026-11-24", None),
        (Rule(YEARLY, until=date(2030, 1, 1)), 1, "2026-11-24",
         Rule(YEARLY, until=date(2030, 1, 2))),
        (Rule(MONTHLY, weekdays=(Nth(TUE, 4),)), 0, "2026-11-24",
         Rule(MONTHLY, weekdays=(Nth(TUE, 4),))),
        (Rule(DATES, dates=(date(2026, 12, 31), date(2027, 2, 28))), 1, "2026-12-31",
         Rule(DATES, dates=(date(2027, 1, 1), date(2027, 3, 1)))),
    ],
)  # fmt: skip
def test_which_rules_can_be_shifted(
    rule: Rule, by: int, first: str, expected: Rule | None
) -> None:  # fmt: skip
    assert shifted(rule, by, date.fromisoformat(first)) == expected


@pytest.mark.parametrize("by", [10**7, -(10**7), 10**12])
@pytest.mark.parametrize(
    "rule",
    [Rule(DATES, dates=(date(2026, 11, 24),)), Rule(WEEKLY, until=date(2027, 1, 1)), Rule(MONTHLY)],
    ids=str,
)
def test_nothing_is_shifted_out_of_time(rule: Rule, by: int) -> None:
    with pytest.raises(Refused, match=r"time\.out-of-range"):
        shifted(rule, by, date(2026, 11, 24))


@settings(max_examples=300, deadline=None)
@given(begun_rules() | begun_dates(), st.integers(-20, 800))
def test_two_halves_are_the_whole(begun: tuple[Rule, date], after: int) -> None:
    rule, first = begun
    at, horizon = first + timedelta(days=after), first + timedelta(days=2000)

    def seen(rule: Rule, first: date) -> list[date]:
        return list(takewhile(lambda day: day < horizon, days(rule, first)))

    whole, head, tail = seen(rule, first), *split(rule, first, at)
    event(f"{'head' if head else 'no head'}, {'tail' if tail else 'no tail'}")
    before = list(days(head, first)) if head else []
    assert before == [day for day in whole if day < at]
    assert (head is None) is (before == [])
    begins = next((day for day in days(rule, first) if day >= at), None)
    assert (tail is None) is (begins is None)
    if tail is not None and begins is not None:
        assert seen(tail, begins) == [day for day in whole if day >= at]
        assert next(days(tail, begins)) == begins


@pytest.mark.parametrize(
    ("rule", "at", "head", "tail"),
    [
        (Rule(WEEKLY, 2, TUE_THU, count=10), "2026-12-09",
         Rule(WEEKLY, 2, TUE_THU, until=date(2026, 12, 8)), Rule(WEEKLY, 2, TUE_THU, count=7)),
        (Rule(WEEKLY, until=date(2027, 6, 30)), "2026-12-01",
         Rule(WEEKLY, until=date(2026, 11, 30)), Rule(WEEKLY, until=date(2027, 6, 30))),
        (Rule(WEEKLY, count=5), "2026-11-24", None, Rule(WEEKLY, count=5)),
        (Rule(WEEKLY, count=5), "2020-01-01", None, Rule(WEEKLY, count=5)),
        (Rule(WEEKLY, count=5), "2026-12-23", Rule(WEEKLY, count=5), None),
        (Rule(WEEKLY, until=date(2026, 12, 5)), "2026-12-06",
         Rule(WEEKLY, until=date(2026, 12, 5)), None),
        (Rule(WEEKLY, until=date(2026, 11, 1)), "2026-12-06", None, None),
        (Rule(WEEKLY, until=date(2026, 11, 20)), "2026-11-01", None, None),
        (Rule(DATES, dates=tuple(on("2026-11-24", "2026-12-03", "2026-12-10"))), "2026-12-03",
         Rule(DATES, dates=tuple(on("2026-11-24"))),
         Rule(DATES, dates=tuple(on("2026-12-03", "2026-12-10")))),
    ],
)  # fmt: skip
def test_how_a_rule_is_split(rule: Rule, at: str, head: Rule | None, tail: Rule | None) -> None:
    assert split(rule, date(2026, 11, 24), date.fromisoformat(at)) == (head, tail)


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({"interval": 0}, "INTERVAL=0"),
        ({"interval": -1}, "INTERVAL=-1"),
        ({"interval": 10_000}, "INTERVAL=10000"),
        ({"count": 0}, "COUNT=0"),
        ({"count": 10**9}, "COUNT=1000000000"),
        ({"months": (1, 13)}, "BYMONTH=13"),
        ({"months": (0,)}, "BYMONTH=0"),
        ({"frequency": MONTHLY, "month_days": (0,)}, "BYMONTHDAY=0"),
        ({"frequency": MONTHLY, "month_days": (32,)}, "BYMONTHDAY=32"),
        ({"frequency": YEARLY, "month_days": (-32,)}, "BYMONTHDAY=-32"),
        ({"frequency": WEEKLY, "month_days": (5,)}, "BYMONTHDAY=5"),
        ({"frequency": WEEKLY, "weekdays": (Nth(TUE, 2),)}, "BYDAY=2TU"),
        ({"weekdays": (Nth(SUN, -1),)}, "BYDAY=-1SU"),
        ({"dates": (date(2026, 1, 1),)}, "DATES"),
        ({"frequency": DATES}, "DATES"),
        ({"frequency": DATES, "dates": (date(2026, 1, 1),), "count": 2}, "DATES"),
        ({"frequency": DATES, "dates": (date(2026, 1, 1),), "interval": 2}, "DATES"),
        ({"frequency": DATES, "dates": (date(2026, 1, 1),), "months": (2,)}, "DATES"),
    ],
)
def test_what_cannot_be_is_named(parts: dict[str, Any], wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        Rule(**{"frequency": DAILY} | parts)
    assert (refused.value.code, refused.value.details) == ("rule.malformed", {"part": wrong})


@pytest.mark.parametrize(("weekday", "n"), [(7, 0), (-1, 0), (MON, 6), (MON, -6)])
def test_no_month_has_such_a_weekday(weekday: int, n: int) -> None:
    with pytest.raises(Refused, match=r"rule\.malformed"):
        Nth(weekday, n)


def test_two_ends_and_endless_dates_are_refused() -> None:
    with pytest.raises(Refused, match=r"rule\.both"):
        Rule(DAILY, until=date(2026, 1, 1), count=1)
    many = tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(MOST_DATES + 1))
    assert len(Rule(DATES, dates=many[1:]).dates) == MOST_DATES
    with pytest.raises(Refused) as refused:
        Rule(DATES, dates=many)
    assert refused.value.details == {"most": MOST_DATES}


def test_equal_rules_are_equal() -> None:
    one = Rule(MONTHLY, weekdays=(Nth(FRI), Nth(MON, 2), Nth(FRI)), months=(5, 1, 5))
    assert one == Rule(MONTHLY, weekdays=(Nth(MON, 2), Nth(FRI)), months=(1, 5))
    assert hash(one) == hash(Rule(MONTHLY, weekdays=(Nth(MON, 2), Nth(FRI)), months=(1, 5)))


def test_one_weekday_of_several_becomes_another_of_the_same_week() -> None:
    both = Rule(WEEKLY, weekdays=(Nth(2), Nth(4)), count=5)
    assert turned(both, 4, -1) == Rule(WEEKLY, weekdays=(Nth(2), Nth(3)), count=5)
    assert turned(both, 2, -2) == Rule(WEEKLY, weekdays=(Nth(0), Nth(4)), count=5)
    assert turned(both, 4, 3) is None
    assert turned(both, 2, -3) is None
