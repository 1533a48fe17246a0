"""At the door: every answer that a scan can get, by name."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from kiosk.domain.events import Quota
from kiosk.domain.refusals import Refused
from kiosk.domain.tokens import REGISTRATION, new_token
from kiosk.services import door, event_changes, event_figures, registrations
from kiosk.services.door import Passage
from kiosk.services.event_changes import EventMove
from kiosk.services.event_views import EventView
from tests.services.fair import THURSDAY, Fair, at, stretch
from tests.services.test_events import refusal

WEDNESDAY = THURSDAY - timedelta(days=1)


@pytest.fixture
def fair(engine: Engine) -> Fair:
    """A desk on each database, on a Tuesday morning."""
    return Fair(engine)


def unknown(fair: Fair) -> Refused:
    fair.arrange()
    return refusal(fair.reception.write, door.attend, new_token(REGISTRATION))


def not_a_code(fair: Fair) -> Refused:
    return refusal(fair.reception.write, door.attend, "V1")


def other_event(fair: Fair) -> Refused:
    one, other = fair.register(fair.arrange()), fair.arrange(rooms=("blue",))
    return refusal(fair.scan, one, "14:00", event_id=other.id)


def other_day(fair: Fair) -> Refused:
    return refusal(fair.scan, fair.register(fair.arrange()), "14:00", WEDNESDAY)


def too_early(fair: Fair) -> Refused:
    return refusal(fair.scan, fair.register(fair.arrange()), "13:29")


def over(fair: Fair) -> Refused:
    return refusal(fair.scan, fair.register(fair.arrange()), "16:00")


def already_in(fair: Fair) -> Refused:
    one = fair.register(fair.arrange())
    fair.scan(one, "13:58")
    return refusal(fair.scan, one, "14:05")


def cancelled(fair: Fair) -> Refused:
    one = fair.register(fair.arrange())
    fair.reception.write(registrations.cancel, one.id)
    return refusal(fair.scan, one, "14:00")


def called_off(fair: Fair) -> Refused:
    event = fair.arrange()
    one = fair.register(event)
    fair.reception.write(event_changes.cancel, event.id)
    return refusal(fair.scan, one, "14:00")


def in_line(fair: Fair) -> Refused:
    event = fair.arrange(1)
    fair.register(event)
    return refusal(fair.scan, fair.register(event), "14:00")


def room_full(fair: Fair) -> Refused:
    event = fair.arrange(20, rooms=("blue",), anyway=True)
    fair.scan(fair.register(event, 12), "14:00")
    return refusal(fair.scan, fair.register(event, 1), "14:00")


def full(fair: Fair) -> Refused:
    event = fair.arrange(2)
    fair.register(event)
    fair.clock.moment = at("14:00")
    return refusal(fair.reception.write, door.walk_in, event.id, 2)


@pytest.mark.parametrize(
    ("scan", "code", "details"),
    [
        (unknown, "scan.unknown", {}),
        (not_a_code, "scan.unknown", {}),
        (other_event, "scan.other-event", {"title": "Atelier CV", "start": at("14:00")}),
        (other_day, "scan.other-day", {"title": "Atelier CV", "start": at("14:00")}),
        (too_early, "scan.too-early", {"title": "Atelier CV", "opens": at("13:30")}),
        (over, "scan.over", {"title": "Atelier CV", "end": at("16:00")}),
        (already_in, "scan.already-in", {"title": "Atelier CV", "time": at("13:58")}),
        (cancelled, "scan.cancelled", {"title": "Atelier CV"}),
        (called_off, "scan.event-cancelled", {"title": "Atelier CV"}),
        (in_line, "scan.waiting", {"title": "Atelier CV", "line": 1}),
        (room_full, "scan.room-full", {"capacity": 12, "inside": 12}),
        (full, "event.full", {"left": 1}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_every_answer_has_a_name(
    fair: Fair, scan: Callable[[Fair], Refused], code: str, details: dict[str, object]
) -> None:
    refused = scan(fair)
    assert (refused.code, refused.details) == (code, details)


def test_coming_going_and_coming_back(fair: Fair) -> None:
    event = fair.arrange()
    one, group = fair.register(event), fair.register(event, 3)
    came = fair.scan(one, "13:30")
    assert (came.passage, came.inside, came.capacity) == (Passage.CAME, 1, 30)
    assert fair.scan(group, "13:40", people=2).inside == 3
    assert fair.scan(group, "13:45").inside == 4  # the third has come, too
    fair.clock.moment = at("14:30")
    left = fair.reception.write(door.leave, one.token)
    assert (left.passage, left.inside) == (Passage.LEFT, 3)
    refused = refusal(fair.reception.write, door.leave, one.token)
    assert refused.code == "scan.not-in"
    back = fair.scan(one, "14:40")
    assert (back.passage, back.inside, back.session.came) == (Passage.BACK, 4, 4)


def test_who_has_no_registration_comes_in_if_a_seat_is_left(fair: Fair) -> None:
    event = fair.arrange(2)
    fair.register(event)
    fair.clock.moment = at("13:45")
    came = fair.reception.write(door.walk_in, event.id)
    assert (came.inside, came.event.seats.left, came.registration.via.value) == (1, 0, "walk-in")
    assert refusal(fair.scan, came.registration, "13:50").code == "scan.already-in"
    assert refusal(fair.reception.write, door.walk_in, event.id).code == "event.full"
    free = fair.arrange(None, stretch("14:00", "15:00"), registers=False, rooms=("blue",))
    assert fair.reception.write(door.walk_in, free.id, 12).inside == 12
    assert refusal(fair.reception.write, door.walk_in, free.id).code == "scan.room-full"
    assert fair.reception.write(door.walk_in, free.id, anyway=True).inside == 13
    assert refusal(fair.reception.write, door.walk_in, 99).code == "event.unknown"


def test_each_session_has_its_own_door(fair: Fair) -> None:
    days = stretch("14:00", "16:00"), stretch("09:00", "12:00", THURSDAY + timedelta(days=1))
    one = fair.register(fair.arrange(8, *days))
    fair.scan(one, "14:00")
    refused = refusal(fair.scan, one, "17:00")
    assert (refused.code, refused.details["start"]) == ("scan.other-day", days[1].start)
    came = fair.scan(one, "09:00", THURSDAY + timedelta(days=1))
    assert came.passage is Passage.CAME
    assert [each.came for each in came.event.sessions] == [1, 1]


def test_a_room_is_empty_when_all_have_gone(fair: Fair) -> None:
    event = fair.arrange()
    came = fair.scan(fair.register(event, 3), "14:00")
    assert fair.reception.write(door.empty, came.session.id) == 1
    now = fair.event(event).sessions[0]
    assert (now.inside, now.came) == (0, 3)


FRIDAY = THURSDAY + timedelta(days=1)


def there(fair: Fair, event: EventView) -> list[int]:
    """Return how many people are in, at each session."""
    return [one.inside for one in fair.event(event).sessions]


def test_who_forgot_to_scan_out_the_day_before_goes_out_of_today(fair: Fair) -> None:
    event = fair.arrange(8, stretch("09:00", "12:00"), stretch("09:00", "12:00", FRIDAY))
    one = fair.register(event)
    fair.scan(one, "09:00")
    fair.scan(one, "09:00", FRIDAY)
    assert there(fair, event) == [0, 1]
    fair.reception.write(door.leave, one.token)
    assert there(fair, event) == [0, 0]
    assert fair.scan(one, "09:30", FRIDAY).passage is Passage.BACK


@pytest.mark.parametrize(
    ("start", "end", "comes", "goes", "hours"),
    [
        ("13:00", "15:00", "12:50", None, 2),
        ("09:00", "17:00", "08:55", "16:59", 8),
        ("09:00", "17:00", "08:55", "12:10", 4),
        ("09:00", "17:00", "14:05", None, 4),
    ],
)
def test_hours_are_those_that_somebody_was_there(
    fair: Fair, start: str, end: str, comes: str, goes: str | None, hours: int
) -> None:
    event = fair.arrange(8, stretch(start, end))
    one = fair.register(event)
    fair.scan(one, comes)
    if goes is not None:
        fair.clock.moment = at(goes)
        fair.reception.write(door.leave, one.token)
    figures = fair.reception.read(event_figures.of_event, event.id)
    assert figures.time == timedelta(hours=hours)


def test_a_group_comes_bit_by_bit(fair: Fair) -> None:
    event = fair.arrange(8)
    group = fair.register(event, 5)
    assert fair.scan(group, "13:45", people=2).inside == 2
    second = fair.scan(group, "13:50", people=2)
    assert (second.passage, second.inside) == (Passage.CAME, 4)
    refused = refusal(fair.scan, group, "13:51", people=2)
    assert (refused.code, refused.details["most"]) == ("people.out-of-range", 1)
    assert fair.scan(group, "13:52").inside == 5
    assert refusal(fair.scan, group, "13:53").code == "scan.already-in"


def test_a_full_event_has_one_more_seat_if_the_desk_says_so(fair: Fair) -> None:
    event = fair.arrange(1)
    fair.scan(fair.register(event), "13:45")
    refused = refusal(fair.reception.write, door.walk_in, event.id)
    assert (refused.code, refused.details["left"]) == ("event.full", 0)
    assert fair.reception.write(door.walk_in, event.id, anyway=True).inside == 2
    assert fair.event(event).seats.limit == 2


def test_who_walks_in_is_of_the_quota_and_of_the_part_that_is_on(fair: Fair) -> None:
    event = fair.arrange(1, slot=timedelta(hours=1))
    fair.clock.moment = at("14:10")
    fair.reception.write(door.walk_in, event.id)
    assert [slot.seats.taken for slot in fair.event(event).slots] == [1, 0]
    assert refusal(fair.reception.write, door.walk_in, event.id).code == "event.full"
    members = fair.arrange(8, rooms=("blue",), quotas=(Quota("guests", 7), Quota(None, 1)))
    fair.reception.write(door.walk_in, members.id)
    assert refusal(fair.reception.write, door.walk_in, members.id).code == "event.full"


def test_who_was_in_is_out_once_the_event_is_on_another_day(fair: Fair) -> None:
    event = fair.arrange(8)
    one = fair.register(event)
    fair.scan(one, "14:10")
    fair.reception.write(event_changes.move, event.id, EventMove(stretch("14:00", "16:00", FRIDAY)))
    assert fair.scan(one, "14:00", FRIDAY).passage is Passage.BACK


def test_a_language_nobody_speaks_is_refused(fair: Fair) -> None:
    event = fair.arrange(8)
    fair.clock.moment = at("14:00")
    refused = refusal(fair.reception.write, door.walk_in, event.id, language="xx")
    assert refused.code == "language.unknown"
    assert refusal(fair.register, event, language="xx").code == "language.unknown"
