"""Registrations: seats, places in line, groups, quotas, times of the day."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy import event as sql_event

from db.enums import Access, Via
from kiosk.domain.events import Quota
from kiosk.domain.refusals import Refused
from kiosk.services import door, event_changes, registration_import, registrations
from kiosk.services.event_changes import EventMove
from kiosk.services.registration_import import Outcome, Row
from kiosk.services.registrations import Wanted
from tests.services.fair import THURSDAY, Fair, at, stretch
from tests.services.test_events import refusal


@pytest.fixture
def fair(engine: Engine) -> Fair:
    """A desk on each database, on a Tuesday morning."""
    return Fair(engine)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Yield the statements that are sent meanwhile."""
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        found.append(statement)

    sql_event.listen(engine, "before_cursor_execute", note)
    yield found
    sql_event.remove(engine, "before_cursor_execute", note)


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
    event = fair.arrange(3)
    other, pair = fair.register(event), fair.register(event, 2)
    three, one, two = fair.register(event, 3), fair.register(event), fair.register(event, 2)
    given = fair.reception.write(registrations.cancel, pair.id)
    assert [each.id for each in given.moved_up] == [one.id]  # three don't fit, two not any more
    assert fair.states(other) == ["registered"]
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
    assert refused.code == "event.slot-over"
    assert fair.register(event, slot=late.id, via=Via.KIOSK).line == 1


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


def test_who_has_come_keeps_the_seat(fair: Fair) -> None:
    event = fair.arrange(2)
    one = fair.register(event, 2)
    waits = fair.register(event)
    fair.scan(one, "13:45")
    assert refusal(fair.reception.write, registrations.cancel, one.id).code == "registration.came"
    fewer = refusal(fair.reception.write, registrations.change_people, one.id, 1)
    assert fewer.code == "registration.came"
    assert fair.states(waits) == ["waiting"]


def test_more_people_than_seats_never_wait(fair: Fair) -> None:
    event = fair.arrange(3)
    refused = refusal(fair.register, event, 4)
    assert (refused.code, refused.details["most"]) == ("event.too-many", 3)
    pair = fair.register(event, 2)
    assert refusal(fair.reception.write, registrations.change_people, pair.id, 4).code == (
        "event.too-many"
    )


def test_who_moved_up_is_to_be_told_until_somebody_has(fair: Fair) -> None:
    event = fair.arrange(1)
    first = fair.register(event)
    waits, comes = fair.register(event, contact="06 11"), fair.register(event)
    fair.reception.write(registrations.cancel, first.id)
    (told,) = fair.reception.read(registrations.to_tell)
    assert (told.registration.id, told.registration.contact) == (waits.id, "06 11")
    assert fair.reception.read(registrations.get, waits.id).to_tell
    fair.reception.write(registrations.told, waits.id)
    assert fair.reception.read(registrations.to_tell) == ()
    # Who comes to the door knows it.
    fair.reception.write(registrations.cancel, waits.id)
    assert len(fair.reception.read(registrations.to_tell)) == 1
    fair.scan(comes, "13:45")
    assert fair.reception.read(registrations.to_tell) == ()


def test_a_line_of_thousands_is_no_burden(fair: Fair) -> None:
    event = fair.arrange(1)
    rows = [Row(n, Wanted(event.id, source=str(n))) for n in range(300)]
    done = fair.reception.write(registration_import.take, rows)
    assert done[-1].registration is not None
    assert done[-1].registration.line == 299
    with counted(fair.engine) as statements:
        off = fair.reception.read(event_changes.with_people, event.id)
    assert [one.line for one in off.to_tell[:3]] == [None, 1, 2]
    assert len(statements) < 20


def test_a_file_knows_also_whom_it_brought_to_another_event(fair: Fair) -> None:
    event, other = fair.arrange(3), fair.arrange(3, rooms=("blue",))
    row = Row(2, Wanted(event.id, source="zoe"))
    (made,) = fair.reception.write(registration_import.take, [row])
    assert made.registration is not None
    fair.reception.write(registrations.transfer, made.registration.id, other.id)
    (again,) = fair.reception.write(registration_import.take, [row])
    assert again.outcome is Outcome.THERE


