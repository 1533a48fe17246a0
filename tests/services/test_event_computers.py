"""Computers of the internet space that an event takes for a class."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from db.enums import ResourceKind
from kiosk.domain.booking import Details, Slot
from kiosk.domain.events import EventDetails
from kiosk.domain.house import House, Resource
from kiosk.domain.refusals import Refused
from kiosk.services import bookings, door, event_changes, event_computers, events, workstations
from kiosk.services.event_changes import EventMove
from kiosk.services.event_views import EventView
from kiosk.services.events import EventRequest
from tests.houses import SMALL_HOUSE, open_reception
from tests.services.fair import THURSDAY, Fair, at, stretch

COMPUTERS = {
    f"pc{n}": Resource(f"pc{n}", ResourceKind.WORKSTATION, f"Poste {n}", 1) for n in (1, 2, 3)
}
HOUSE: House = replace(SMALL_HOUSE, resources={**SMALL_HOUSE.resources, **COMPUTERS})


@pytest.fixture
def fair(engine: Engine) -> Fair:
    """A desk of a house with three computers."""
    made = Fair(engine)
    made.reception = open_reception(engine, made.clock, HOUSE, machine="desk")
    return made


def reserve(fair: Fair, event: EventView, number: int) -> EventView:
    return fair.reception.write(event_computers.reserve, event.id, number)


def taken(fair: Fair) -> list[str]:
    uses = fair.reception.read(bookings.of_day, THURSDAY, list(COMPUTERS))
    return [f"{use.resource} {use.start:%H:%M} {use.details.title}" for use in uses]


def test_a_class_has_its_room_and_so_many_computers(fair: Fair) -> None:
    event = reserve(fair, fair.arrange(8), 2)
    assert event.sessions[0].rooms == ("red", "pc1", "pc2")
    assert taken(fair) == ["pc1 14:00 Atelier CV", "pc2 14:00 Atelier CV"]
    room = fair.reception.place.house.resources["red"].capacity
    assert door.capacity_of(fair.reception.place, event.sessions[0]) == room
    assert reserve(fair, event, 3).sessions[0].rooms == ("red", "pc1", "pc2", "pc3")
    assert reserve(fair, event, 1).sessions[0].rooms == ("red", "pc1")
    assert reserve(fair, event, 0).sessions[0].rooms == ("red",)
    assert taken(fair) == []


def test_those_who_sit_find_their_computer_reserved(fair: Fair) -> None:
    reserve(fair, fair.arrange(8), 3)
    fair.clock.moment = at("13:30")
    sits = fair.reception.write(workstations.sit)
    assert sits.until == at("14:00")
    fair.clock.moment = at("14:00")
    states = [one.state.value for one in fair.reception.read(workstations.look).stations]
    assert states == ["reserved"] * 3


def test_too_many_are_refused_whole(fair: Fair) -> None:
    other = fair.arrange(8, rooms=("blue",))
    reserve(fair, other, 2)
    event = fair.arrange(8)
    with pytest.raises(Refused) as refused:
        reserve(fair, event, 2)
    assert refused.value.code == "workstation.too-few"
    assert (refused.value.details["free"], refused.value.details["wanted"]) == (1, 2)
    assert fair.event(event).sessions[0].rooms == ("red",)


def test_computers_go_along_to_another_time_and_room(fair: Fair) -> None:
    event = reserve(fair, fair.arrange(8), 2)
    to = EventMove(stretch("15:00", "17:00"), rooms=("blue",))
    moved = fair.reception.write(event_changes.move, event.id, to)
    assert set(moved.sessions[0].rooms) == {"blue", "pc1", "pc2"}
    assert taken(fair) == ["pc1 15:00 Atelier CV", "pc2 15:00 Atelier CV"]
    fair.reception.write(event_changes.cancel, event.id)
    assert taken(fair) == []


def test_each_day_of_a_training_has_them(fair: Fair) -> None:
    next_day = THURSDAY.replace(day=27)
    days = (stretch("09:00", "12:00"), stretch("09:00", "12:00", next_day))
    request = EventRequest(EventDetails("Formation", seats=8), days, ("red",))
    event = fair.reception.write(events.arrange, request)[0]
    assert [one.rooms for one in reserve(fair, event, 1).sessions] == [("red", "pc1")] * 2


def test_a_class_in_the_internet_space_alone_meets_there(fair: Fair) -> None:
    event = reserve(fair, fair.arrange(2, rooms=()), 2)
    assert door.capacity_of(fair.reception.place, event.sessions[0]) == 2
    renamed = replace(event.details, title="Premiers clics")
    fair.reception.write(event_changes.describe, event.id, renamed)
    assert taken(fair) == ["pc1 14:00 Premiers clics", "pc2 14:00 Premiers clics"]


def test_a_computer_that_is_wiped_in_between_is_not_taken(engine: Engine) -> None:
    wiped = {
        key: replace(one, after=timedelta(minutes=10)) if key in COMPUTERS else one
        for key, one in HOUSE.resources.items()
    }
    fair = Fair(engine)
    house = replace(HOUSE, resources=wiped)
    fair.reception = open_reception(engine, fair.clock, house, machine="desk")
    request = bookings.BookingRequest(Slot("pc1", at("16:05"), at("17:00")), Details("Examen"))
    fair.reception.write(bookings.book, request)
    event = fair.arrange(8)
    assert reserve(fair, event, 1).sessions[0].rooms == ("red", "pc2")
    with pytest.raises(Refused, match=r"workstation\.too-few"):
        reserve(fair, event, 3)


def test_an_event_elsewhere_is_not_at_its_computers(fair: Fair) -> None:
    event = reserve(fair, fair.arrange(8, rooms=(), place="Médiathèque"), 1)
    assert door.capacity_of(fair.reception.place, event.sessions[0]) is None
