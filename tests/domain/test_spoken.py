"""What people type for a day, a time, an end; on Tuesday 24 November 2026 at 9:30."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.domain import spoken
from kiosk.domain.moments import is_plain, length
from kiosk.domain.refusals import Refused
from tests.clocks import PARIS
from tests.clocks import TUESDAY_MORNING as NOW

TODAY = NOW.date()

MOMENTS = {
    # A day and a time
    "demain 14h": "2026-11-25T14:00",
    "tomorrow 2pm": "2026-11-25T14:00",
    "2026-12-03 14:00": "2026-12-03T14:00",
    "2026-12-03T14:00": "2026-12-03T14:00",
    "2026-12-03t14:00:30": "2026-12-03T14:00:30",
    "2026/12/3 14h": "2026-12-03T14:00",
    "2039-12-03 14:00": "2039-12-03T14:00",
    "après-demain 8h": "2026-11-26T08:00",
    "apres demain 8h": "2026-11-26T08:00",
    "the day after tomorrow at 8 am": "2026-11-26T08:00",
    "hier 14h": "2026-11-23T14:00",
    "aujourd’hui 17h": "2026-11-24T17:00",
    "today 5pm": "2026-11-24T17:00",
    "9h demain": "2026-11-25T09:00",
    "à 9h demain": "2026-11-25T09:00",
    "Demain à 14 h 30": "2026-11-25T14:30",
    "DEMAIN,  14\u202fH\u00a030 ": "2026-11-25T14:30",
    "tomorrow at noon": "2026-11-25T12:00",
    "demain midi": "2026-11-25T12:00",
    "demain minuit": "2026-11-25T00:00",
    "demain 1430": "2026-11-25T14:30",
    # Times of today, also those that are over
    "14h30": "2026-11-24T14:30",
    "14 h 30": "2026-11-24T14:30",
    "14h 30": "2026-11-24T14:30",
    "14.30": "2026-11-24T14:30",
    "14:30": "2026-11-24T14:30",
    "1430": "2026-11-24T14:30",
    "9 heures": "2026-11-24T09:00",
    "9 heures 15": "2026-11-24T09:15",
    "9:05": "2026-11-24T09:05",
    "2pm": "2026-11-24T14:00",
    "2:30 pm": "2026-11-24T14:30",
    "2.30 p.m.": "2026-11-24T14:30",
    "12 pm": "2026-11-24T12:00",
    "12am": "2026-11-24T00:00",
    "midi": "2026-11-24T12:00",
    "noon": "2026-11-24T12:00",
    "minuit": "2026-11-24T00:00",
    "midnight": "2026-11-24T00:00",
    # Weekdays
    "jeudi 9h": "2026-11-26T09:00",
    "thursday 9am": "2026-11-26T09:00",
    "on Thursday at 9:00": "2026-11-26T09:00",
    "ce jeudi 9h": "2026-11-26T09:00",
    "jeudi prochain 14h": "2026-11-26T14:00",
    "next thursday 2pm": "2026-11-26T14:00",
    "lundi 9h": "2026-11-30T09:00",
    "mardi 10h": "2026-11-24T10:00",
    "mardi 9h30": "2026-11-24T09:30",
    "mardi 9h29": "2026-12-01T09:29",
    "mardi 9h": "2026-12-01T09:00",
    "mar 10h": "2026-11-24T10:00",
    "mardi prochain 10h": "2026-12-01T10:00",
    "next tuesday 10h": "2026-12-01T10:00",
    "tuesday next, 10h": "2026-12-01T10:00",
    # Dates
    "3/12 14h": "2026-12-03T14:00",
    "03/12/2026 14h": "2026-12-03T14:00",
    "3/12/26 14h": "2026-12-03T14:00",
    "3-12-2026 14h": "2026-12-03T14:00",
    "3.12.2026 14.30": "2026-12-03T14:30",
    "1/2 10h": "2027-02-01T10:00",
    "3 décembre 14h": "2026-12-03T14:00",
    "le 3 décembre à 14h": "2026-12-03T14:00",
    "3 dec 2026 14:00": "2026-12-03T14:00",
    "3 déc. 14h": "2026-12-03T14:00",
    "3 dec 1430": "2026-12-03T14:30",
    "3rd of December 2pm": "2026-12-03T14:00",
    "December 3 2pm": "2026-12-03T14:00",
    "dec 3rd, 2027 at 2pm": "2027-12-03T14:00",
    "1er mars 8h": "2027-03-01T08:00",
    "3 mar 8h": "2027-03-03T08:00",
    "14h 25 décembre": "2026-12-25T14:00",
    "14 h 30 1er décembre": "2026-12-01T14:30",
    "jeudi 3 décembre 14h": "2026-12-03T14:00",
    "mar 1 déc 9h": "2026-12-01T09:00",
    # Without a year: up to 30 days ago
    "20/11 8h": "2026-11-20T08:00",
    "25/10 8h": "2026-10-25T08:00",
    "24/10 8h": "2027-10-24T08:00",
    "29/2 8h": "2028-02-29T08:00",
    # From now on
    "now": "2026-11-24T09:30",
    "Maintenant": "2026-11-24T09:30",
    "in 2 hours": "2026-11-24T11:30",
    "dans 2 heures": "2026-11-24T11:30",
    "dans 2h": "2026-11-24T11:30",
    "dans 1h30": "2026-11-24T11:00",
    "in an hour": "2026-11-24T10:30",
    "dans une heure et demie": "2026-11-24T11:00",
    "dans une demi-heure": "2026-11-24T10:00",
    "in half an hour": "2026-11-24T10:00",
    "in 1.5 hours": "2026-11-24T11:00",
    "dans 45 min": "2026-11-24T10:15",
    # With an offset
    "2026-10-25T02:30+02:00": "2026-10-25T02:30+02:00",
    "2026-10-25T02:30+01:00": "2026-10-25T02:30+01:00",
    "2026-10-25 02:30 +0100": "2026-10-25T02:30+01:00",
    "2026-10-25T00:30Z": "2026-10-25T02:30+02:00",
    "2026-12-03T14:00:00.5Z": "2026-12-03T15:00:00.500+01:00",
}

UNREADABLE = [
    "",
    " ",
    "à",
    "demain",
    "jeudi",
    "14",
    "demain 14",
    "930",
    "1430 demain",
    "24h",
    "25h",
    "14h60",
    "14h5",
    "13pm",
    "0am",
    "31/2 8h",
    "13/13 8h",
    "0/1 8h",
    "0000-01-01 8h",
    "mardi 3 décembre 14h",  # a Thursday
    "mar 3 14h",  # a Tuesday, or March
    "3.12 14h",  # a date, or two times
    "3 dec 2030",  # the year, or half past eight
    "3/12 2026",
    "demain 14h 15h",
    "demain jeudi 14h",
    "jeudi14h",
    "14h demain matin",
    "2026-10-25T02:30+25:00",
    "2026-10-25T02:30Z demain",
    "2026-10-32T02:30Z",
    "now 14h",
    "in 2 hours 14h",
    "in 12 people",
    "١٤h",
    "bonjour",
    "14h; DROP TABLE",
    "14h " + " " * 60,
    "9" * 10_000,
]


def local(written: str) -> datetime:
    """Return a moment in the house, as ISO 8601 writes it."""
    moment = datetime.fromisoformat(written)
    return moment.astimezone(PARIS) if moment.tzinfo else moment.replace(tzinfo=PARIS)


def same(found: datetime, expected: datetime) -> bool:
    """Tell whether these are one moment, in the house's zone."""
    return found.astimezone(UTC) == expected.astimezone(UTC) and found.tzinfo is PARIS


