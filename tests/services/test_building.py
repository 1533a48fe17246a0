"""How many are in the house, and where, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from db.enums import Access
from kiosk.services import board, bookings, building, door, receiving
from tests.clocks import TUESDAY_MORNING
from tests.services.desk import Desk
from tests.services.fair import Fair, stretch
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


def test_a_door_that_counts_knows_better_than_who_booked(hall: Hall, engine: Engine) -> None:
    fair = Fair(engine, hall.clock)
    today = stretch("09:00", "11:00", TODAY)
    event = fair.arrange(8, today, rooms=("blue", "red"))
    assert hall.reception.read(building.count).rooms == {"blue": 8, "red": 8}
    one, other = fair.register(event, 3), fair.register(event, 2)
    for each in (one, other):
        fair.reception.write(door.attend, each.token)
    assert hall.reception.read(building.count).rooms == {"blue": 5}
    fair.reception.write(door.leave, one.token)
    assert hall.reception.read(building.count).rooms == {"blue": 2}
    fair.reception.write(door.leave, other.token)
    assert hall.reception.read(building.count).total == 0


def test_the_hall_reads_of_what_is_elsewhere_unless_it_is_on_invitation(
    hall: Hall, engine: Engine
) -> None:
    fair = Fair(engine, hall.clock)
    today = stretch("10:00", "11:00", TODAY)
    fair.arrange(8, today, rooms=(), place="Cinéma", title="Ciné-débat")
    fair.arrange(8, today, rooms=(), title="Secret", access=Access.INVITATION)
    fair.arrange(8, today, rooms=("blue",), title="Atelier")
    shown = hall.reception.read(board.look).uses
    assert sorted((use.place, use.title or "") for use in shown) == [
        ("", "Atelier"), ("Cinéma", "Ciné-débat"),
    ]  # fmt: skip
