"""A rule as text: written, read, said."""

import time
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.domain.recurrence import MOST_DATES, Frequency, Nth, Rule, days
from kiosk.domain.refusals import Refused
from kiosk.domain.rrule import MOST_CHARACTERS, check, ended, read, write
from tests.clocks import PARIS
from tests.domain.test_recurrence import begun_dates, begun_rules

if TYPE_CHECKING:
    from collections.abc import Callable

DAILY, WEEKLY, MONTHLY, YEARLY, DATES = Frequency
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WORKING_DAYS = Rule(WEEKLY, weekdays=tuple(Nth(day) for day in range(5)))
LONGEST = Rule(
    MONTHLY,
    9999,
    tuple(Nth(day, n) for day in range(7) for n in range(-5, 6)),
    tuple(day for day in range(-31, 32) if day),
    tuple(range(1, 13)),
    count=999_999_999,
)


def outcome(text: str, zone: ZoneInfo = PARIS) -> Rule | Refused:
    """Return the rule, or how it was refused."""
    try:
        return read(text, zone)
    except Refused as refused:
        return refused


def refusal(text: str) -> tuple[str, object]:
    """Return with which code a text is refused, and which part of it."""
    refused = outcome(text)
    assert isinstance(refused, Refused)
    return refused.code, refused.details["part"]


@settings(max_examples=300, deadline=None)
@given(begun_rules() | begun_dates())
@example((LONGEST, date(2026, 1, 1)))
@example((Rule(DAILY, until=date(999, 1, 1)), date(2026, 1, 1)))
def test_what_is_written_is_read_again(begun: tuple[Rule, date]) -> None:
    rule, _ = begun
    assert read(write(rule), PARIS) == rule
    assert read(f" rrule: {write(rule).lower()} ", PARIS) == rule


def test_the_longest_rule_and_the_most_dates_are_read_again() -> None:
    assert len(write(LONGEST)) <= MOST_CHARACTERS
    many = Rule(DATES, dates=tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(MOST_DATES)))
    assert read(write(many), PARIS) == many


@pytest.mark.parametrize(
    "rule",
    [
        Rule(DAILY, 3, months=(1, 12), count=5),
        Rule(WEEKLY, 2, (Nth(TUE), Nth(THU)), until=date(2026, 12, 24)),
        Rule(MONTHLY, weekdays=(Nth(WED, 2), Nth(FRI, -1)), count=5),
        Rule(MONTHLY, 2, month_days=(-1, 15), until=date(2027, 3, 31)),
        Rule(YEARLY, weekdays=(Nth(SUN, -1),), months=(3, 10), count=5),
    ],
    ids=str,
)
def test_another_program_reads_the_same_days(rule: Rule) -> None:
    first = date(2026, 11, 24)
    theirs = rrulestr(write(rule), dtstart=datetime.combine(first, datetime.min.time()))
    found = [moment.date() for moment in theirs]
    assert len(found) > 3
    assert found == list(days(rule, first))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Rule(DAILY), "FREQ=DAILY"),
        (
            Rule(WEEKLY, 2, (Nth(THU), Nth(TUE)), until=date(2027, 6, 30)),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270630",
        ),
        (
            Rule(MONTHLY, weekdays=(Nth(FRI, -1), Nth(WED, 2)), count=12),
            "FREQ=MONTHLY;BYDAY=2WE,-1FR;COUNT=12",
        ),
        (
            Rule(YEARLY, month_days=(-1, 15), months=(9, 2)),
            "FREQ=YEARLY;BYMONTH=2,9;BYMONTHDAY=-1,15",
        ),
        (
            Rule(DATES, dates=(date(2026, 12, 10), date(2026, 12, 3))),
            "DATES=20261203,20261210",
        ),
    ],
)
def test_how_rules_are_written(rule: Rule, text: str) -> None:
    assert write(rule) == text
    assert read(text, PARIS) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("RRULE:FREQ=WEEKLY;BYDAY=MO", Rule(WEEKLY, weekdays=(Nth(MON),))),
        ("freq = weekly ; byday = tu , mo ; ", Rule(WEEKLY, weekdays=(Nth(MON), Nth(TUE)))),
        ("COUNT=3;FREQ=DAILY", Rule(DAILY, count=3)),
        ("FREQ=MONTHLY;BYDAY=+1MO;BYMONTHDAY=+05", Rule(MONTHLY, 1, (Nth(MON, 1),), (5,))),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=MO", Rule(WEEKLY, 2)),
        ("FREQ=WEEKLY;WKST=SU", Rule(WEEKLY)),
        ("FREQ=MONTHLY;INTERVAL=2;WKST=SU", Rule(MONTHLY, 2)),
        ("dates=20261203", Rule(DATES, dates=(date(2026, 12, 3),))),
    ],
)
def test_other_programs_write_differently(text: str, rule: Rule) -> None:
    assert read(text, PARIS) == rule