def test_a_part_that_goes_away_takes_nobody_with_it(fair: Fair) -> None:
    event = fair.arrange(2, slot=timedelta(minutes=30))
    late = event.slots[-1]
    one = fair.register(event, slot=late.id)
    shorter = EventMove(stretch("14:00", "15:00"))
    refused = refusal(fair.reception.write, event_changes.move, event.id, shorter)
    assert (refused.code, refused.details["start"]) == ("event.slot-taken", late.start)
    fair.reception.write(registrations.cancel, one.id)
    moved = fair.reception.write(event_changes.move, event.id, shorter)
    assert (len(moved.slots), moved.seats.limit) == (2, 4)
    longer = EventMove(stretch("14:00", "17:00"))
    assert len(fair.reception.write(event_changes.move, event.id, longer).slots) == 6


@pytest.mark.parametrize(
    ("before", "after"),
    [(date(2026, 10, 24), date(2026, 10, 31)), (date(2027, 3, 27), date(2027, 3, 29))],
)
def test_parts_stay_at_their_time_across_a_clock_change(
    engine: Engine, before: date, after: date
) -> None:
    fair = Fair(engine)
    fair.clock.moment = at("09:00", date(2026, 10, 20))
    event = fair.arrange(2, stretch("10:00", "11:00", before), slot=timedelta(minutes=30), rooms=())
    to = EventMove(stretch("10:00", "11:00", after))
    moved = fair.reception.write(event_changes.move, event.id, to)
    assert [slot.start for slot in moved.slots] == [at("10:00", after), at("10:30", after)]


def test_each_part_has_so_many_seats_as_the_event_is_told(fair: Fair) -> None:
    event = fair.arrange(2, slot=timedelta(minutes=30))
    assert (event.details.seats, event.seats.limit) == (2, 8)
    changed, _ = fair.reception.write(
        event_changes.describe, event.id, replace(event.details, seats=5)
    )
    assert [slot.seats.limit for slot in changed.slots] == [5] * 4
    assert changed.seats.limit == 20


def test_one_more_at_the_door_widens_only_its_part(fair: Fair) -> None:
    event = fair.arrange(1, slot=timedelta(hours=1))
    for slot in event.slots:
        fair.register(event, slot=slot.id)
    waits = fair.register(event, slot=event.slots[1].id)
    fair.clock.moment = at("14:10")
    fair.reception.write(door.walk_in, event.id, anyway=True)
    renamed = replace(fair.event(event).details, title="Panier")
    fair.reception.write(event_changes.describe, event.id, renamed)
    now = fair.event(event)
    assert [slot.seats.limit for slot in now.slots] == [2, 1]
    assert fair.states(waits) == ["waiting"]


def test_a_full_quota_grows_alone(fair: Fair) -> None:
    event = fair.arrange(8, quotas=(Quota("guests", 6), Quota(None, 2)))
    fair.register(event, 2)
    fair.clock.moment = at("14:00")
    fair.reception.write(door.walk_in, event.id, anyway=True)
    now = fair.event(event)
    assert now.seats.limit == 8
    assert {pool.organisation: pool.seats.limit for pool in now.pools} == {"guests": 6, None: 3}


def test_parts_stay_where_only_the_beginning_changes(fair: Fair) -> None:
    event = fair.arrange(2, slot=timedelta(minutes=30))
    one = fair.register(event, slot=event.slots[0].id)
    longer = EventMove(stretch("13:00", "16:00"))
    moved = fair.reception.write(event_changes.move, event.id, longer)
    assert [f"{slot.start:%H:%M}" for slot in moved.slots] == [
        "13:00", "13:30", "14:00", "14:30", "15:00", "15:30",
    ]  # fmt: skip
    kept = fair.reception.read(registrations.get, one.id).slot
    assert kept is not None
    assert kept.start == at("14:00")
    too_short = EventMove(stretch("15:40", "16:00"))
    refused = refusal(fair.reception.write, event_changes.move, event.id, too_short)
    assert refused.code == "event.slot-length"


def test_quotas_change_whoever_registered_first(fair: Fair) -> None:
    event = fair.arrange(4, quotas=(Quota("house", 2), Quota(None, 2)))
    fair.register(event, organisation="house")
    fair.register(event, organisation="guests")
    fair.register(event)
    wanted = replace(event.details, quotas=(Quota("guests", 2), Quota(None, 2)))
    changed, _ = fair.reception.write(event_changes.describe, event.id, wanted)
    assert {pool.organisation: pool.seats.taken for pool in changed.pools} == {"guests": 1, None: 2}
