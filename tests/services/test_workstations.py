"""The internet space, on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from db.enums import ResourceKind, VisitState
from kiosk.domain.estimates import Band
from kiosk.domain.house import Resource
from kiosk.domain.refusals import Refused
from kiosk.domain.workstations import Station
from kiosk.services import bookings, estimating, history, tidying, workstations
from kiosk.services.workstations import InternetSpace
from tests.clocks import StandingClock
from tests.houses import SMALL_HOUSE
from tests.services.desk import Desk
from tests.services.fair import at as on_thursday
from tests.services.hall import Hall
from tests.services.test_events import refusal

HOUSE = replace(
    SMALL_HOUSE,
    internet="jobs",
    resources={
        **SMALL_HOUSE.resources,
        **{
            key: Resource(key, ResourceKind.WORKSTATION, f"Poste {key[-1]}", 1)
            for key in ("pc-1", "pc-2")
        },
    },
)
TODAY = on_thursday("09:00").date() - timedelta(days=2)


@pytest.fixture
def hall(engine: Engine) -> Hall:
    """A house with two workstations, on Tuesday at half past nine."""
    return Hall(engine, StandingClock(), HOUSE)


def at(clock: str) -> Any:
    """Return a time of this Tuesday."""
    return on_thursday(clock, TODAY)


def look(hall: Hall) -> InternetSpace:
    """Return how it is now."""
    return hall.reception.read(workstations.look)


def said(hall: Hall) -> list[str]:
    """Return how each workstation is: `taken 10:30`."""
    return [
        f"{one.state} {one.until:%H:%M}" if one.until else one.state.value
        for one in look(hall).stations
    ]


def test_somebody_sits_until_a_time_and_nobody_is_known(hall: Hall) -> None:
    sits = hall.write(workstations.sit)
    assert (sits.key, sits.state, sits.until) == ("pc-1", Station.TAKEN, at("10:30"))
    assert said(hall) == ["taken 10:30", "free"]
    (use,) = hall.reception.read(bookings.of_day, TODAY)
    assert (use.details.title, use.details.contact, use.details.private) == ("Poste 1", "", True)
    hall.write(workstations.sit, "pc-2", timedelta(minutes=20))
    assert said(hall) == ["taken 10:30", "taken 09:50"]
    refused = refusal(hall.write, workstations.sit)
    assert (refused.code, refused.details["expected"]) == ("workstation.none", at("09:50"))


def test_a_reservation_and_the_evening_end_it_sooner(hall: Hall, engine: Engine) -> None:
    desk = Desk(engine, hall.clock, HOUSE)
    desk.book("pc-1", "10:00", "11:00", TODAY, title="Atelier")
    assert hall.write(workstations.sit, "pc-1").until == at("10:00")
    assert hall.write(workstations.sit).until == at("10:30")
    hall.clock.moment = at("10:00")
    assert said(hall) == ["reserved 11:00", "taken 10:30"]
    assert refusal(hall.write, workstations.leave, "pc-1").code == "workstation.nobody"
    assert refusal(hall.write, workstations.sit, "pc-1").code == "workstation.not-free"
    hall.clock.moment = at("16:30")  # the house closes at five
    assert hall.write(workstations.sit, "pc-1").until == at("17:00")
    hall.clock.moment = at("16:55")
    refused = refusal(hall.write, workstations.sit, "pc-2")
    assert (refused.code, refused.details["until"]) == ("workstation.too-short", at("17:00"))


def test_it_is_prolonged_by_itself_as_long_as_nobody_waits(hall: Hall) -> None:
    hall.write(workstations.sit)
    hall.clock.moment = at("10:27")
    assert not hall.reception.read(tidying.is_due)
    assert [one.key for one in look(hall).ending] == ["pc-1"]
    hall.clock.moment = at("10:29")
    hall.write(tidying.tidy)
    assert said(hall)[0] == "taken 10:45"
    hall.clock.moment = at("10:44")
    waits = hall.arrive("jobs")
    hall.write(tidying.tidy)
    assert said(hall)[0] == "taken 10:45"
    assert look(hall).waiting == 1
    hall.clock.moment = at("10:45")
    sits = hall.write(workstations.sit, "pc-1", visit=waits)
    assert sits.until == at("11:45")
    assert hall.of(waits).state is VisitState.FINISHED
    assert look(hall).waiting == 0


def test_a_reservation_is_not_prolonged_into(hall: Hall, engine: Engine) -> None:
    hall.write(workstations.sit, "pc-1")
    Desk(engine, hall.clock, HOUSE).book("pc-1", "10:40", "11:00", TODAY)
    hall.clock.moment = at("10:29")
    hall.write(tidying.tidy)
    assert said(hall)[0] == "taken 10:30"
    refused = refusal(hall.write, workstations.prolong, "pc-1")
    assert refused.code == "booking.conflict"
    assert hall.write(workstations.prolong, "pc-1", timedelta(minutes=5)).until == at("10:35")


def test_somebody_goes_and_it_is_free(hall: Hall) -> None:
    hall.write(workstations.sit, "pc-1")
    hall.write(workstations.leave, "pc-1")  # it was a mistake
    hall.write(workstations.sit, "pc-1")
    hall.pass_by(10)
    assert hall.write(workstations.leave, "pc-1").state is Station.FREE
    assert said(hall) == ["free", "free"]
    assert refusal(hall.write, workstations.leave, "room").code == "workstation.unknown"


def test_what_is_broken_is_offered_to_nobody_until_it_is_mended(hall: Hall) -> None:
    hall.write(workstations.sit, "pc-1")
    hall.pass_by(5)
    broken = hall.write(workstations.break_down, "pc-1", at("15:00"))
    assert (broken.state, broken.until) == (Station.OUT_OF_ORDER, at("15:00"))
    assert hall.write(workstations.sit).key == "pc-2"
    assert refusal(hall.write, workstations.break_down, "pc-1").code == "workstation.broken"
    assert refusal(hall.write, workstations.break_down, "pc-2", at("09:00")).code == (
        "workstation.backwards"
    )
    hall.pass_by(5)
    assert hall.write(workstations.mend, "pc-1").state is Station.FREE
    assert refusal(hall.write, workstations.mend, "pc-1").code == "workstation.works"


def test_of_two_desks_one_gives_the_last_one(hall: Hall) -> None:
    hall.write(workstations.sit, "pc-1")
    hall.write(workstations.sit, "pc-2")
    with pytest.raises(Refused, match=r"workstation\.none"):
        hall.write(workstations.sit)


def test_who_waits_is_told_when_one_is_free_at_the_latest(hall: Hall) -> None:
    hall.write(workstations.sit, None, timedelta(minutes=20))
    hall.write(workstations.sit, None, timedelta(minutes=40))
    waits = [hall.arrive("jobs") for _ in range(3)]
    bands = [hall.reception.read(estimating.of_visit, one) for one in waits]
    # The third one has the first computer after somebody who sits for the usual hour.
    assert bands == [Band(0, 20), Band(0, 40), Band(0, 80)]
    assert look(hall).expected == at("11:10")
    hall.write(workstations.leave, "pc-1")
    assert hall.reception.read(estimating.of_visit, waits[1]) == Band(0, 40)


def test_nothing_is_said_of_what_is_after_the_evening(hall: Hall) -> None:
    hall.clock.moment = at("16:30")
    for _ in range(2):
        hall.write(workstations.sit, None, timedelta(minutes=30))
    waits = hall.arrive("jobs")
    assert look(hall).expected is None
    assert hall.reception.read(estimating.of_visit, waits) is None


def test_a_ticket_of_another_line_is_not_finished_by_sitting_down(hall: Hall) -> None:
    other = hall.arrive("desk")
    refused = refusal(hall.write, workstations.sit, visit=other)
    assert refused.code == "workstation.other-line"
    assert hall.of(other).state is VisitState.WAITING


def test_nobody_is_prolonged_once_the_house_is_closed(hall: Hall) -> None:
    hall.clock.moment = at("17:10")
    sits = hall.write(workstations.sit, None, timedelta(minutes=20))
    hall.clock.moment = at("17:29")
    hall.write(tidying.tidy)
    hall.clock.moment = at("17:30")
    assert said(hall)[0] == "free"
    assert sits.until == at("17:30")


def test_noon_is_an_end_as_the_evening_is(hall: Hall) -> None:
    hall.clock.moment = at("11:40")
    assert hall.write(workstations.sit).until == at("12:00")


def test_a_computer_that_is_wiped_after_everybody_stops_nothing(engine: Engine) -> None:
    wiped = {
        key: replace(one, after=timedelta(minutes=5)) if key.startswith("pc") else one
        for key, one in HOUSE.resources.items()
    }
    hall = Hall(engine, StandingClock(), replace(HOUSE, resources=wiped))
    Desk(engine, hall.clock, hall.reception.place.house).book(
        "pc-1", "10:00", "11:00", TODAY, title="Atelier"
    )
    assert hall.write(workstations.sit, "pc-1").until == at("09:55")
    hall.clock.moment = at("09:54")
    hall.write(tidying.tidy)
    assert said(hall)[0] == "taken 09:55"
    hall.clock.moment = at("09:57")
    assert said(hall)[0] == "reserved 10:00"


def test_what_was_prolonged_by_itself_is_not_what_undo_takes_back(hall: Hall) -> None:
    hall.write(workstations.sit, "pc-1", timedelta(minutes=20))
    hall.clock.moment = at("09:49")
    hall.write(tidying.tidy)
    assert said(hall)[0] == "taken 10:05"
    hall.write(history.undo)
    assert said(hall)[0] == "taken 10:05"


def test_nobody_sits_longer_at_once_than_the_house_allows(engine: Engine) -> None:
    short = {
        key: replace(one, longest=timedelta(minutes=45)) if key.startswith("pc") else one
        for key, one in HOUSE.resources.items()
    }
    hall = Hall(engine, StandingClock(), replace(HOUSE, resources=short))
    assert hall.write(workstations.sit, None, timedelta(hours=3)).until == at("10:15")
