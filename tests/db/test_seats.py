"""The database counts seats, whoever writes, and never lets one be given twice."""

from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from db.models import Event, Organisation, Registration, SeatPool
from db.seats import EVENT, POOL
from db.session import reading, writing
from tests.clocks import TUESDAY_MORNING


def event(**changes: Any) -> Event:
    """Return an event with four seats."""
    values: dict[str, Any] = {
        "kind": "workshop", "title": "CV", "seats": 4, "access": "public", "registers": True,
        "status": "planned", "created_at": TUESDAY_MORNING, "created_by": "desk",
        "changed_at": TUESDAY_MORNING,
    }  # fmt: skip
    return Event(**values | changes)


def registration(number: int, **changes: Any) -> Registration:
    """Return seats for one person at the first event."""
    values: dict[str, Any] = {
        "event_id": 1, "token": f"{number:017}", "state": "registered", "language": "fr",
        "via": "desk", "in_line_at": TUESDAY_MORNING, "created_at": TUESDAY_MORNING,
        "created_by": "desk", "changed_at": TUESDAY_MORNING,
    }  # fmt: skip
    return Registration(**values | changes)


@pytest.fixture
def house(engine: Engine) -> Engine:
    """Two events of four seats; the first has two for members, two for a time, three are taken."""
    with writing(engine) as session:
        session.add(Organisation(key="erb", name="ERB"))
        session.add_all([event(), event(title="Other")])
    with writing(engine) as session:
        session.add(SeatPool(event_id=1, kind="quota", organisation_id=1, seats=2))
        session.add(SeatPool(event_id=1, kind="slot", starts_at=TUESDAY_MORNING,
                             ends_at=TUESDAY_MORNING.replace(hour=23), seats=2))  # fmt: skip
    with writing(engine) as session:
        session.add(registration(1, people=2, quota_id=1))
        session.add(registration(2, slot_id=2))
        session.add(registration(3, state="waiting", people=4))
    return engine


def counted(engine: Engine) -> list[int]:
    """Return how many seats are taken of both events and of both pools."""
    with reading(engine) as session:
        of = [
            text("SELECT taken FROM event ORDER BY id"),
            text("SELECT taken FROM seat_pool ORDER BY id"),
        ]
        return [taken for each in of for taken in session.connection().execute(each).scalars()]


def test_seats_are_counted_as_they_are_given(house: Engine) -> None:
    assert counted(house) == [3, 0, 2, 1]


@pytest.mark.parametrize(
    ("change", "then"),
    [
        ("UPDATE registration SET state = 'cancelled' WHERE id = 1", [1, 0, 0, 1]),
        ("UPDATE registration SET state = 'cancelled' WHERE id = 3", [3, 0, 2, 1]),
        ("UPDATE registration SET people = 1 WHERE id = 1", [2, 0, 1, 1]),
        ("UPDATE registration SET people = 2, slot_id = NULL WHERE id = 2", [4, 0, 2, 0]),
        ("UPDATE registration SET event_id = 2, quota_id = NULL WHERE id = 1", [1, 2, 0, 1]),
        ("UPDATE registration SET name = 'Zoé'", [3, 0, 2, 1]),
        ("DELETE FROM registration", [0, 0, 0, 0]),
    ],
)
def test_every_change_is_counted(house: Engine, change: str, then: list[int]) -> None:
    with writing(house) as session:
        session.connection().execute(text(change))
    assert counted(house) == then


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("UPDATE registration SET state = 'registered' WHERE id = 3", EVENT),
        ("UPDATE registration SET people = 3 WHERE id = 2", EVENT),
        ("UPDATE registration SET quota_id = 1 WHERE id = 2", POOL),
        ("UPDATE registration SET slot_id = 2 WHERE id = 1", POOL),
        ("UPDATE event SET seats = 2 WHERE id = 1", EVENT),
        ("UPDATE seat_pool SET seats = 1 WHERE id = 1", POOL),
    ],
)
def test_one_seat_too_many_is_refused(house: Engine, change: str, rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule), writing(house) as session:
        session.connection().execute(text(change))
    assert counted(house) == [3, 0, 2, 1]


def test_a_new_registration_gets_no_seat_that_is_not_there(house: Engine) -> None:
    with pytest.raises(IntegrityError, match=EVENT), writing(house) as session:
        session.add(registration(4, people=2))
    with pytest.raises(IntegrityError, match=POOL), writing(house) as session:
        session.add(registration(4, quota_id=1))
    assert counted(house) == [3, 0, 2, 1]
    with writing(house) as session:
        session.add(registration(4))
        session.add(registration(5, people=50, event_id=2, state="waiting"))
    assert counted(house) == [4, 0, 2, 1]


def test_where_nobody_counts_seats_there_are_enough(house: Engine) -> None:
    with writing(house) as session:
        session.add(event(seats=None))
    with writing(house) as session:
        session.add(registration(4, event_id=3, people=900))
    assert counted(house) == [3, 0, 900, 2, 1]