@pytest.mark.parametrize(
    ("until", "zone", "day"),
    [
        ("20270630", "Europe/Paris", date(2027, 6, 30)),
        ("20270630T235959", "Europe/Paris", date(2027, 6, 30)),
        ("20270630T215959Z", "Europe/Paris", date(2027, 6, 30)),
        ("20270630T220000Z", "Europe/Paris", date(2027, 7, 1)),
        ("20271231T225959Z", "Europe/Paris", date(2027, 12, 31)),  # winter
        ("20271231T230000z", "Europe/Paris", date(2028, 1, 1)),
        ("20270701T030000Z", "America/New_York", date(2027, 6, 30)),
    ],
)
def test_the_end_is_a_day_of_the_house(until: str, zone: str, day: date) -> None:
    assert read(f"FREQ=DAILY;UNTIL={until}", ZoneInfo(zone)) == Rule(DAILY, until=day)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("daily", Rule(DAILY)),
        ("Chaque jour", Rule(DAILY)),
        ("tous les jours", Rule(DAILY)),
        ("every 3 days", Rule(DAILY, 3)),
        ("weekdays", WORKING_DAYS),
        ("  Jours   ouvrés ", WORKING_DAYS),
        ("JOURS OUVRE\u0301S", WORKING_DAYS),
        ("en semaine", WORKING_DAYS),
        ("weekly", Rule(WEEKLY)),
        ("semaine", Rule(WEEKLY)),
        ("chaque semaine", Rule(WEEKLY)),
        ("toutes les 2 semaines", Rule(WEEKLY, 2)),
        ("toutes les deux semaines", Rule(WEEKLY, 2)),
        ("une semaine sur deux", Rule(WEEKLY, 2)),
        ("tous les quinze jours", Rule(WEEKLY, 2)),
        ("tous les 8 jours", Rule(WEEKLY)),
        ("every other week", Rule(WEEKLY, 2)),
        ("every 15 days", Rule(DAILY, 15)),
        ("monthly", Rule(MONTHLY)),
        ("chaque mois", Rule(MONTHLY)),
        ("tous les 3 mois", Rule(MONTHLY, 3)),
        ("yearly", Rule(YEARLY)),
        ("chaque année", Rule(YEARLY)),
        ("tous les ans", Rule(YEARLY)),
    ],
)
def test_what_people_type(said: str, rule: Rule) -> None:
    assert read(said, PARIS) == rule


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", ""),
        ("   ", ""),
        ("RRULE:", "RRULE:"),
        ("sometimes", "sometimes"),
        ("weekly;COUNT=3", "WEEKLY"),
        ("every 0 weeks", "INTERVAL=0"),
        ("every 10000 weeks", "every 10000 weeks"),
        ("INTERVAL=2;COUNT=3", "INTERVAL=2;COUNT=3"),
        ("FREQ=", "FREQ="),
        ("FREQ=DATES", "FREQ=DATES"),
        ("FREQ=OFTEN", "FREQ=OFTEN"),
        ("FREQ=DAILY;;COUNT=2", ""),
        ("FREQ=DAILY;COLOUR=RED", "COLOUR=RED"),
        ("FREQ=DAILY;COUNT=2;COUNT=3", "COUNT=3"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL=-1"),
        ("FREQ=DAILY;INTERVAL=2.5", "INTERVAL=2.5"),
        ("FREQ=DAILY;INTERVAL=1_0", "INTERVAL=1_0"),
        ("FREQ=DAILY;INTERVAL=²", "INTERVAL=²"),
        ("FREQ=DAILY;INTERVAL=٣", "INTERVAL=٣"),
        ("FREQ=DAILY;COUNT=0", "COUNT=0"),
        ("FREQ=DAILY;COUNT=" + "9" * 100, "COUNT=" + "9" * 34),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,,2", "BYMONTHDAY="),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY=1"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH=13"),
        ("FREQ=WEEKLY;BYDAY=LU", "BYDAY=LU"),
        ("FREQ=WEEKLY;BYDAY=2MO", "BYDAY=2MO"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY=0MO"),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY=6MO"),
        ("FREQ=YEARLY;BYDAY=54MO", "BYDAY=54MO"),
        ("FREQ=DAILY;UNTIL=20270229", "UNTIL=20270229"),
        ("FREQ=DAILY;UNTIL=2027-06-30", "UNTIL=2027-06-30"),
        ("FREQ=DAILY;UNTIL=2027W101", "UNTIL=2027W101"),
        ("FREQ=DAILY;UNTIL=20270630T250000", "UNTIL=20270630T250000"),
        ("FREQ=DAILY;UNTIL=20270630T1200+02", "UNTIL=20270630T1200+02"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "UNTIL=99991231T235959Z"),
        ("FREQ=DAILY;UNTIL=00000101", "UNTIL=00000101"),
        ("FREQ=WEEKLY;WKST=XX", "WKST=XX"),
        ("DATES=", "DATES="),
        ("DATES=20261203,20261301", "DATES=20261301"),
        ("DATES=20261203;COUNT=2", "COUNT=2"),
        ("FREQ=DAILY;DATES=20261203", "FREQ=DAILY"),
        ("FREQ=DAILY;X=\x1b[2J\x00\u202e", "X=[2J"),
    ],
)
def test_what_nobody_understands_is_named(text: str, part: str) -> None:
    assert refusal(text) == ("rule.malformed", part)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("FREQ=HOURLY;COUNT=2", "FREQ=HOURLY"),
        ("FREQ=SECONDLY", "FREQ=SECONDLY"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "BYSETPOS=-1"),
        ("freq=daily;byhour=9", "BYHOUR=9"),
        ("FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO=20"),
        ("FREQ=YEARLY;BYYEARDAY=100", "BYYEARDAY=100"),
        ("FREQ=YEARLY;BYDAY=20MO", "BYDAY=20MO"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "WKST=SU"),
        ("RSCALE=CHINESE;FREQ=YEARLY", "RSCALE=CHINESE"),
    ],
)
def test_what_others_understand_is_named_as_such(text: str, part: str) -> None:
    assert refusal(text) == ("rule.unsupported", part)


