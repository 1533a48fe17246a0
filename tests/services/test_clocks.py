"""A clock that is wrong, jumps, or has lost its battery: nothing is lost, no number comes twice."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from db.enums import VisitState
from kiosk.services import belief, tidying, today, visits
from tests.services.hall import Hall


@pytest.fixture
def hall(engine: Engine) -> Hall:
    """A hall on each database, on Tuesday morning."""
    return Hall(engine)


def numbers(hall: Hall) -> list[str]:
    """Return the numbers of this day, in the order in which they were given."""
    return [one.number for one in hall.reception.read(visits.of_day)]


@pytest.mark.parametrize("by", [timedelta(minutes=-20), timedelta(hours=2)])
def test_a_clock_that_jumps_gives_no_number_twice(hall: Hall, by: timedelta) -> None:
    hall.arrive("desk")
    hall.clock.moment += by
    hall.arrive("desk")
    hall.clock.moment -= by
    hall.arrive("desk")
    assert sorted(numbers(hall)) == ["A 001", "A 002", "A 003"]


@pytest.mark.parametrize("year", [2000, 2027, 2031, 2099])
def test_a_year_that_cannot_be_ends_no_queue(hall: Hall, year: int) -> None:
    waits = hall.arrive("jobs")
    hall.write(tidying.tidy)
    right = hall.clock.moment
    hall.clock.moment = right.replace(year=year)
    assert not hall.reception.read(tidying.is_due)
    assert hall.write(tidying.tidy) == 0
    troubles = hall.reception.read(today.paper).troubles
    assert [one.code for one in troubles] == ["clock.wrong"]
    hall.clock.moment = right
    assert hall.of(waits).state is VisitState.WAITING
    assert hall.reception.read(today.paper).troubles == ()


def test_midnight_ends_a_day_once(hall: Hall) -> None:
    hall.arrive("jobs")
    hall.clock.moment += timedelta(hours=15)  # half past midnight
    assert hall.write(tidying.tidy) == 1
    assert hall.write(tidying.tidy) == 0
    assert not hall.look().waiting


def test_who_comes_under_a_wrong_clock_does_not_make_it_right(hall: Hall) -> None:
    waits = hall.arrive("desk")
    hall.write(tidying.tidy)
    right = hall.clock.moment
    hall.clock.moment = right.replace(year=2031)
    hall.arrive("desk")
    assert hall.write(tidying.tidy) == 0
    hall.clock.moment = right
    assert hall.of(waits).state is VisitState.WAITING
    assert hall.reception.read(belief.is_right)


def test_after_a_long_absence_a_person_says_that_the_clock_is_right(hall: Hall) -> None:
    hall.write(tidying.tidy)
    hall.clock.moment += timedelta(days=100)
    assert not hall.reception.read(belief.is_right)
    hall.write(belief.accept)
    assert hall.reception.read(belief.is_right)
