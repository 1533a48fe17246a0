"""What a foreign calendar file is taken to mean."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from db.enums import BookingKind
from kiosk.calendars.foreign_details import Defaults
from kiosk.calendars.reading import Reading, read
from kiosk.domain.booking import Slot
from kiosk.domain.moments import nearest
from kiosk.domain.recurrence import Frequency
from kiosk.domain.series import plan
from kiosk.services.importing import Incoming
from tests.calendars.ics import calendar, event, read_events
from tests.clocks import PARIS
from tests.houses import SMALL_HOUSE

CUSTOM = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


def only(reading: Reading) -> Incoming:
    """Return the only event, which is understood."""
    assert not reading.unreadable, [(one.why.code, one.why.details) for one in reading.unreadable]
    (found,) = reading.events
    return found


def slots(found: Incoming) -> list[Slot]:
    """Return when it takes place."""
    assert found.request is not None
    planned = plan(SMALL_HOUSE, found.request.slot, found.request.repeat)
    return [one.slot for one in planned if one.left_out is None]


def times(*parts: str) -> list[str]:
    """Return when the only event takes place, as `2026-11-25 10:00+01:00-11:00`."""
    return [shown(slot) for slot in slots(only(read_events(*parts)))]


def shown(slot: Slot) -> str:
    """Return a slot in a line."""
    same_day = slot.start.date() == slot.end.date()
    end = f"{slot.end:%H:%M}" if same_day else f"{slot.end:%Y-%m-%d %H:%M}"
    return f"{slot.start.isoformat(' ', 'minutes')}-{end}"


def refused(*parts: str) -> Any:
    """Return why the only event is not understood."""
    reading = read_events(*parts)
    assert not reading.events
    (remark,) = reading.unreadable
    assert (remark.title, remark.uid) == ("Atelier", "a@elsewhere")
    return remark.why


# When


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART;TZID=Europe/Paris:20261125T100000"], "2026-11-25 10:00+01:00-11:00"),
        (["DTSTART:20261125T090000Z"], "2026-11-25 10:00+01:00-11:00"),
        (["DTSTART:20261125T100000"], "2026-11-25 10:00+01:00-11:00"),
        (["DTSTART;TZID=America/New_York:20261125T040000"], "2026-11-25 10:00+01:00-11:00"),
        (["DTSTART;TZID=Romance Standard Time:20261125T100000"], "2026-11-25 10:00+01:00-11:00"),
        (['DTSTART;TZID="Eastern Standard Time":20261125T040000'], "2026-11-25 10:00+01:00-11:00"),
        (
            ["DTSTART;TZID=/mozilla.org/20070129_1/Europe/Paris:20261125T100000"],
            "2026-11-25 10:00+01:00-11:00",
        ),
        (
            ["DTSTART:20261125T090000Z", "DTEND;TZID=Europe/Paris:20261125T113000"],
            "2026-11-25 10:00+01:00-11:30",
        ),
        (["DTSTART:20260702T080000Z", "DURATION:PT1H30M"], "2026-07-02 10:00+02:00-11:30"),
        (["DTSTART:20261125T090000Z", "DURATION:P1D"], "2026-11-25 10:00+01:00-2026-11-26 10:00"),
        (
            ["DTSTART;VALUE=DATE:20261125", "X-NO-END:"],
            "2026-11-25 00:00+01:00-2026-11-26 00:00",
        ),
        (
            ["DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261127"],
            "2026-11-25 00:00+01:00-2026-11-27 00:00",
        ),
        # The day on which clocks are put back has 25 hours, and is one day.
        (
            ["DTSTART;VALUE=DATE:20261025", "X-NO-END:"],
            "2026-10-25 00:00+02:00-2026-10-26 00:00",
        ),
        # What does not exist is meant by the offset before the gap, what is there twice the first.
        (["DTSTART;TZID=Europe/Paris:20270328T023000"], "2027-03-28 03:30+02:00-04:30"),
        (
            ["DTSTART;TZID=Europe/Paris:20261025T023000", "DURATION:PT15M"],
            "2026-10-25 02:30+02:00-02:45",
        ),
        (["DTSTART;TZID=Europe/Paris:20440704T100000"], "2044-07-04 10:00+02:00-11:00"),
        (["DTSTART:21260704T100000Z"], "2126-07-04 12:00+02:00-13:00"),
    ],
)
def test_a_time_is_in_the_zone_that_it_names(lines: list[str], expected: str) -> None:
    assert times(event(*lines)) == [expected]


@pytest.mark.parametrize("name", ["Bureau", "(UTC+01:00) Bruxelles, Madrid, Paris", "Customized"])
def test_a_zone_of_a_calendar_own_making(name: str) -> None:
    zone = CUSTOM.format(name=name.replace(",", "\\,"))
    at = f'DTSTART;TZID="{name}":'
    for day, offset in (("20261125", "+01:00"), ("20270702", "+02:00"), ("20450702", "+02:00")):
        (shown_at,) = times(zone, event(f"{at}{day}T100000"))
        assert shown_at[11:22] == f"10:00{offset}"
    assert times(zone, event(f"{at}20270328T023000")) == ["2027-03-28 03:30+02:00-04:30"]
    assert times(zone, event(f"{at}20271031T023000", "DURATION:PT5M")) == [
        "2027-10-31 02:30+02:00-02:35"
    ]
    series = only(read_events(zone, event(f"{at}20270310T100000", "RRULE:FREQ=WEEKLY;COUNT=4")))
    assert series.request is not None
    assert series.request.repeat is not None
    assert series.request.repeat.rule.frequency is Frequency.WEEKLY
    assert [slot.start.hour for slot in slots(series)] == [10] * 4


@settings(max_examples=300, deadline=None)
@given(st.datetimes(datetime(1999, 1, 1), datetime(2060, 1, 1)))  # noqa: DTZ001  a wall
def test_a_described_zone_is_the_same_as_its_original(shown: datetime) -> None:
    found = only(
        read_events(CUSTOM.format(name="Own"), event(f"DTSTART;TZID=Own:{shown:%Y%m%dT%H%M%S}"))
    )
    assert found.request is not None
    wall = shown.replace(microsecond=0)
    assert found.request.slot.start == nearest(wall.date(), wall.time(), PARIS)


def test_a_zone_with_offsets_of_its_own() -> None:
    lines = ("BEGIN:VTIMEZONE", "TZID:X", "BEGIN:STANDARD", "DTSTART:19700101T000000",
             "TZOFFSETFROM:-0330", "TZOFFSETTO:-0330", "END:STANDARD", "END:VTIMEZONE")  # fmt: skip
    assert times("\n".join(lines), event("DTSTART;TZID=X:20261125T053000")) == [
        "2026-11-25 10:00+01:00-11:00"
    ]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["X-NO-END:"], "import.no-length"),
        (["DURATION:PT0S"], "import.no-length"),
        (["DTEND;TZID=Europe/Paris:20261125T100000"], "import.no-length"),
        (["DTEND;TZID=Europe/Paris:20261125T093000"], "booking.backwards"),
        (["DURATION:-PT1H"], "booking.backwards"),
        (["DURATION:soon"], "import.bad-time"),
        (["DURATION:P999999W"], "import.bad-time"),
        (["DTSTART;TZID=Atlantis/Capital:20261125T100000"], "import.unknown-zone"),
        (["DTSTART;TZID=../../etc/passwd:20261125T100000"], "import.unknown-zone"),
        (["DTSTART;TZID=Europe:20261125T100000"], "import.unknown-zone"),
        (["DTSTART:tomorrow"], "import.bad-time"),
        (["DTSTART:20260230T100000"], "import.bad-time"),
        (["DTSTART:20261125T250000"], "import.bad-time"),
        (["DTSTART:99991231T235959Z"], "time.out-of-range"),
        (["DTSTART:00010101T000000Z"], "time.out-of-range"),
        (["RRULE:FREQ=WEEKLY"], "rule.endless"),
        (["RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1"], "rule.endless"),
        (["RRULE:FREQ=DAILY;COUNT=1000000000"], "rule.malformed"),
        (["RRULE:FREQ=DAILY;COUNT=999999999"], "series.too-long"),
        (["RRULE:FREQ=DAILY;COUNT=1001"], "series.too-long"),
        (["RRULE:FREQ=DAILY;BYHOUR=10;COUNT=1001"], "series.too-long"),
        (["RRULE:FREQ=WEEKLY;INTERVAL=0;COUNT=3"], "rule.malformed"),
        (["RRULE:FREQ=MONTHLY;INTERVAL=0;BYSETPOS=1;BYDAY=MO;COUNT=3"], "rule.malformed"),
        (["RRULE:FREQ=SECONDLY;COUNT=3"], "rule.unsupported"),
        (["RRULE:FREQ=HOURLY;COUNT=3"], "rule.unsupported"),
        (["RRULE:FREQ=DAILY;BYSECOND=0,1,2,3;COUNT=9"], "rule.unsupported"),
        (["RRULE:FREQ=DAILY;BYHOUR=9,14;COUNT=9"], "rule.unsupported"),
        (["RRULE:FREQ=DAILY;BYSETPOS=1;COUNT=9"], "rule.unsupported"),
        (["RRULE:FREQ=DAILY;BYEASTER=1;COUNT=9"], "rule.malformed"),
        (["RRULE:FREQ=DAILY;COUNT=3;UNTIL=20270101"], "rule.both"),
        (["RRULE:weekly"], "rule.malformed"),
        (["RRULE:DATES=20261125"], "rule.malformed"),
        (["RRULE:" + "X" * 5_000], "rule.malformed"),
        (["RRULE:FREQ=WEEKLY;COUNT=3", "EXRULE:FREQ=WEEKLY;COUNT=1"], "rule.unsupported"),
        (["RDATE;TZID=Europe/Paris:20261125T140000"], "import.twice-a-day"),
        (["EXDATE:" + "20261125T090000Z," * 99_999 + "20261125T090000Z"], "import.too-many-dates"),
        (["RDATE:" + ",".join(f"{date(2026, 12, 1) + timedelta(n):%Y%m%d}T090000Z"
                              for n in range(1001))], "series.too-long"),
        (['DTSTART;TZID="Europe/Paris:20261125T100000'], "import.unreadable"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named(lines: list[str], code: str) -> None:
    reading = read_events(event(*lines))
    assert [one.why.code for one in reading.unreadable] == [code]
    assert reading.events == ()


# Series


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["11-25", "12-02", "12-09"]),
        # 10:00 in Paris is 9:00 UTC: the last start is not after the end, or is.
        ("FREQ=WEEKLY;UNTIL=20261202T090000Z", ["11-25", "12-02"]),
        ("FREQ=WEEKLY;UNTIL=20261202T085959Z", ["11-25"]),
        ("FREQ=WEEKLY;UNTIL=20261202T100000", ["11-25", "12-02"]),
        ("FREQ=WEEKLY;UNTIL=20261202", ["11-25", "12-02"]),
        ("FREQ=WEEKLY;UNTIL=20250101", ["11-25"]),
        # What an event begins with takes place, and counts.
        ("FREQ=WEEKLY;BYDAY=FR;COUNT=3", ["11-25", "11-27", "12-04"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", ["11-25", "11-30", "12-31"]),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,WE;COUNT=3", ["11-25", "12-06", "12-09"]),
        ("FREQ=DAILY;BYHOUR=10;UNTIL=20261126T235959Z", ["11-25", "11-26"]),
    ],
)
def test_a_rule_gives_the_days_that_it_means(rule: str, days: list[str]) -> None:
    found = times(event(f"RRULE:{rule}"))
    assert [one[5:10] for one in found] == days
    assert {one[11:] for one in found} == {"10:00+01:00-11:00"}


def test_a_known_rule_is_kept_and_another_becomes_days() -> None:
    def frequency(rule: str, *lines: str) -> Frequency:
        request = only(read_events(event(f"RRULE:{rule}", *lines))).request
        assert request is not None
        assert request.repeat is not None
        return request.repeat.rule.frequency

    assert frequency("FREQ=WEEKLY;COUNT=3") is Frequency.WEEKLY
    assert frequency("FREQ=WEEKLY;BYHOUR=10;BYMINUTE=0;COUNT=3") is Frequency.WEEKLY
    assert frequency("FREQ=WEEKLY;COUNT=3", "EXDATE:20261202T090000Z") is Frequency.WEEKLY
    assert frequency("FREQ=MONTHLY;BYDAY=WE;BYSETPOS=-1;COUNT=3") is Frequency.DATES
    assert frequency("FREQ=WEEKLY;COUNT=3", "RDATE:20261224T090000Z") is Frequency.DATES
    # 9:00 in UTC is not always 10:00 in Paris.
    assert frequency("FREQ=WEEKLY;COUNT=3", "DTSTART:20261125T090000Z") is Frequency.WEEKLY
    assert frequency("FREQ=MONTHLY;COUNT=9", "DTSTART:20261125T090000Z") is Frequency.DATES


def test_a_series_in_another_zone_keeps_its_own_clock() -> None:
    found = times(
        event("DTSTART;TZID=America/New_York:20261020T040000", "RRULE:FREQ=WEEKLY;COUNT=4")
    )
    assert [one[5:16] for one in found] == ["10-20 10:00", "10-27 09:00", "11-03 10:00",
                                            "11-10 10:00"]  # fmt: skip


@pytest.mark.parametrize(
    "left_out",
    ["EXDATE;TZID=Europe/Paris:20261202T100000", "EXDATE:20261202T090000Z,20300101T000000Z",
     "EXDATE;VALUE=DATE:20261202", "EXDATE;VALUE=DATE-TIME:20261202T100000"],
)  # fmt: skip
def test_a_day_that_is_left_out(left_out: str) -> None:
    found = times(event("RRULE:FREQ=WEEKLY;COUNT=3", left_out))
    assert [one[5:10] for one in found] == ["11-25", "12-09"]


def test_days_that_are_given() -> None:
    found = times(
        event(
            "RDATE;TZID=Europe/Paris:20261127T100000,20261201T143000",
            "RDATE;VALUE=PERIOD:20261203T090000Z/PT30M,20261204T090000Z/20261204T110000Z",
            "RDATE;VALUE=DATE:20261208",
        )
    )
    assert [one[5:] for one in found] == [
        "11-25 10:00+01:00-11:00", "11-27 10:00+01:00-11:00", "12-01 14:30+01:00-15:30",
        "12-03 10:00+01:00-10:30", "12-04 10:00+01:00-12:00", "12-08 10:00+01:00-11:00",
    ]  # fmt: skip


def test_a_use_that_is_moved_renamed_or_called_off() -> None:
    series = event("RRULE:FREQ=WEEKLY;COUNT=4")
    moved = event("RECURRENCE-ID;TZID=Europe/Paris:20261202T100000", "DTSTART:20261203T130000Z",
                  room="Rouge", title="Ailleurs")  # fmt: skip
    gone = event("RECURRENCE-ID:20261209T090000Z", "STATUS:CANCELLED")
    for parts in ((series, moved, gone), (gone, moved, series)):
        found = only(read_events(*parts))
        assert [(slot.resource, shown(slot)[5:16]) for slot in slots(found)] == [
            ("blue", "11-25 10:00"), ("red", "12-03 14:00"), ("blue", "12-16 10:00"),
        ]  # fmt: skip
        assert {day: one.title for day, one in found.described.items()} == {
            date(2026, 12, 2): "Ailleurs"
        }


def test_changed_uses_without_their_series() -> None:
    lone = event("RECURRENCE-ID:20261202T090000Z", "DTSTART:20261202T130000Z")
    assert [one[5:16] for one in times(lone)] == ["12-02 14:00"]
    other = event("RECURRENCE-ID:20261209T090000Z", "DTSTART:20261209T140000Z", title="Autre")
    found = only(read_events(lone, other))
    assert [shown(slot)[5:16] for slot in slots(found)] == ["12-02 14:00", "12-09 15:00"]
    assert [one.title for one in found.described.values()] == ["Autre"]
    range_ = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20261202T090000Z")
    assert refused(event("RRULE:FREQ=WEEKLY;COUNT=4"), range_).code == "rule.unsupported"


def test_the_newest_of_two_counts() -> None:
    old, new = event("SEQUENCE:1", title="Vieux"), event("SEQUENCE:2", title="Neuf")
    for parts in ((old, new), (new, old)):
        reading = read_events(*parts)
        assert only(reading).title == "Neuf"
        assert [one.why.code for one in reading.remarks] == ["import.there-twice"]


rules = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={};COUNT={}".format, st.integers(1, 40), st.integers(1, 40)),
    st.builds(
        "FREQ=WEEKLY;INTERVAL={};WKST={};BYDAY={};COUNT={}".format,
        st.integers(1, 4),
        st.sampled_from(["MO", "SU", "WE"]),
        st.sampled_from(["MO", "SU", "MO,WE,SU", "SA,SU", "MO,TU,WE,TH,FR"]),
        st.integers(1, 25),
    ),
    st.builds(
        "FREQ=MONTHLY;BYDAY={};BYSETPOS={};COUNT={}".format,
        st.sampled_from(["MO", "MO,TU,WE,TH,FR", "SA,SU"]),
        st.sampled_from(["1", "-1", "2", "1,-1"]),
        st.integers(1, 10),
    ),
    st.builds(
        "FREQ=MONTHLY;{};UNTIL={}T{}Z".format,
        st.sampled_from(["BYMONTHDAY=31", "BYDAY=-1SU", "BYMONTHDAY=-1", "BYDAY=2TU,4TU"]),
        st.sampled_from(["20270328", "20271031", "20280101", "20281029"]),
        st.sampled_from(["000000", "005959", "013000", "085959", "090000", "233000"]),
    ),
    st.builds("FREQ=YEARLY;BYYEARDAY={};COUNT=5".format, st.sampled_from(["1", "-1", "86,300"])),
    st.builds("FREQ=YEARLY;BYWEEKNO={};BYDAY=SU;COUNT=5".format, st.sampled_from(["1", "12,43"])),
)


@settings(max_examples=400, deadline=None)
@given(
    rules,
    st.sampled_from(["Europe/Paris", "UTC", "America/New_York", "Asia/Kathmandu", "Europe/Berlin"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001  a wall
)
def test_every_rule_means_what_another_program_makes_of_it(
    rule: str, zone: str, first: datetime
) -> None:
    wall = first.replace(second=0, microsecond=0)
    reading = read_events(event(f"DTSTART;TZID={zone}:{wall:%Y%m%dT%H%M%S}", f"RRULE:{rule}",
                                "DURATION:PT30M"))  # fmt: skip
    expected = sorted(_expanded(rule, wall, ZoneInfo(zone)))
    if reading.unreadable:
        assert reading.unreadable[0].why.code == "import.twice-a-day"
        days = [moment.astimezone(PARIS).date() for moment in expected]
        assert len(set(days)) < len(days)
        return
    found = slots(only(reading))
    assert [slot.start.astimezone(UTC) for slot in found] == expected
    assert all(
        slot.end.astimezone(UTC) - slot.start.astimezone(UTC) == timedelta(minutes=30)
        for slot in found
    )


def _expanded(rule: str, wall: datetime, zone: ZoneInfo) -> Iterable[datetime]:
    """Return what dateutil makes of it, and the first, in UTC; by its walls, as a calendar does."""
    parts = dict(part.split("=") for part in rule.split(";"))
    count = int(parts.pop("COUNT", "0")) or None
    until = parts.pop("UNTIL", "20991231T000000Z")
    end = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    walls = [wall]
    for shown in rrulestr(text, dtstart=wall):
        at = nearest(shown.date(), shown.time(), zone).astimezone(UTC)
        if at > end or (count and len(walls) >= count):
            break
        if shown != wall:
            walls.append(shown)
    return [nearest(each.date(), each.time(), zone).astimezone(UTC) for each in walls]


# Where, and what


@pytest.mark.parametrize(
    ("location", "room"),
    [("Bleue", "blue"), ("BLEUE", "blue"), ("  bleue ", "blue"), ("red", "red"), ("Roug", "red"),
     ("Bleue + Verte", "blue-green"), ("bleue + verte", "blue-green")],
)  # fmt: skip
def test_a_room_by_its_name(location: str, room: str) -> None:
    assert {slot.resource for slot in slots(only(read_events(event(room=location))))} == {room}


@pytest.mark.parametrize(
    ("location", "code", "details"),
    [
        ("", "import.no-room", {}),
        ("Violette", "resource.unknown", {"resource": "Violette"}),
        ("B", "resource.unknown", {"resource": "B"}),
        ("Rouge\\, Bleue", "import.several-rooms", {"location": "Rouge, Bleue"}),
        ("Rouge\\nBleue", "import.several-rooms", {"location": "Rouge Bleue"}),
        ("\x1b[2JSalle", "resource.unknown", {"resource": "[2JSalle"}),
    ],
)
def test_no_room_or_several(location: str, code: str, details: dict[str, str]) -> None:
    why = refused(event(room=location))
    assert (why.code, dict(why.details)) == (code, details)


def test_what_is_said_for_all_of_a_file() -> None:
    data = calendar(event(room="Chez nous"), event(room="Rouge", uid="b"))
    reading = read(data, SMALL_HOUSE, Defaults("green", "guests"))
    requests = [each.request for each in reading.events if each.request]
    assert [request.slot.resource for request in requests] == ["green", "green"]
    assert [request.details.organisation for request in requests] == ["guests", "guests"]


def test_what_our_own_files_say_besides() -> None:
    found = only(
        read_events(
            event("X-KIOSK-ROOM:red", "X-KIOSK-ORGANISATION:guests", "X-KIOSK-KIND:workshop",
                  "X-KIOSK-PEOPLE:17", "X-KIOSK-LAYOUT:u", "X-KIOSK-EQUIPMENT:écran\\, grand",
                  "X-KIOSK-EQUIPMENT:micro", "X-KIOSK-NOTE:clé au bureau", "CONTACT:Ana",
                  "STATUS:TENTATIVE", room="n'importe où")
        )
    )  # fmt: skip
    assert found.tentative
    assert found.request is not None
    assert found.request.slot.resource == "red"
    details = found.request.details
    assert (details.organisation, details.kind, details.people) == (
        "guests", BookingKind.WORKSHOP, 17)  # fmt: skip
    assert (details.layout, details.equipment) == ("u", ("écran, grand", "micro"))
    assert (details.note, details.contact) == ("clé au bureau", "Ana")


def test_what_another_house_calls_its_own_is_left_out_and_said() -> None:
    reading = read_events(
        event("X-KIOSK-ROOM:hall", "X-KIOSK-ORGANISATION:them", "X-KIOSK-LAYOUT:ring",
              "X-KIOSK-PEOPLE:many")
    )  # fmt: skip
    request = only(reading).request
    assert request is not None
    assert request == replace(
        request, details=replace(request.details, organisation=None, layout=None, people=None)
    )
    assert request.slot.resource == "blue"
    assert {one.why.code for one in reading.remarks} == {"organisation.unknown", "layout.unknown"}


def test_texts_are_read_as_written_and_cannot_command_a_terminal() -> None:
    title = "A\\, b\\; c\\\\n d\\nE \x1b]52;c;xx\x07\x9b31m\u202e\u200b"
    assert only(read_events(event(title=title))).title == "A, b; c\\n d E ]52;c;xx31m"


def test_a_long_title_is_shortened_and_that_is_said() -> None:
    reading = read_events(event(title="é" * 2_000_000))
    request = only(reading).request
    assert request is not None
    assert request.details.title == "é" * 119 + "…"
    assert [one.why.code for one in reading.remarks] == ["import.shortened"]


def test_an_event_without_a_name_has_the_same_one_each_time() -> None:
    first, again = (only(read_events(event(uid=""))).uid for _ in range(2))
    assert first == again
    assert only(read_events(event(uid="", title="Autre"))).uid != first
    assert refused_code(event(uid="x" * 300)) == "text.too-long"


def refused_code(*parts: str) -> str:
    """Return the code of the only event that is not understood."""
    (remark,) = read_events(*parts).unreadable
    return remark.why.code


def test_what_is_called_off_needs_no_room() -> None:
    found = only(read_events(event("STATUS:CANCELLED", room="Chez eux")))
    assert found.request is None
    found = only(read_events("METHOD:CANCEL", event(room="Chez eux")))
    assert found.request is None


def test_one_bad_event_does_not_spoil_the_others() -> None:
    reading = read_events(event("DTSTART:x"), event(uid="b"), event("DTSTART:y", uid="c"))
    assert [one.uid for one in reading.events] == ["b"]
    assert [(one.uid, one.line) for one in reading.unreadable] == [("a@elsewhere", 4), ("c", 18)]


def test_other_things_of_a_calendar_are_not_read() -> None:
    alarm = "BEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:PT99H\nSUMMARY:Réveil\nEND:VALARM"
    todo = "BEGIN:VTODO\nUID:t\nSUMMARY:Ranger\nEND:VTODO"
    found = only(read_events(todo, event("DURATION:PT2H", alarm)))
    assert (found.title, shown(slots(found)[0])) == ("Atelier", "2026-11-25 10:00+01:00-12:00")
