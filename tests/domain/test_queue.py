"""Who is called next."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.queue import counters_of, in_order, services_of
from tests.clocks import TUESDAY_MORNING as NOW
from tests.houses import SMALL_HOUSE


@dataclass(frozen=True)
class Person:
    """Somebody who waits."""

    id: int
    since: datetime
    due: datetime | None = None
    first: bool = False


def person(number: int, arrived: int, due: int | None = None, *, first: bool = False) -> Person:
    """Return somebody; minutes from now."""
    when = NOW + timedelta(minutes=due) if due is not None else None
    return Person(number, NOW + timedelta(minutes=arrived), when, first)


def order(*people: Person) -> list[int]:
    return [one.id for one in in_order(people, NOW)]


def test_by_arrival() -> None:
    assert order(person(1, -5), person(2, -20), person(3, -10)) == [2, 3, 1]


def test_who_came_in_the_same_moment_by_number() -> None:
    assert order(person(2, -5), person(1, -5)) == [1, 2]


def test_the_desk_may_put_somebody_first() -> None:
    assert order(person(1, -30), person(2, -5, first=True), person(3, -9, first=True)) == [3, 2, 1]


def test_an_appointment_at_its_time_comes_before_all() -> None:
    assert order(person(1, -50, first=True), person(2, -1, due=0), person(3, -50)) == [2, 1, 3]


def test_an_appointment_counts_from_five_minutes_before() -> None:
    assert order(person(1, -50), person(2, -40, due=5)) == [2, 1]
    assert order(person(1, -50), person(2, -40, due=6)) == [1, 2]


def test_of_two_appointments_the_earlier_time_wins_not_the_earlier_arrival() -> None:
    assert order(person(1, -30, due=0), person(2, -5, due=-10)) == [2, 1]


people = st.lists(
    st.builds(
        person, st.integers(1, 999), st.integers(-300, 0),
        st.none() | st.integers(-60, 200), first=st.booleans(),
    ),
    unique_by=lambda one: one.id,
)  # fmt: skip


@given(people, st.randoms(use_true_random=False))
def test_the_order_is_one_and_keeps_everybody(waiting: list[Person], draw: object) -> None:
    shuffled = list(waiting)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    assert order(*shuffled) == order(*waiting)
    assert sorted(order(*waiting)) == sorted(one.id for one in waiting)


@given(people.filter(lambda waiting: len(waiting) > 1))
def test_nobody_loses_by_coming_earlier(waiting: list[Person]) -> None:
    before = order(*waiting)
    chosen = waiting[0]
    earlier = [replace(chosen, since=chosen.since - timedelta(hours=1)), *waiting[1:]]
    assert order(*earlier).index(chosen.id) <= before.index(chosen.id)


def test_a_counter_serves_who_receives_there_today_also_after_the_hours() -> None:
    assert services_of(SMALL_HOUSE, "two", NOW) == ("few",)
    assert "jobs" in services_of(SMALL_HOUSE, "one", NOW)
    assert services_of(SMALL_HOUSE, "one", NOW.replace(hour=20)) == services_of(
        SMALL_HOUSE, "one", NOW
    )
    assert counters_of(SMALL_HOUSE, "jobs", NOW) == ("one",)


def test_who_waits_for_a_service_that_receives_nowhere_today_is_the_receptions() -> None:
    assert counters_of(SMALL_HOUSE, "odd", NOW) == ()
    assert "odd" in services_of(SMALL_HOUSE, "hall", NOW)
    assert "jobs" not in services_of(SMALL_HOUSE, "hall", NOW)
