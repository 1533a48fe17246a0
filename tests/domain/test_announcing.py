"""Calls are announced one after the other."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.announcing import LEAST, Announcing, Call
from tests.clocks import TUESDAY_MORNING as NOW


def call(visit: int, at: float = 0) -> Call:
    return Call(visit, f"A {visit:03d}", "hall", NOW + timedelta(seconds=at))


def seconds(count: float) -> datetime:
    return NOW + timedelta(seconds=count)


def test_two_calls_in_the_same_second_each_have_their_eight() -> None:
    hall = Announcing(NOW)
    hall.hear([call(1), call(2)], NOW)
    assert hall.next(NOW) == call(1)
    assert hall.next(seconds(7.9)) is None
    assert hall.shown(seconds(7.9)) == call(1)
    assert hall.next(seconds(8)) == call(2)
    assert hall.shown(seconds(15.9)) == call(2)
    assert hall.shown(seconds(16)) is None
    assert hall.next(seconds(16)) is None


def test_the_same_person_called_again_is_announced_again() -> None:
    hall = Announcing(NOW)
    hall.hear([call(1)], NOW)
    assert hall.next(NOW) == call(1)
    hall.hear([call(1, 20)], seconds(20))
    assert hall.next(seconds(20)) == call(1, 20)


def test_a_call_that_is_taken_back_is_silent() -> None:
    hall = Announcing(NOW)
    hall.hear([call(1), call(2)], NOW)
    hall.next(NOW)
    hall.hear([call(1)], NOW)
    assert hall.next(seconds(9)) is None
    hall.hear([], seconds(9))
    assert hall.shown(seconds(1)) is None


def test_a_display_that_starts_does_not_call_the_whole_morning() -> None:
    hall = Announcing(NOW)
    hall.hear([call(1, -600), call(2, -20)], NOW)
    assert hall.next(NOW) == call(2, -20)
    assert hall.next(seconds(9)) is None


def test_an_old_call_that_is_among_the_last_ones_again_is_silent() -> None:
    hall = Announcing(NOW)
    hall.hear([call(1)], NOW)
    assert hall.next(NOW) == call(1)
    hall.hear([call(2, 10)], seconds(10))  # somebody was sent elsewhere by mistake
    assert hall.next(seconds(10)) == call(2, 10)
    hall.hear([call(1), call(2, 10)], seconds(12))  # and back
    hall.hear([call(1), call(2, 10)], seconds(1200))
    assert hall.next(seconds(1200)) is None


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 60)), max_size=30))
def test_every_call_is_announced_once_in_order_and_long_enough(made: list[tuple[int, int]]) -> None:
    hall, calls, announced = Announcing(NOW), [call(*one) for one in made], []
    for tick in range(60 + 8 * len(made) + 1):
        now = seconds(tick)
        hall.hear([one for one in calls if one.at <= now], now)
        if (turn := hall.next(now)) is not None:
            announced.append((now, turn))
    assert {one for _, one in announced} == set(calls)
    assert len(announced) == len(set(calls))
    gaps = [later - sooner for (sooner, _), (later, _) in pairwise(announced)]
    assert all(gap >= LEAST for gap in gaps)
