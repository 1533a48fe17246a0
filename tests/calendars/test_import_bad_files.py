"""Files that are no calendars, broken, or made to do harm: an answer, soon, and never a trace."""

import re
import time
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.calendars import guards
from kiosk.calendars.reading import Reading, read
from kiosk.domain.refusals import Refused
from tests.calendars.ics import calendar, event
from tests.calendars.test_import_reading import CUSTOM
from tests.houses import SMALL_HOUSE

SOON = 10.0
"""Seconds; a machine that is busy with other tests gets them, too."""
MUCH = 120_000_000
"""Bytes."""


def refused(data: bytes) -> str:
    """Return why a file is refused."""
    with pytest.raises(Refused) as caught:
        read(data, SMALL_HOUSE)
    assert caught.value.code.startswith("import.")
    return caught.value.code


def titles(data: bytes) -> list[str]:
    """Return what is in a file."""
    return [one.title for one in read(data, SMALL_HOUSE).events]


GOOD = calendar(event("RRULE:FREQ=WEEKLY;COUNT=3", title="Réunion à Bron"), event(uid="b"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import.empty"),
        (b"\r\n \r\n", "import.empty"),
        (b"\0\0\0\0", "import.empty"),
        (b"\xff\xfe", "import.empty"),
        (b"hello", "import.not-a-calendar"),
        (b"%PDF-1.7\n", "import.not-a-calendar"),
        (b"PK\x03\x04" + bytes(range(256)) * 20, "import.not-a-calendar"),
        (b"<html>\n<body>BEGIN:VCALENDAR</body>", "import.not-a-calendar"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "import.not-a-calendar"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "import.not-a-calendar"),
        (b"END:VCALENDAR\r\n", "import.not-a-calendar"),
        (b"x" * 19_000_000, "import.not-a-calendar"),
        (b"BEGIN:VCALENDAR", "import.truncated"),
        (GOOD[:-20], "import.truncated"),
        (GOOD[: len(GOOD) // 2], "import.truncated"),
        (GOOD.replace(b"END:VEVENT\r\n", b"", 1), "import.damaged"),
        (GOOD.replace(b"END:VEVENT\r\n", b"END:VTODO\r\n", 1), "import.damaged"),
        (GOOD + b"END:VCALENDAR\r\n", "import.damaged"),
        (GOOD + b" " * 20_000_000, "import.too-big"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 9, "import.too-deep"),
        (b"BEGIN:VCALENDAR\r\n" * 1_000_000, "import.too-deep"),
        (b"BEGIN:VCALENDAR\r\n" + b"\n" * 1_000_001, "import.too-many-lines"),
        (calendar(*["BEGIN:VEVENT\nEND:VEVENT"] * 20_001), "import.too-many"),
        (calendar(CUSTOM.replace("{name}", "A"), *[CUSTOM] * 200), "import.too-many-zones"),
        (calendar(event(*["RDATE:20261125T090000Z"] * 300_001)), "import.too-many-lines"),
    ],
)
def test_a_file_that_is_refused_whole(data: bytes, code: str) -> None:
    began = time.perf_counter()
    assert refused(data) == code
    assert time.perf_counter() - began < SOON


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_letters_are_read_as_they_were_written(encoding: str) -> None:
    found = read(GOOD.decode().encode(encoding), SMALL_HOUSE)
    assert [one.title for one in found.events] == ["Réunion à Bron", "Atelier"]
    assert found.remarks == ()


def test_letters_of_old_programs_are_guessed_and_that_is_said() -> None:
    found = read(GOOD.decode().replace("à", "– à").encode("cp1252"), SMALL_HOUSE)
    assert found.events[0].title == "Réunion – à Bron"
    assert [one.why.code for one in found.remarks] == ["import.guessed-encoding"]
    assert titles(GOOD.replace("é".encode(), b"\x81"))[0] == "R�union Ã Bron"


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\r\r\n"])
def test_every_end_of_a_line(end: bytes) -> None:
    assert titles(GOOD.replace(b"\r\n", end)) == ["Réunion à Bron", "Atelier"]


@pytest.mark.parametrize("width", [1, 2, 3, 40])
@pytest.mark.parametrize("fold", [b"\r\n ", b"\n\t"])
def test_a_line_that_is_folded_anywhere_even_within_a_letter(width: int, fold: bytes) -> None:
    folded = b"\r\n".join(
        fold.join(line[n : n + width] for n in range(0, len(line), width))
        for line in GOOD.splitlines()
    )
    found = read(folded, SMALL_HOUSE)
    assert [one.title for one in found.events] == ["Réunion à Bron", "Atelier"]
    assert found.remarks == ()


def test_small_things_that_programs_get_wrong() -> None:
    spoiled = GOOD.replace(b"BEGIN:VEVENT", b"begin:vevent ", 1).replace(b"SUMMARY", b"Summary")
    assert titles(spoiled) == ["Réunion à Bron", "Atelier"]
    assert titles(GOOD.replace(b"SUMMARY:", b"no colon\r\nitem1.SUMMARY;LANGUAGE=fr:"))[1:] == [
        "Atelier"
    ]
    assert titles(GOOD.replace(b"b\r\n", b"b\0\0\r\n\0")) == ["Réunion à Bron", "Atelier"]
    assert titles(GOOD + GOOD.replace(b"@", b"@2").replace(b":b", b":c") + b"\x1a") == [
        "Réunion à Bron", "Atelier", "Réunion à Bron", "Atelier"
    ]  # fmt: skip
    assert titles(b"BEGIN:VCALENDAR\nEND:VCALENDAR") == []


def _many(line: Callable[[int], str], count: int = 20_000) -> bytes:
    events = (event(line(n), uid=str(n)) for n in range(count))
    return calendar(*events)


HEAVY: dict[str, Callable[[], bytes]] = {
    "days": lambda: _many(lambda n: "RRULE:FREQ=DAILY;COUNT=1000", 60),
    "too many days each": lambda: _many(lambda n: f"RRULE:FREQ=DAILY;COUNT={10**9 - 1 - n}", 5_000),
    "never": lambda: _many(
        lambda n: f"RRULE:FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2;BYSETPOS=1;COUNT={n + 1}"
    ),
    "never, other hours": lambda: _many(
        lambda n: f"DTSTART:20261125T{n % 24:02}{n % 60:02}{n // 60 % 60:02}\n"
        "RRULE:FREQ=WEEKLY;BYSETPOS=7;BYDAY=MO;COUNT=3",
        5_000,
    ),
    "hardly ever": lambda: _many(lambda n: f"RRULE:FREQ=DAILY;INTERVAL={9999 - n % 999};"
                                 "BYMONTHDAY=29;BYMONTH=2;COUNT=900", 5_000),
    "dates": lambda: _many(lambda n: "EXDATE:" + ",".join(["20261125T090000Z"] * 9_900), 110),
    "zones": lambda: _many(lambda n: f"DTSTART;TZID=Nowhere/Town{n}:20261125T100000", 5_000),
    "zones that never end": lambda: calendar(
        CUSTOM.replace("YEARLY;BYDAY=-1SU;BYMONTH=10", "DAILY").replace("{name}", "Z"),
        *[event("DTSTART;TZID=Z:20261125T100000", uid=str(n)) for n in range(10_000)],
    ),
    "names": lambda: calendar(event(*["LOCATION:" + "é" * 900] * 9_000, title="x" * 900_000)),
    "quotes": lambda: calendar(event(*[f'DTSTART;X="{"a" * 60}":2026' for _ in range(200_000)])),
    "parameters": lambda: calendar(event("DTSTART" + ";X=Y" * 2_000_000 + ":20261125T100000")),
    "quoted parameters": lambda: calendar(
        event(*["DTSTART" + ';X="Y"' * 3_000 + ":20261125T100000"] * 900)
    ),
    "attachment": lambda: calendar(event("ATTACH:" + "QUJD" * 4_500_000)),
    "folds": lambda: calendar(event("DESCRIPTION:" + "\n x" * 900_000)),
    "overrides": lambda: calendar(
        event("RRULE:FREQ=DAILY;COUNT=900"),
        *[event(f"RECURRENCE-ID:20261125T0900{n % 60:02}Z") for n in range(19_000)],
    ),
    "all of one name": lambda: calendar(*[event(f"SEQUENCE:{n}") for n in range(20_000)]),
    "simple": lambda: _many(lambda n: f"DTSTART:2027{n % 12 + 1:02}{n % 28 + 1:02}T090000Z"),
}  # fmt: skip


@pytest.mark.parametrize("name", HEAVY)
def test_nothing_takes_long_or_much(name: str) -> None:
    data = HEAVY[name]()
    assert len(data) <= guards.MOST_BYTES
    began = time.process_time()
    _is_read_or_refused(data)
    assert time.process_time() - began < SOON


def test_a_large_file_does_not_fill_the_memory() -> None:
    described = (event(f"DESCRIPTION:{'x' * 7000}", uid=str(n)) for n in range(2_500))
    data = calendar(*described)
    tracemalloc.start()
    try:
        assert len(read(data, SMALL_HOUSE).events) == 2_500
        assert tracemalloc.get_traced_memory()[1] < MUCH
    finally:
        tracemalloc.stop()


SEED = calendar(
    CUSTOM.replace("{name}", "Own"),
    event("DTSTART;TZID=Own:20261125T100000", "RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20270301T090000Z",
          "EXDATE;TZID=Own:20261202T100000", "RDATE;VALUE=PERIOD:20261203T090000Z/PT30M"),
    event("RECURRENCE-ID;TZID=Own:20261209T100000", "DTSTART:20261209T130000Z", title="Été"),
    event("RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;COUNT=4", uid="b", room="Rouge"),
    event('DTSTART;TZID="Romance Standard Time":20261125T100000', "STATUS:TENTATIVE", uid="c"),
    event("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261127", "SEQUENCE:3", uid="d"),
    event("X-KIOSK-ROOM:red", "X-KIOSK-PEOPLE:12", "X-KIOSK-LAYOUT:u", "STATUS:CANCELLED", uid="e"),
)  # fmt: skip
LINES = SEED.split(b"\r\n")
PLACES = st.integers(0, len(SEED) - 1)
NUMBERS = [match.span() for match in re.finditer(rb"\d+", SEED)]
TOKENS = st.sampled_from(
    [b"", b":", b";", b",", b"=", b'"', b"\\", b"\r\n ", b"\r\n", b"\0", b"\xff", b"T", b"Z", b"-",
     b"/", b"0", b"99999999999999999999", b"UNTIL=", b"INTERVAL=", b"BYSETPOS=", b"DAILY", b"P",
     b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"VALUE=DATE", b"BYHOUR=7", b"TZID=UTC", "é".encode()]
)  # fmt: skip


def _spliced(place: int, length: int, token: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data[:place] + token + data[place + length :]


def _numbered(which: int, token: bytes) -> Callable[[bytes], bytes]:
    start, end = NUMBERS[which]
    return lambda data: data[:start] + token + data[end:]


def _line_moved(source: int, target: int) -> Callable[[bytes], bytes]:
    def moved(data: bytes) -> bytes:
        lines = data.split(b"\r\n")
        lines.insert(target % len(lines), lines[source % len(lines)])
        return b"\r\n".join(lines)

    return moved


mutations = st.lists(
    st.one_of(
        st.builds(_spliced, PLACES, st.integers(0, 30), TOKENS),
        st.builds(_spliced, PLACES, st.just(1), st.binary(min_size=1, max_size=1)),
        st.builds(_numbered, st.integers(0, len(NUMBERS) - 1),
                  st.integers(-1, 10**10).map(lambda n: b"%d" % n)),
        st.builds(_line_moved, st.integers(0, len(LINES)), st.integers(0, len(LINES))),
        st.builds(lambda place: lambda data: data[:place], PLACES),
        st.just(lambda data: data.decode("utf-8", "replace").encode("utf-16")),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(mutations)
@example(  # a wide space in what is shown of a line
    [
        lambda data: data.decode().encode("utf-16"),
        _spliced(1131, 0, b";"),
        _line_moved(0, 0),
    ]
)
def test_a_spoiled_file_is_read_or_refused(changes: list[Callable[[bytes], bytes]]) -> None:
    data = SEED
    for change in changes:
        data = change(data)
    _is_read_or_refused(data)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
@example(b"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:\nEND:VTIMEZONE\nEND:VCALENDAR")
def test_any_bytes_at_all(data: bytes) -> None:
    _is_read_or_refused(data)
    _is_read_or_refused(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + data + b"\nEND:VEVENT\nEND:VCALENDAR")


def _is_read_or_refused(data: bytes) -> None:
    found, code = _read(data)
    if found is None:
        assert code.startswith("import.")
        return
    for one in (*found.unreadable, *found.remarks):
        assert isinstance(one.why, Refused)
        assert one.title.isprintable()
        assert all(str(value).isprintable() for value in one.why.details.values())
    assert all(one.title.isprintable() and one.uid for one in found.events)


def _read(data: bytes) -> tuple[Reading | None, str]:
    try:
        return read(data, SMALL_HOUSE), ""
    except Refused as refused:
        return None, refused.code
