"""Who gets which workstation, and who waits how long."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.workstations import (
    LEAST,
    Free,
    choose,
    ends_soon,
    longest_wait,
    minutes_left,
    turns,
)
from tests.clocks import TUESDAY_MORNING as NOW

HOUR = timedelta(hours=1)


def at(minutes: int | None) -> datetime | None:
    """Return a moment so many minutes from now."""
    return None if minutes is None else NOW + timedelta(minutes=minutes)


def free(**until: int | None) -> list[Free]:
    """Return workstations that are free for so many minutes."""
    return [Free(key, at(minutes)) for key, minutes in until.items()]


def chosen(wanted: timedelta = HOUR, **until: int | None) -> str | None:
    """Return where somebody sits down."""
    found = choose(free(**until), NOW, wanted)
    return found.key if found else None


def test_somebody_sits_where_it_suffices_and_leaves_the_best_to_others() -> None:
    assert chosen(a=None, b=90, c=30) == "b"
    assert chosen(timedelta(minutes=20), a=None, b=90, c=30) == "c"
    assert chosen(a=20, b=40) == "b"
    assert chosen(a=9) is None
    assert chosen() is None


@given(st.lists(st.none() | st.integers(0, 300), max_size=6), st.integers(10, 240))
def test_nobody_gets_less_than_there_is(until: list[int | None], wanted: int) -> None:
    every = [Free(str(n), at(minutes)) for n, minutes in enumerate(until)]
    found = choose(every, NOW, timedelta(minutes=wanted))
    long_enough = [m for m in until if m is None or m >= LEAST / timedelta(minutes=1)]
    assert (found is None) == (not long_enough)
    if (
        found is not None
        and found.until is not None
        and found.until - NOW < timedelta(minutes=wanted)
    ):
        assert None not in until
        assert found.until == at(max(m for m in until if m is not None))


def test_each_who_waits_has_the_next_one_and_stays_the_usual_time() -> None:
    busy = [[(NOW, NOW + timedelta(minutes=n))] for n in (40, 10, 25)]
    assert list(turns(busy, NOW, 5)) == [at(n) for n in (10, 25, 40, 70, 85)]
    assert turns([[]], NOW, 1) == (NOW,)
    assert turns([], NOW, 3) == ()


def test_nobody_is_promised_a_computer_that_a_class_has_reserved() -> None:
    lesson = (NOW + timedelta(minutes=30), NOW + timedelta(minutes=150))
    assert list(turns([[lesson]], NOW, 3)) == [at(0), at(150), at(210)]
    soon = (NOW + timedelta(minutes=5), NOW + timedelta(minutes=65))
    assert turns([[soon]], NOW, 1) == (at(65),)


def test_a_wait_is_said_in_steps_of_five_minutes() -> None:
    waits = [longest_wait(NOW + timedelta(minutes=n), NOW).high for n in (0, 1, 5, 6, 61)]
    assert waits == [5, 5, 5, 10, 65]


def test_the_end_is_said_ten_minutes_before_and_not_after_it() -> None:
    assert [ends_soon(NOW + timedelta(minutes=n), NOW) for n in (11, 10, 1, 0)] == [
        False, True, True, False
    ]  # fmt: skip
    assert minutes_left(NOW + timedelta(seconds=61), NOW) == 2
    assert minutes_left(NOW - HOUR, NOW) == 0
