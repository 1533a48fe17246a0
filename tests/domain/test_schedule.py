"""What has changed between two sheets, and what is free."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.schedule import Entry, Mark, free_spans, has_changed, marked
from tests.clocks import PARIS
from tests.houses import SMALL_HOUSE

DAY = date(2026, 11, 25)
QUARTERS = st.integers(0, 95)


def at(quarter: int) -> datetime:
    """Return a quarter of an hour of the day."""
    return datetime(2026, 11, 25, tzinfo=PARIS) + timedelta(minutes=15 * quarter)


@st.composite
def entry(draw: st.DrawFn, use: int = 0) -> Entry:
    """A use of any length, furnished before and after."""
    start = draw(QUARTERS)
    end = draw(st.integers(start + 1, 96))
    room = draw(st.sampled_from(["blue", "green", "blue-green", "red"]))
    before, after = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    return Entry(
        use, room, at(start), at(end), at(start) - timedelta(minutes=15 * before),
        at(end) + timedelta(minutes=15 * after), draw(st.sampled_from(["", "A", "B"])),
    )  # fmt: skip


SHEETS = st.lists(st.integers(0, 8), unique=True).flatmap(
    lambda uses: st.tuples(*(entry(use) for use in uses))
)


@given(SHEETS, SHEETS)
def test_marks_say_exactly_what_differs(now: tuple[Entry, ...], before: tuple[Entry, ...]) -> None:
    lines = marked(now, before)
    then = {one.use: one for one in before}
    assert {line.entry for line in lines if line.mark is not Mark.GONE} == set(now)
    for line in lines:
        was = then.get(line.entry.use)
        if line.mark is Mark.NONE:
            assert was == line.entry
        elif line.mark is Mark.NEW:
            assert was is None
        elif line.mark is Mark.CHANGED:
            assert line.before == was != line.entry
        else:
            assert line.entry.use not in {one.use for one in now}
    assert [line.entry.order for line in lines] == sorted(line.entry.order for line in lines)
    whole_day = at(0) - timedelta(days=1), at(96) + timedelta(days=1)
    assert has_changed(now, before, *whole_day) is (set(now) != set(before))


@given(SHEETS)
def test_every_minute_is_free_or_taken(entries: tuple[Entry, ...]) -> None:
    for key in ("blue", "red"):
        room = SMALL_HOUSE.resources[key]
        spans = free_spans(SMALL_HOUSE, room, DAY, entries)
        hours = SMALL_HOUSE.hours if room.hours is None else room.hours
        opens = datetime.combine(DAY, min(s.start for s in hours[2]), PARIS)
        closes = datetime.combine(DAY, max(s.end for s in hours[2]), PARIS)
        mine = [e for e in entries if e.room == key or (key == "blue" and e.room == "blue-green")]
        at_minute = opens
        while at_minute < closes:
            taken = any(e.prepared <= at_minute < e.cleared for e in mine)
            free = any(start <= at_minute < end for start, end in spans)
            assert free is not taken
            at_minute += timedelta(minutes=15)


def test_a_change_matters_where_it_was_and_where_it_is() -> None:
    was = Entry(1, "blue", at(40), at(44), at(40), at(44), "A")
    now = replace(was, start=at(80), end=at(84), prepared=at(80), cleared=at(84))
    for start, until, matters in ((36, 41, True), (79, 81, True), (50, 60, False), (44, 48, False)):
        assert has_changed([now], [was], at(start), at(until)) is matters


def test_on_the_long_day_an_hour_more_is_free() -> None:
    spans = free_spans(SMALL_HOUSE, SMALL_HOUSE.resources["red"], date(2026, 10, 25), ())
    ((start, end),) = spans
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=14)
