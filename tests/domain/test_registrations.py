"""Who gets a seat, who waits, who moves up."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.registrations import InLine, Seats, get_seats, moving_up

LINES = st.lists(st.tuples(st.integers(1, 4), st.sets(st.integers(1, 3))), max_size=12).map(
    lambda rows: [InLine(n, people, tuple(pools)) for n, (people, pools) in enumerate(rows)]
)
FREE = st.integers(0, 8)


def test_seats_are_counted() -> None:
    assert [Seats(4, taken).left for taken in (0, 3, 4, 5)] == [4, 1, 0, 0]
    assert [Seats(4, 3).fit(people) for people in (1, 2)] == [True, False]
    assert Seats(None, 900).left is None
    assert Seats(None, 900).fit(100)


def test_a_group_that_does_not_fit_is_passed_over_and_keeps_its_place() -> None:
    line = [InLine(1, 3), InLine(2, 1), InLine(3, 1), InLine(4, 1)]
    assert moving_up(line, Seats(10, 8), {}) == [2, 3]
    assert moving_up(line, Seats(10, 6), {}) == [1, 2]


def test_a_full_quota_keeps_its_members_waiting_and_nobody_else() -> None:
    line = [InLine(1, 1, (7,)), InLine(2, 1)]
    assert moving_up(line, Seats(10, 0), {7: Seats(2, 2)}) == [2]


@given(LINES, FREE, st.tuples(FREE, FREE, FREE))
def test_seats_are_never_oversold_and_never_left_empty_for_somebody_who_fits(
    line: list[InLine], free: int, in_pools: tuple[int, int, int]
) -> None:
    everybody = Seats(free)
    pools = {n: Seats(seats) for n, seats in enumerate(in_pools, 1)}
    up = moving_up(line, everybody, pools)
    assert up == sorted(up)
    for one in line:
        if one.id in up:
            assert get_seats(one, everybody, pools)  # with those before it
            everybody = everybody.given(one.people)
            for pool in one.pools:
                pools[pool] = pools[pool].given(one.people)
    assert everybody.taken <= free
    left = [one for one in line if one.id not in up]
    assert not any(get_seats(one, everybody, pools) for one in left)