@pytest.mark.parametrize("typed", MOMENTS)
def test_a_moment_as_people_type_it(typed: str) -> None:
    found = spoken.moment(typed, NOW)
    assert same(found, local(MOMENTS[typed])), found


@pytest.mark.parametrize("typed", UNREADABLE)
def test_nothing_is_guessed(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        spoken.moment(typed, NOW)
    assert refusal.value.code == "time.unreadable"


def test_a_refusal_shows_only_the_beginning_and_what_can_be_seen() -> None:
    with pytest.raises(Refused) as refusal:
        spoken.moment("\x1b[2J demain\u202e \u00a0 peut-être" + "é" * 100, NOW)
    shown = refusal.value.details["text"]
    assert isinstance(shown, str)
    assert shown.startswith("[2J demain peut-êtreé")
    assert len(shown) == 40
    assert shown.isprintable()


def test_a_text_may_have_sixty_characters() -> None:
    assert spoken.moment("demain 14h".ljust(60), NOW) == local("2026-11-25T14:00")
    with pytest.raises(Refused, match=r"time\.unreadable"):
        spoken.moment("demain 14h".ljust(61), NOW)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("29/3/2026 2h30", "time.missing"),
        ("28 mars 2027 2:00", "time.missing"),
        ("25/10/2026 2h30", "time.twice"),
        ("2026-10-25 02:00", "time.twice"),
        ("31/12/1999 10h", "time.out-of-range"),
        ("9001-01-01 10:00", "time.out-of-range"),
        ("9999-12-31T23:59-12:00", "time.out-of-range"),
        ("2000-01-01T00:30+14:00", "time.out-of-range"),
        ("0001-01-01T00:00+14:00", "time.out-of-range"),
    ],
)
def test_moments_that_are_not_or_are_two(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        spoken.moment(typed, NOW)
    assert refusal.value.code == code


def test_a_time_without_a_day_is_of_the_day_that_is_shown() -> None:
    shown = date(2026, 12, 3)
    assert same(spoken.moment("14h30", NOW, shown), local("2026-12-03T14:30"))
    assert same(spoken.moment("1430", NOW, shown), local("2026-12-03T14:30"))
    # Whatever is shown, these count from now.
    assert same(spoken.moment("demain 14h30", NOW, shown), local("2026-11-25T14:30"))
    assert same(spoken.moment("in 2 hours", NOW, shown), local("2026-11-24T11:30"))
    assert same(spoken.moment("now", NOW, shown), NOW)


def test_on_the_sunday_when_clocks_change() -> None:
    early = local("2026-10-25T01:00+02:00")
    assert same(spoken.moment("in 2 hours", early), local("2026-10-25T02:00+01:00"))
    with pytest.raises(Refused, match=r"time\.twice"):
        spoken.moment("dimanche 2h30", early)
    late = local("2026-10-25T02:40+01:00")
    assert same(spoken.moment("dimanche 2h30", late), local("2026-11-01T02:30"))
    before = local("2026-03-29T01:30")
    assert same(spoken.moment("dans 30 min", before), local("2026-03-29T03:00"))


def test_within_this_minute_a_weekday_is_still_today() -> None:
    now = NOW.replace(second=59, microsecond=1)
    assert same(spoken.moment("mardi 9h30", now), NOW)


AFTERNOON, NIGHT = local("2026-11-24T14:00"), local("2026-11-24T01:00")

ENDS = [
    # Lengths
    (AFTERNOON, "2h", "2026-11-24T16:00"),
    (AFTERNOON, "1h30", "2026-11-24T15:30"),
    (AFTERNOON, "1 h 30 min", "2026-11-24T15:30"),
    (AFTERNOON, "90min", "2026-11-24T15:30"),
    (AFTERNOON, "45 min", "2026-11-24T14:45"),
    (AFTERNOON, "+2h", "2026-11-24T16:00"),
    (AFTERNOON, "+ 1:30", "2026-11-24T15:30"),
    (AFTERNOON, "+16h", "2026-11-25T06:00"),
    (AFTERNOON, "2 heures", "2026-11-24T16:00"),
    (AFTERNOON, "2 hours 30 minutes", "2026-11-24T16:30"),
    (AFTERNOON, "16 hours", "2026-11-25T06:00"),
    (AFTERNOON, "une heure et demie", "2026-11-24T15:30"),
    (AFTERNOON, "1,5h", "2026-11-24T15:30"),
    (AFTERNOON, "pendant 2h", "2026-11-24T16:00"),
    (AFTERNOON, "for an hour", "2026-11-24T15:00"),
    (AFTERNOON, "0h30", "2026-11-24T14:30"),
    (AFTERNOON, "36h", "2026-11-26T02:00"),
    (AFTERNOON, "24 heures", "2026-11-25T14:00"),
    (AFTERNOON, "0 min", "2026-11-24T14:00"),
    # Which of both depends on the start
    (NIGHT, "2h", "2026-11-24T02:00"),
    (NIGHT, "+2h", "2026-11-24T03:00"),
    (NIGHT, "2 heures", "2026-11-24T03:00"),
    (NIGHT, "1h", "2026-11-24T02:00"),
    (local("2026-11-24T01:15"), "1 h 30", "2026-11-24T01:30"),
    (local("2026-11-24T13:00"), "12h", "2026-11-25T01:00"),
    (AFTERNOON, "14h", "2026-11-24T14:00"),
    # Times of day
    (AFTERNOON, "16h", "2026-11-24T16:00"),
    (AFTERNOON, "16 heures", "2026-11-24T16:00"),
    (AFTERNOON, "à 16h", "2026-11-24T16:00"),
    (AFTERNOON, "jusqu'à 16h30", "2026-11-24T16:30"),
    (AFTERNOON, "until 4pm", "2026-11-24T16:00"),
    (AFTERNOON, "1:30", "2026-11-24T01:30"),
    (AFTERNOON, "à 2h", "2026-11-24T02:00"),
    (AFTERNOON, "13h", "2026-11-24T13:00"),
    (AFTERNOON, "1630", "2026-11-24T16:30"),
    # The end of a day
    (AFTERNOON, "24h", "2026-11-25T00:00"),
    (AFTERNOON, "24:00", "2026-11-25T00:00"),
    (AFTERNOON, "minuit", "2026-11-25T00:00"),
    (AFTERNOON, "jusqu'à minuit", "2026-11-25T00:00"),
    (AFTERNOON, "0h", "2026-11-25T00:00"),
    (AFTERNOON, "00:00", "2026-11-25T00:00"),
    (AFTERNOON, "demain minuit", "2026-11-26T00:00"),
    (AFTERNOON, "midnight tomorrow", "2026-11-26T00:00"),
    (AFTERNOON, "25/11 24h", "2026-11-26T00:00"),
    (AFTERNOON, "2026-11-25 00:00", "2026-11-25T00:00"),
    # Moments
    (AFTERNOON, "demain 16h", "2026-11-25T16:00"),
    (AFTERNOON, "2026-12-03 16:00", "2026-12-03T16:00"),
    (AFTERNOON, "2026-10-25T02:30+01:00", "2026-10-25T02:30+01:00"),
    (AFTERNOON, "in 2 hours", "2026-11-24T11:30"),
    (AFTERNOON, "now", "2026-11-24T09:30"),
    # From the day of the start on
    (local("2028-06-01T09:00"), "18h", "2028-06-01T18:00"),
    (local("2028-06-01T09:00"), "vendredi 18h", "2028-06-02T18:00"),
    (local("2028-06-01T09:00"), "jeudi 18h", "2028-06-01T18:00"),
    (local("2028-06-01T09:00"), "2/6 18h", "2028-06-02T18:00"),
    (local("2028-06-01T09:00"), "demain 18h", "2026-11-25T18:00"),
    (local("2026-11-17T14:00"), "mardi 16h", "2026-11-17T16:00"),
    # Time that goes by
    (local("2026-10-25T01:00+02:00"), "+2h", "2026-10-25T02:00+01:00"),
    (local("2026-10-25T02:30+02:00"), "60 min", "2026-10-25T02:30+01:00"),
    (local("2026-03-28T23:00"), "+8h", "2026-03-29T08:00"),
    (local("2026-10-25T01:00+02:00"), "24h", "2026-10-26T00:00"),
]


@pytest.mark.parametrize(("start", "typed", "ends"), ENDS)
def test_an_end_as_people_type_it(start: datetime, typed: str, ends: str) -> None:
    found = spoken.end(typed, start, NOW)
    assert same(found, local(ends)), found
    # Wherever the start was computed, the answer is in the house's time.
    assert same(spoken.end(typed, start.astimezone(UTC), NOW), local(ends))


@pytest.mark.parametrize("typed", ["", "+", "+90", "+2", "2h75", "2", "+2h75", "2h 3h", "jamais"])
def test_an_end_that_could_be_anything(typed: str) -> None:
    with pytest.raises(Refused, match=r"time\.unreadable"):
        spoken.end(typed, AFTERNOON, NOW)


@pytest.mark.parametrize(
    ("start", "typed", "code"),
    [
        ("2026-10-25T01:00+02:00", "2h30", "time.twice"),
        ("2026-03-29T01:00", "2h30", "time.missing"),
        ("9000-12-31T23:00", "+2h", "time.out-of-range"),
        ("9000-12-31T23:00", "24h", "time.out-of-range"),
    ],
)
def test_an_end_that_is_not_or_is_two(start: str, typed: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        spoken.end(typed, local(start), NOW)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("aujourd'hui", "2026-11-24"),
        ("today", "2026-11-24"),
        ("demain", "2026-11-25"),
        ("Après-demain", "2026-11-26"),
        ("hier", "2026-11-23"),
        ("lundi", "2026-11-30"),
        ("le lundi", "2026-11-30"),
        ("mardi", "2026-11-24"),
        ("mardi prochain", "2026-12-01"),
        ("next tue", "2026-12-01"),
        ("3/12", "2026-12-03"),
        ("03/12/2027", "2027-12-03"),
        ("3/12 2027", "2027-12-03"),
        ("2026-12-03", "2026-12-03"),
        ("3 décembre", "2026-12-03"),
        ("jeudi 3 décembre 2026", "2026-12-03"),
        ("december 3", "2026-12-03"),
        ("1er mai", "2027-05-01"),
        ("3 dec 2030", "2030-12-03"),
    ],
)
def test_a_day_as_people_type_it(typed: str, day: str) -> None:
    assert spoken.day(typed, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed",
    ["", "le", "demain 14h", "14h", "3", "31/11", "mar 3", "demain jeudi", "3/12/2026/1"],
)
def test_a_day_that_could_be_anything(typed: str) -> None:
    with pytest.raises(Refused, match=r"time\.unreadable"):
        spoken.day(typed, TODAY)


