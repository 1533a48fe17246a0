"""Registrations: seats, places in line, groups, quotas, times of the day."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from db.enums import Access, Via
from kiosk.domain.events import Quota
from kiosk.domain.refusals import Refused
from kiosk.services import registrations
from tests.services.fair import THURSDAY, Fair, at, stretch
from tests.services.test_events import refusal


@pytest.fixture
def fair(engine: Engine) -> Fair:
    """A desk on each database, on a Tuesday morning."""
    return Fair(engine)


def test_seats_are_given_until_none_is_left_and_then_there_is_a_line(fair: Fair) -> None:
    event = fair.arrange(3)
    two, one = fair.register(event, 2), fair.register(event)
    first, second = fair.register(event), fair.register(event, 2)
    assert fair.states(two, one, first, second) == ["registered"] * 2 + ["waiting"] * 2
    assert (first.line, second.line) == (1, 2)
    now = fair.event(event)
    assert (now.seats.left, now.waiting) == (0, 3)
    refused = refusal(fair.register, event, waits=False)
    assert (refused.code, refused.details["left"]) == ("event.full", 0)


def test_who_waits_moves_up_by_itself_in_line(fair: Fair) -> None:
    event = fair.arrange(2)
    pair = fair.register(event, 2)
    three, one, two = fair.register(event, 3), fair.register(event), fair.register(event, 2)
    given = fair.reception.write(registrations.cancel, pair.id)
    assert [each.id for each in given.moved_up] == [one.id]  # three never fit, two not any more
    assert fair.states(pair, three, one, two) == ["cancelled", "waiting", "registered", "waiting"]
    assert fair.reception.read(registrations.get, two.id).line == 2
    refused = refusal(fair.reception.write, registrations.cancel, pair.id)
    assert refused.code == "registration.cancelled"


def test_a_group_may_shrink_and_grow_as_far_as_seats_reach(fair: Fair) -> None:
    event = fair.arrange(4)
    group, waits = fair.register(event, 4), fair.register(event, 2)
    change = registrations.change_people
    given = fair.reception.write(change, group.id, 2)
    assert [each.id for each in given.moved_up] == [waits.id]
    assert refusal(fair.reception.write, change, group.id, 3).code == "event.full"
    assert fair.reception.read(registrations.get, group.id).people == 2
    assert refusal(fair.reception.write, change, group.id, 0).code == "people.out-of-range"


def test_quotas_keep_seats_for_members(fair: Fair) -> None:
    event = fair.arrange(3, quotas=(Quota("guests", 2), Quota(None, 1)))
    anybody, other = fair.register(event), fair.register(event)
    members = fair.register(event, 2, organisation="guests")
    third = fair.register(event, organisation="guests")
    assert fair.states(anybody, other, members, third) == [
        "registered", "waiting", "registered", "waiting"
    ]  # fmt: skip
    given = fair.reception.write(registrations.cancel, anybody.id)
    assert [each.id for each in given.moved_up] == [other.id]
    assert refusal(fair.register, event, organisation="x").code == "organisation.unknown"


def test_a_time_of_the_day_has_its_own_seats(fair: Fair) -> None:
    event = fair.arrange(1, title="AMAP", slot=timedelta(hours=1))
    early, late = event.slots
    assert refusal(fair.register, event).code == "event.which-slot"
    assert refusal(fair.register, event, slot=99).code == "event.which-slot"
    one, two = fair.register(event, slot=early.id), fair.register(event, slot=early.id)
    other = fair.register(event, slot=late.id)
    assert fair.states(one, two, other) == ["registered", "waiting", "registered"]
    assert one.slot is not None
    assert one.slot.start == at("14:00")
    fair.clock.moment = at("15:10")
    refused = refusal(fair.register, event, slot=early.id, via=Via.KIOSK)
    assert refused.code == "event.closed"  # it has begun: who comes now goes to the door


def test_the_screen_in_the_hall_keeps_to_the_rules_and_the_desk_need_not(fair: Fair) -> None:
    invited = fair.arrange(8, access=Access.INVITATION)
    later = fair.arrange(8, opens=at("09:00"), rooms=("blue",))
    closed = fair.arrange(8, closes=at("09:00", THURSDAY - timedelta(days=2)), rooms=("green",))
    for event, code in ((invited, "invitation"), (later, "not-yet"), (closed, "closed")):
        assert refusal(fair.register, event, via=Via.KIOSK).code == f"event.{code}"
        assert fair.states(fair.register(event)) == ["registered"]
    free = fair.arrange(None, stretch("17:00", "18:00"), registers=False)
    assert refusal(fair.register, free).code == "event.free"
    assert refusal(fair.register, free, 0).code == "people.out-of-range"


def test_a_registration_goes_to_another_event_with_what_was_printed(fair: Fair) -> None:
    event, other = fair.arrange(1), fair.arrange(1, rooms=("blue",))
    one, waits = fair.register(event, name="Zoé"), fair.register(event)
    fair.register(other)
    given = fair.reception.write(registrations.transfer, one.id, other.id)
    assert (given.registration.event, given.registration.state.value) == (other.id, "waiting")
    assert (given.registration.token, given.registration.name) == (one.token, "Zoé")
    assert [each.id for each in given.moved_up] == [waits.id]
    assert (fair.event(event).seats.taken, fair.event(other).seats.taken) == (1, 1)


def test_who_has_come_goes_nowhere_else(fair: Fair) -> None:
    event, other = fair.arrange(1), fair.arrange(1, rooms=("blue",))
    one = fair.register(event)
    fair.scan(one, "13:50")
    refused = refusal(fair.reception.write, registrations.transfer, one.id, other.id)
    assert refused.code == "registration.came"
    assert fair.states(one) == ["registered"]


def test_a_code_finds_its_registration(fair: Fair) -> None:
    one = fair.register(fair.arrange(1))
    find = registrations.find
    assert fair.reception.read(find, one.token.lower()).id == one.id
    azerty = one.token.translate(str.maketrans("0123456789", "à&é\"'(-è_ç"))
    assert fair.reception.read(find, azerty).id == one.id
    assert refusal(fair.reception.read, find, "E1").code == "registration.unknown"


def test_all_of_an_event_are_listed_seats_first_then_the_line(fair: Fair) -> None:
    event = fair.arrange(1)
    gone = fair.register(event)
    fair.reception.write(registrations.cancel, gone.id)
    seat, first, second = (fair.register(event) for _ in range(3))
    found = fair.reception.read(registrations.of_event, event.id)
    assert [one.id for one in found] == [seat.id, first.id, second.id, gone.id]
    assert [one.line for one in found] == [None, 1, 2, None]


def test_what_people_write_is_kept_clean_and_short(fair: Fair) -> None:
    event = fair.arrange(1)
    one = fair.register(event, name=" Zoé\x1b[2J ", contact="06\n11")
    assert (one.name, one.contact) == ("Zoé[2J", "06 11")
    with pytest.raises(Refused, match=r"text\.too-long"):
        fair.register(event, name="x" * 61)
