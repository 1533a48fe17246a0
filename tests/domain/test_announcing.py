"""Calls are announced one after the other."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.announcing import LEAST, MOST_CALLS, Announcing, Call
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


def test_the_clock_of_who_calls_may_be_wrong() -> None:
    hall = Announcing(NOW)
    hall.hear([], NOW)
    hall.hear([call(1, -3600)], seconds(1))
    assert hall.next(seconds(1)) == call(1, -3600)
    hall.hear([call(1, -3600), call(2, -4000)], seconds(10))
    assert hall.next(seconds(10)) == call(2, -4000)
    assert hall.last == call(2, -4000)


def test_what_was_called_while_nothing_was_heard_is_not_made_up_for() -> None:
    hall = Announcing(NOW)
    hall.hear([], NOW)
    hall.hear([call(1, 60), call(2, 290)], seconds(300))
    assert hall.next(seconds(300)) == call(2, 290)
    assert hall.next(seconds(309)) is None


def test_older_calls_that_come_into_sight_are_silent() -> None:
    hall = Announcing(NOW)
    many = [call(n, -1000 + n) for n in range(2, 2 + MOST_CALLS)]
    hall.hear(many, NOW)
    hall.hear([call(1, -999), *many[:-1]], seconds(1))  # the last one was taken back
    assert hall.next(seconds(1)) is None


def test_a_second_call_of_who_is_being_called_lets_the_first_end() -> None:
    hall = Announcing(NOW)
    hall.hear([call(1), call(2)], NOW)
    assert hall.next(NOW) == call(1)
    hall.hear([call(1, 2), call(2)], seconds(2))
    assert hall.next(seconds(2)) is None
    assert hall.shown(seconds(7)) == call(1)
    assert hall.next(seconds(8)) == call(2)
    assert hall.next(seconds(16)) == call(1, 2)