@pytest.mark.parametrize("typed", ["3/12/1999", "9001-01-01", "1/1/0001"])
def test_a_day_of_another_age(typed: str) -> None:
    with pytest.raises(Refused, match=r"time\.out-of-range"):
        spoken.day(typed, TODAY)


WRITTEN = (
    "{0:%Y-%m-%d %H:%M}",
    "{0:%d/%m/%Y} {0:%H}h{0:%M}",
    "{0.day}/{0.month}/{0.year} à {0.hour} h {0:%M}",
    "{0:%H.%M}, le {0:%d.%m.%Y}",
    "{0:%I:%M %p} on {0:%d-%m-%Y}",
)


@settings(deadline=None)
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)),  # noqa: DTZ001  what is written
    st.sampled_from(WRITTEN),
)
def test_every_moment_can_be_typed(wall: datetime, written: str) -> None:
    wall = wall.replace(second=0, microsecond=0)
    typed = written.format(wall)
    if is_plain(wall.date(), wall.time(), PARIS):
        assert spoken.moment(typed, NOW).replace(tzinfo=None) == wall
    else:
        with pytest.raises(Refused, match=r"time\.(missing|twice)"):
            spoken.moment(typed, NOW)


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 6), st.integers(0, 23))
def test_a_weekday_is_the_coming_one(day: date, weekday: int, hour: int) -> None:
    name = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()[weekday]  # noqa: SIM905
    now = datetime.combine(day, time(12), PARIS)
    found = spoken.day(name, day)
    assert (found.weekday(), 0 <= (found - day).days < 7) == (weekday, True)
    later = spoken.day(f"{name} prochain", day)
    assert (later.weekday(), 0 < (later - day).days <= 7) == (weekday, True)
    if hour not in (2, 3):
        moment = spoken.moment(f"{name} {hour}h", now)
        assert moment.weekday() == weekday
        assert timedelta(0) <= length(now, moment) <= timedelta(days=7, hours=1)


