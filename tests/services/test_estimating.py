"""What is learned from receptions, and told to those who come, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from kiosk.domain.appointments import Wish
from kiosk.domain.estimates import Band
from kiosk.services import appointments, calling, counters, estimating, receiving
from tests.services.hall import Hall


@pytest.fixture
def hall(engine: Engine) -> Hall:
    """The small house at half past nine."""
    return Hall(engine)


def learn(hall: Hall, minutes: float = 6, count: int = 6) -> None:
    """Receive some people."""
    for _ in range(count):
        hall.arrive("jobs")
        visit = hall.receive("one")
        hall.pass_by(minutes)
        hall.write(receiving.finish, visit.id)


def told(hall: Hall, visit: int) -> Band | None:
    return hall.reception.read(estimating.of_visit, visit)


def test_after_some_receptions_people_are_told(hall: Hall) -> None:
    first = hall.arrive("jobs")
    assert told(hall, first) is None
    hall.write(receiving.cancel, first)
    learn(hall)
    visits = [hall.arrive("jobs") for _ in range(4)]
    assert [told(hall, one) for one in visits] == [
        Band(0, 5), Band(5, 10), Band(10, 15), Band(15, 20),
    ]  # fmt: skip
    hall.next("one")
    assert told(hall, visits[0]) is None  # does not wait any more
    assert told(hall, visits[1]) == Band(5, 10)


def test_what_was_taken_back_teaches_nothing(hall: Hall) -> None:
    learn(hall)
    for _ in range(6):
        visit = hall.arrive("jobs")
        hall.next("one")
        hall.pass_by(15)
        hall.write(receiving.undo, visit)
        hall.write(receiving.cancel, visit)
    hall.arrive("jobs")
    assert told(hall, hall.arrive("jobs")) == Band(5, 10)


def test_who_did_not_come_took_time_as_well(hall: Hall) -> None:
    learn(hall, 6, 3)
    for _ in range(3):
        visit = hall.arrive("jobs")
        hall.next("one")
        hall.pass_by(6)
        hall.write(receiving.absent, visit, anyway=True)
    assert len(hall.reception.read(lambda s, _c, p: estimating.samples(s, p))["jobs"]) == 6


def test_a_pause_is_known_to_those_who_come(hall: Hall) -> None:
    learn(hall)
    hall.write(counters.pause, "one", hall.clock.moment + timedelta(minutes=40))
    visit = hall.arrive("jobs")
    assert told(hall, visit) == Band(35, 40)
    hall.write(counters.pause, "one")
    assert told(hall, visit) is None


def test_appointments_that_come_first_are_counted(hall: Hall) -> None:
    learn(hall)
    start = hall.clock.moment + timedelta(minutes=10)
    hall.write(appointments.plan, Wish("jobs", start))
    hall.arrive("jobs")
    assert told(hall, hall.arrive("jobs")) == Band(10, 15)


def test_a_transfer_teaches_the_service_that_received(hall: Hall) -> None:
    for _ in range(6):
        visit = hall.arrive("jobs")
        hall.receive("one")
        hall.pass_by(6)
        hall.write(receiving.transfer, visit, "desk")
        hall.write(calling.call, visit, "hall")
        hall.pass_by(2)
        hall.write(receiving.finish, visit)
    seen = hall.reception.read(lambda s, _c, p: estimating.samples(s, p))
    assert [round(took / 60) for took in seen["jobs"]] == [6] * 6
    assert [round(took / 60) for took in seen["desk"]] == [2] * 6
