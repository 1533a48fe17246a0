"""Who is given a ticket, and what the others are told."""

from dataclasses import replace
from datetime import datetime

import pytest

from kiosk.domain.calendar import Slot
from kiosk.domain.checkin import MOST_PEOPLE, CheckIn, admit
from kiosk.domain.house import House, Presence
from kiosk.domain.refusals import Refused
from tests.clocks import TUESDAY_MORNING
from tests.houses import MORNING, WEDNESDAY
from tests.houses import SMALL_HOUSE as HOUSE


def test_who_is_here_receives_at_their_counter() -> None:
    admission = admit(HOUSE, CheckIn("jobs", "fr"), TUESDAY_MORNING)
    assert (admission.service.key, admission.counter) == ("jobs", "one")


def refusal(request: CheckIn, moment: datetime = TUESDAY_MORNING, house: House = HOUSE) -> Refused:
    """Return how a request is refused."""
    with pytest.raises(Refused) as refused:
        admit(house, request, moment)
    return refused.value


@pytest.mark.parametrize("people", [1, MOST_PEOPLE])
def test_one_person_or_a_whole_group(people: int) -> None:
    assert admit(HOUSE, CheckIn("jobs", "en", people=people), TUESDAY_MORNING).counter == "one"


@pytest.mark.parametrize("hour", [9, 13])
@pytest.mark.parametrize(
    ("request_", "code", "details"),
    [
        (CheckIn("nobody", "fr"), "service.unknown", {"service": "nobody"}),
        (CheckIn("jobs", "fr", people=0), "people.out-of-range", {"most": 20}),
        (CheckIn("jobs", "fr", people=21), "people.out-of-range", {"most": 20}),
        (CheckIn("jobs", "uk"), "language.unknown", {"language": "uk"}),
    ],
)
def test_what_can_never_be_granted(
    request_: CheckIn, code: str, details: dict[str, object], hour: int
) -> None:
    refused = refusal(request_, TUESDAY_MORNING.replace(hour=hour))
    assert (refused.code, refused.details) == (code, details)


@pytest.mark.parametrize(
    ("key", "hour", "code", "next_", "counter"),
    [
        ("jobs", 13, "service.absent", (24, 14), "one"),
        ("jobs", 17, "service.absent", (26, 9), "one"),  # the end is no longer inside
        ("odd", 9, "service.absent", (30, 9), "two"),
        ("desk", 13, "house.closed", (24, 14), None),
        ("desk", 20, "house.closed", (25, 9), None),
    ],
)
def test_who_comes_at_the_wrong_time_hears_when_to_come_back(
    key: str, hour: int, code: str, next_: tuple[int, int], counter: str | None
) -> None:
    refused = refusal(CheckIn(key, "fr"), TUESDAY_MORNING.replace(hour=hour, minute=0))
    assert refused.code == code
    slot = refused.details["next"]
    assert isinstance(slot, Slot)
    assert ((slot.start.day, slot.start.hour), slot.counter) == (next_, counter)
    if code == "service.absent":
        assert refused.details["service"] is HOUSE.services[key]


def test_a_desk_that_keeps_its_own_hours_is_absent_while_the_house_is_open() -> None:
    house = replace(
        HOUSE, presences=(Presence("desk", "hall", frozenset({WEDNESDAY}), (MORNING,)),)
    )
    assert refusal(CheckIn("desk", "fr"), house=house).code == "service.absent"


def test_where_nothing_is_planned_there_is_no_next_time() -> None:
    never = replace(HOUSE, hours={}, presences=())
    for key, code in (("desk", "house.closed"), ("jobs", "service.absent")):
        refused = refusal(CheckIn(key, "fr"), house=never)
        assert (refused.code, refused.details["next"]) == (code, None)