@settings(deadline=None)
@given(
    st.dates(date(2000, 3, 1), date(2099, 12, 31)), st.dates(date(2000, 1, 1), date(2000, 12, 31))
)
def test_without_a_year_it_is_the_first_that_is_not_long_ago(today: date, leap: date) -> None:
    found = spoken.day(f"{leap.day}/{leap.month}", today)
    since = today - timedelta(days=30)
    assert (found.day, found.month) == (leap.day, leap.month)
    assert found >= since
    between = (since + timedelta(days=n) for n in range((found - since).days))
    assert not [d for d in between if (d.day, d.month) == (leap.day, leap.month)]


LETTERS = "0123456789hHaApPmM:/.-+ ,'àéTZ\u00a0\u202f\x00\ud800²Ⅻ½"
VALID = sorted({*MOMENTS, *(typed for _, typed, _ in ENDS), "lundi", "3 décembre 2026"})


@st.composite
def slips(draw: Any) -> str:
    """Return something readable after a few slips of the hand."""
    text: str = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, len(text)))
        last = draw(st.integers(first, min(first + 3, len(text))))
        new = draw(st.text(LETTERS, max_size=2) | st.sampled_from([text[first:last] * 2, "99"]))
        text = text[:first] + new + text[last:]
    return text


@settings(max_examples=500, deadline=None)
@given(
    st.text(max_size=70) | st.text(LETTERS, max_size=30) | slips(),
    st.datetimes(datetime(2001, 1, 1), datetime(8998, 1, 1)),  # noqa: DTZ001  made local below
)
@example("9999999999999999999h", datetime(2026, 1, 1))  # noqa: DTZ001
@example("+9999h", datetime(2026, 1, 1))  # noqa: DTZ001
@example("dans 9999 heures", datetime(8997, 12, 31))  # noqa: DTZ001
@example("ß" * 60, datetime(2026, 1, 1))  # noqa: DTZ001
def test_whatever_is_typed_is_read_or_refused(typed: str, wall: datetime) -> None:
    now = wall.replace(tzinfo=PARIS)
    for read in (
        partial(spoken.moment, typed, now),
        partial(spoken.end, typed, now, now),
        partial(spoken.day, typed, now.date()),
    ):
        try:
            found = read()
        except Refused as refusal:
            assert refusal.code.startswith("time.")  # noqa: PT017  or it was read
            shown = str(refusal.details.get("text", ""))
            assert len(shown) <= 40
            assert shown.isprintable()
        else:
            assert not isinstance(found, datetime) or found.tzinfo is PARIS
            assert 2000 <= found.year <= 9000


def test_a_moment_needs_to_know_where_it_is() -> None:
    with pytest.raises(TypeError):
        spoken.moment("14h", datetime(2026, 11, 24, 9, 30))  # noqa: DTZ001  that is the mistake