def test_two_ends_are_refused() -> None:
    attempts: list[Callable[[], Rule]] = [
        lambda: read("FREQ=DAILY;COUNT=2;UNTIL=20270101", PARIS),
        lambda: ended(Rule(DAILY), date(2027, 1, 1), 2),
        lambda: ended(Rule(DAILY, count=2), date(2027, 1, 1)),
        lambda: ended(Rule(DAILY, until=date(2027, 1, 1)), date(2027, 1, 1)),
        lambda: ended(Rule(DATES, dates=(date(2027, 1, 1),)), count=2),
    ]
    for attempt in attempts:
        with pytest.raises(Refused, match=r"rule\.both"):
            attempt()


def test_the_end_may_be_given_beside_the_rule() -> None:
    end = date(2027, 1, 1)
    assert ended(Rule(WEEKLY, 2), until=end) == Rule(WEEKLY, 2, until=end)
    assert ended(Rule(WEEKLY, 2), count=4) == Rule(WEEKLY, 2, count=4)
    for rule in (Rule(WEEKLY), Rule(WEEKLY, count=4), Rule(DATES, dates=(end,))):
        assert ended(rule) == rule
    with pytest.raises(Refused, match=r"rule\.malformed"):
        ended(Rule(WEEKLY), count=0)


def test_a_rule_has_to_end() -> None:
    end = date(2027, 1, 1)
    for fine in (Rule(DAILY, until=end), Rule(DAILY, count=1), Rule(DATES, dates=(end,))):
        check(fine)
    with pytest.raises(Refused, match=r"rule\.endless"):
        check(read("weekly", PARIS))


def test_a_huge_text_is_refused_at_once() -> None:
    valid = "FREQ=DAILY;COUNT=2" + " " * MOST_CHARACTERS
    assert read(valid, PARIS) == Rule(DAILY, count=2)
    dates = "DATES=" + ",".join(["20261203"] * 20_000)
    for text in (
        "FREQ=DAILY;BYMONTH=" + "1," * MOST_CHARACTERS + "1",
        "x" * 651,
        dates,
        "É" * 10**7,
    ):
        before = time.process_time()
        code, part = refusal(text)
        assert (code, part) == ("rule.malformed", text[:40])
        assert time.process_time() - before < 0.5


PIECES = [
    *(
        "FREQ=",
        "DAILY",
        "WEEKLY",
        "MONTHLY",
        "YEARLY",
        "DATES=",
        ";",
        ",",
        "=",
        "INTERVAL=",
        "COUNT=",
    ),
    *("UNTIL=", "20270101", "T", "000000", "Z", "0", "1", "-1", "31", "BYDAY=", "MO", "2TU"),
    *("BYMONTH=", "BYMONTHDAY=", "WKST=", "every ", "2 ", "weeks", "\0", "\u2028", "\ud800"),
]


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("FREQ=DAILY;UNTIL=00010101T000000Z")
def test_anything_is_a_rule_or_a_refusal(text: str) -> None:
    found = outcome(text, ZoneInfo("America/New_York"))
    if isinstance(found, Rule):
        assert read(write(found), PARIS) == found
        return
    assert found.code in {"rule.malformed", "rule.unsupported", "rule.both"}
    part = str(found.details.get("part", ""))
    assert len(part) <= 40
    assert part.isprintable()
