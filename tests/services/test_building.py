"""How many are in the house, and where, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from kiosk.services import bookings, building, receiving
from tests.clocks import TUESDAY_MORNING
from tests.services.desk import Desk
from tests.services.hall import Hall

TODAY = TUESDAY_MORNING.date()


@pytest.fixture
def hall(engine: Engine) -> Hall:
    """The small house on Tuesday at half past nine."""
    return Hall(engine)


def test_people_are_counted_where_they_are(hall: Hall, engine: Engine) -> None:
    desk = Desk(engine, hall.clock)
    desk.book("blue", "09:00", "11:00", TODAY, people=8)
    desk.book("red", "09:00", "11:00", TODAY)
    desk.book("green", "10:00", "11:00", TODAY, people=4)
    hall.arrive("desk", people=3)
    gone, away = hall.arrive("desk"), hall.arrive("desk", people=2)
    hall.arrive("jobs", people=2)
    hall.receive("one")
    hall.write(receiving.leave, gone)
    hall.write(receiving.pause, away)
    count = hall.reception.read(building.count)
    assert (count.hall, count.outside) == (3, 2)
    assert count.counters == {"one": 2}
    assert count.rooms == {"blue": 8}
    assert count.unknown == ("red",)
    assert count.total == 3 + 2 + 8
    hall.clock.moment += timedelta(hours=2)
    assert hall.reception.read(building.count).rooms == {}
    assert hall.reception.read(bookings.of_day)


def test_an_empty_house(hall: Hall) -> None:
    count = hall.reception.read(building.count)
    assert (count.total, count.outside, count.unknown) == (0, 0, ())
