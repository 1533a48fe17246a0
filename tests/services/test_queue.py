"""The queue as those who work with it find it, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.enums import StepKind, VisitState
from kiosk.domain.appointments import Wish
from kiosk.domain.refusals import Refused
from kiosk.services import appointments, calling, counters, keeping, queue, receiving, tidying
from tests.houses import SMALL_HOUSE
from tests.services.hall import Hall


@pytest.fixture
def hall(engine: Engine) -> Hall:
    """The small house on a Tuesday morning."""
    return Hall(engine)


def refusal(act: Callable[[], Any]) -> Refused:
    """Return how something is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value


def steps(hall: Hall, visit: int) -> list[tuple[str, bool]]:
    """Return the kinds of a visit's steps, and whether each was taken back."""
    query = text("SELECT kind, undone FROM visit_step WHERE visit_id = :visit ORDER BY position")
    with hall.reception.engine.connect() as connection:
        return [(kind, bool(gone)) for kind, gone in connection.execute(query, {"visit": visit})]


def test_the_next_is_who_came_first_for_one_of_the_counters_services(hall: Hall) -> None:
    hall.arrive("desk")
    first = hall.arrive("jobs", after=1)
    hall.arrive("jobs", after=1)
    called = hall.next("one")
    assert (called.id, called.number, called.counter, called.calls) == (first, "B 001", "one", 1)
    assert called.state is VisitState.CALLED
    assert hall.waiting() == ["A 001", "B 002"]


def test_a_counter_with_somebody_calls_nobody_else(hall: Hall) -> None:
    hall.arrive()
    hall.arrive()
    called = hall.next()
    refused = refusal(hall.next)
    assert refused.code == "counter.occupied"
    assert refused.details["numbers"] == "B 001"
    hall.write(receiving.receive, called.id)
    assert refusal(hall.next).code == "counter.occupied"
    assert hall.next(finishing=True).number == "B 002"
    assert hall.of(called.id).state is VisitState.FINISHED


def test_who_was_received_is_done_also_when_nobody_waits(hall: Hall) -> None:
    hall.arrive()
    received = hall.receive()
    finished = hall.next(finishing=True)
    assert (finished.id, finished.state) == (received.id, VisitState.FINISHED)
    assert refusal(lambda: hall.next(finishing=True)).code == "queue.empty"


def test_only_who_was_received_longest_makes_room(engine: Engine) -> None:
    two = replace(SMALL_HOUSE.counters["one"], places=2)
    hall = Hall(engine, house=replace(SMALL_HOUSE, counters={**SMALL_HOUSE.counters, "one": two}))
    visits = [hall.arrive() for _ in range(4)]
    hall.receive()
    assert hall.next(finishing=True).number == "B 002"  # there was a place
    hall.write(receiving.receive, visits[1])
    assert hall.next(finishing=True).number == "B 003"
    states = [hall.of(visit).state for visit in visits]
    assert states == [
        VisitState.FINISHED, VisitState.RECEIVED, VisitState.CALLED, VisitState.WAITING,
    ]  # fmt: skip


def test_who_was_sent_to_nobody_is_called_by_the_reception(hall: Hall) -> None:
    visit = hall.arrive()
    hall.write(receiving.transfer, visit, "odd", anyway=True)
    assert refusal(lambda: hall.next("one")).code == "queue.empty"
    assert [one.id for one in hall.look().of_counter("hall")] == [visit]
    assert hall.next("hall").id == visit


def test_who_is_expected_at_a_counter_can_be_called_there(hall: Hall) -> None:
    start = hall.clock.moment + timedelta(minutes=5)
    planned = hall.write(appointments.plan, Wish("jobs", start, counter="two"), anyway=True)
    visit = hall.write(keeping.arrive, planned.token).ticket.visit
    assert [one.id for one in hall.look().of_counter("two")] == [visit]
    assert hall.next("two").id == visit


def test_finishing_does_not_drop_somebody_who_is_still_on_the_way(hall: Hall) -> None:
    hall.arrive()
    hall.arrive()
    called = hall.next()
    assert refusal(lambda: hall.next(finishing=True)).code == "counter.occupied"
    assert hall.of(called.id).state is VisitState.CALLED


def test_a_counter_with_two_places_calls_two(engine: Engine) -> None:
    two = replace(SMALL_HOUSE.counters["one"], places=2)
    hall = Hall(engine, house=replace(SMALL_HOUSE, counters={**SMALL_HOUSE.counters, "one": two}))
    for _ in range(3):
        hall.arrive()
    assert [hall.next().number, hall.next().number] == ["B 001", "B 002"]
    assert refusal(hall.next).details["numbers"] == "B 001, B 002"


def test_a_counter_with_somebody_receives_nobody_else(hall: Hall) -> None:
    hall.arrive()
    waiting = hall.arrive()
    called = hall.next()
    assert refusal(lambda: hall.write(receiving.receive, waiting)).code == "counter.occupied"
    assert hall.write(receiving.receive, called.id).state is VisitState.RECEIVED
    received = hall.write(receiving.receive, waiting, "two")
    assert (received.counter, received.called) == ("two", None)


def test_who_is_received_already_is_not_in_their_own_way(hall: Hall) -> None:
    visit = hall.arrive()
    hall.receive()
    refused = refusal(lambda: hall.write(receiving.receive, visit))
    assert (refused.code, refused.details["state"]) == ("visit.not-possible", VisitState.RECEIVED)


def test_nobody_waits(hall: Hall) -> None:
    hall.arrive("desk")
    assert refusal(hall.next).code == "queue.empty"
    assert refusal(lambda: hall.next("nowhere")).code == "counter.unknown"


def test_call_this_one_at_any_counter(hall: Hall) -> None:
    hall.arrive()
    second = hall.arrive()
    called = hall.write(calling.call, second, "hall")
    assert (called.number, called.counter) == ("B 002", "hall")
    refused = refusal(lambda: hall.write(calling.call, second, "one"))
    assert refused.code == "visit.not-possible"
    assert refused.details["counter"] == SMALL_HOUSE.counters["hall"]


def test_two_desks_with_the_same_screen_the_second_is_told(hall: Hall) -> None:
    visit = hall.arrive()
    seen = hall.of(visit).seen
    hall.write(calling.call, visit, "one", seen=seen)
    refused = refusal(lambda: hall.write(receiving.pause, visit, seen=seen))
    assert refused.code == "visit.changed"
    assert refused.details["state"] is VisitState.CALLED
    assert refused.details["number"] == "B 001"


def test_absent_after_the_third_call_or_because_the_desk_wants_it(hall: Hall) -> None:
    visit = hall.arrive()
    hall.next()
    hall.write(calling.recall, visit)
    assert refusal(lambda: hall.write(receiving.absent, visit)).details["calls"] == 2
    hall.write(calling.recall, visit)
    assert hall.write(receiving.absent, visit).state is VisitState.ABSENT
    other = hall.arrive()
    hall.next()
    assert hall.write(receiving.absent, other, anyway=True).state is VisitState.ABSENT


def test_who_was_absent_and_comes_after_all_waits_at_the_end(hall: Hall) -> None:
    visit = hall.arrive()
    hall.arrive(after=1)
    hall.next()
    hall.write(receiving.absent, visit, anyway=True)
    hall.pass_by(5)
    back = hall.write(receiving.come_back, visit)
    assert back.lost_place
    assert back.calls == 0
    assert hall.waiting() == ["B 002", "B 001"]


def test_a_place_is_kept_for_a_quarter_of_an_hour_once(hall: Hall) -> None:
    visit = hall.arrive()
    hall.arrive(after=1)
    paused = hall.write(receiving.pause, visit)
    assert paused.held_until == hall.clock.moment + timedelta(minutes=15)
    assert hall.next().number == "B 002"
    hall.pass_by(14)
    hall.arrive()
    hall.write(receiving.come_back, visit)
    assert hall.waiting() == ["B 001", "B 003"]
    assert hall.write(receiving.pause, visit).held_until is None
    hall.pass_by(1)
    hall.write(receiving.come_back, visit)
    assert hall.waiting() == ["B 003", "B 001"]


def test_a_place_is_lost_after_a_quarter_of_an_hour(hall: Hall) -> None:
    visit = hall.arrive()
    hall.arrive(after=1)
    hall.write(receiving.pause, visit)
    hall.pass_by(16)
    hall.write(receiving.come_back, visit)
    assert hall.waiting() == ["B 002", "B 001"]


def test_a_transfer_keeps_the_number_and_the_arrival(hall: Hall) -> None:
    visit = hall.arrive("jobs")
    arrived = hall.of(visit).arrived
    hall.arrive("desk", after=5)
    hall.receive("one")
    moved = hall.write(receiving.transfer, visit, "desk")
    assert (moved.number, moved.service, moved.arrived) == ("B 001", "desk", arrived)
    assert (moved.state, moved.counter, moved.calls) == (VisitState.WAITING, "hall", 0)
    assert hall.next("hall").number == "B 001"


def test_a_transfer_to_who_is_not_here_any_more_is_refused_unless_wanted(hall: Hall) -> None:
    visit = hall.arrive("jobs")
    refused = refusal(lambda: hall.write(receiving.transfer, visit, "odd"))
    assert refused.code == "service.absent"
    assert hall.write(receiving.transfer, visit, "odd", anyway=True).service == "odd"
    assert refusal(lambda: hall.write(receiving.transfer, visit, "none")).code == "service.unknown"


def test_to_come_back_for_a_second_service_keeps_the_place(hall: Hall) -> None:
    visit = hall.arrive("jobs")
    hall.arrive("desk", after=5)
    hall.receive("one")
    away = hall.write(receiving.send_on, visit, "desk")
    assert (away.state, away.service) == (VisitState.TO_COME_BACK, "desk")
    assert hall.look().counters["one"].there == ()
    hall.pass_by(30)
    assert not hall.write(receiving.come_back, visit).lost_place
    assert hall.waiting() == ["B 001", "A 001"]


def test_a_finished_visit_goes_on_to_a_second_service_with_its_number(hall: Hall) -> None:
    visit = hall.arrive("jobs")
    hall.receive("one")
    hall.write(receiving.finish, visit)
    assert hall.write(receiving.transfer, visit, "desk").number == "B 001"
    assert hall.waiting() == ["B 001"]


def test_the_note_goes_soon_after_the_end_of_the_visit(hall: Hall) -> None:
    visit = hall.arrive()
    hall.write(receiving.write_note, visit, "  vient  pour\nla retraite ")
    assert hall.receive().note == "vient pour la retraite"
    hall.write(receiving.finish, visit)
    hall.write(receiving.undo, visit)
    assert hall.of(visit).note == "vient pour la retraite"  # a step by mistake costs nothing
    hall.write(receiving.finish, visit)
    assert not hall.reception.read(tidying.is_due)
    hall.pass_by(16)
    assert hall.reception.read(tidying.is_due)
    assert hall.write(tidying.tidy) == 1
    assert hall.of(visit).note == ""
    for table in ("visit", "visit_step"):
        with hall.reception.engine.connect() as connection:
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608  our own
        assert "retraite" not in repr(rows)
    hall.write(receiving.undo, visit)
    assert hall.of(visit).note == ""
    hall.write(receiving.finish, visit)
    refused = refusal(lambda: hall.write(receiving.write_note, visit, "encore"))
    assert refused.code == "visit.over"


def test_people_and_who_comes_first(hall: Hall) -> None:
    hall.arrive()
    visit = hall.arrive(after=1)
    assert hall.write(receiving.count_people, visit, 4).people == 4
    for people in (0, 21):
        refused = refusal(lambda: hall.write(receiving.count_people, visit, people))  # noqa: B023
        assert refused.code == "people.out-of-range"
    hall.write(receiving.put_first, visit)
    assert hall.waiting() == ["B 002", "B 001"]
    hall.write(receiving.put_first, visit, first=False)
    assert hall.waiting() == ["B 001", "B 002"]


def test_undo_takes_back_step_after_step(hall: Hall) -> None:
    visit = hall.arrive()
    was = [hall.of(visit)]
    hall.next()
    was.append(hall.of(visit))
    hall.write(calling.recall, visit)
    was.append(hall.of(visit))
    hall.write(receiving.receive, visit)
    was.append(hall.of(visit))
    hall.write(receiving.transfer, visit, "desk")
    was.append(hall.of(visit))
    hall.write(receiving.pause, visit)
    undone = []
    while was:
        undone.append(hall.write(receiving.undo, visit).kind)
        before = was.pop()
        assert replace(hall.of(visit), seen=0) == replace(before, seen=0)
    assert undone == [
        StepKind.PAUSED, StepKind.TRANSFERRED, StepKind.RECEIVED, StepKind.RECALLED,
        StepKind.CALLED,
    ]  # fmt: skip
    refused = refusal(lambda: hall.write(receiving.undo, visit))
    assert refused.code == "visit.nothing-to-undo"
    assert [kind for kind, gone in steps(hall, visit) if not gone] == ["arrived"]
    assert hall.next().id == visit


def test_each_undo_takes_back_one_step_more(hall: Hall) -> None:
    visit = hall.arrive()
    hall.receive()
    assert hall.write(receiving.undo_last).kind is StepKind.RECEIVED
    assert hall.write(receiving.undo_last).kind is StepKind.CALLED
    assert hall.of(visit).state is VisitState.WAITING
    assert refusal(lambda: hall.write(receiving.undo_last)).code == "queue.nothing-to-undo"


def test_undo_brings_nobody_to_a_counter_where_somebody_is(hall: Hall) -> None:
    first, second = hall.arrive(), hall.arrive()
    hall.receive()
    hall.write(receiving.finish, first)
    assert hall.next().id == second
    refused = refusal(lambda: hall.write(receiving.undo, first))
    assert (refused.code, refused.details["numbers"]) == ("counter.occupied", "B 001, B 002")
    assert hall.of(first).state is VisitState.FINISHED


def test_who_comes_first_does_not_after_they_were_away(hall: Hall) -> None:
    visit = hall.arrive()
    hall.write(receiving.put_first, visit)
    hall.next()
    hall.write(receiving.absent, visit, anyway=True)
    hall.write(receiving.come_back, visit)
    assert not hall.of(visit).first


def test_an_appointment_is_over_with_its_first_service(hall: Hall) -> None:
    start = hall.clock.moment + timedelta(minutes=5)
    planned = hall.write(appointments.plan, Wish("jobs", start))
    visit = hall.write(keeping.arrive, planned.token).ticket.visit
    hall.receive()
    hall.write(receiving.send_on, visit, "few")
    hall.write(receiving.come_back, visit)
    assert hall.of(visit).due is None


def test_a_pause_does_not_last_until_the_next_day(hall: Hall) -> None:
    back = hall.clock.moment + timedelta(minutes=30)
    hall.write(counters.pause, "one", back)
    assert hall.look().counters["one"].back == back
    hall.pass_by(40)
    one = hall.look().counters["one"]
    assert (one.paused, one.back) == (True, None)
    hall.pass_by(24 * 60)
    assert not hall.look().counters["one"].paused
    assert hall.reception.read(counters.paused) == {}
    assert hall.write(tidying.tidy) == 1
    assert not hall.reception.read(tidying.is_due)


def test_this_machine_takes_back_what_it_did_last(engine: Engine, hall: Hall) -> None:
    office = Hall(engine, hall.clock, machine="office")
    mine, theirs = hall.arrive(), hall.arrive("desk")
    hall.next("one")
    office.next("hall")
    assert hall.write(receiving.undo_last).visit.id == mine
    assert hall.of(theirs).state is VisitState.CALLED
    assert refusal(lambda: hall.write(receiving.undo_last)).code == "queue.nothing-to-undo"
    hall.next("one")
    office.write(receiving.receive, mine)
    assert refusal(lambda: hall.write(receiving.undo_last)).code == "visit.changed"


def test_a_pause_of_a_counter_ends_with_its_next_call(hall: Hall) -> None:
    back = hall.clock.moment + timedelta(minutes=30)
    hall.write(counters.pause, "one", back)
    seen = hall.look().counters["one"]
    assert (seen.paused, seen.back, seen.open_now) == (True, back, True)
    hall.write(counters.go_on, "one")
    assert not hall.look().counters["one"].paused
    hall.write(counters.pause, "one")
    hall.arrive()
    hall.next("one")
    assert not hall.look().counters["one"].paused
    refused = refusal(lambda: hall.write(counters.pause, "one", hall.clock.moment))
    assert refused.code == "counter.back-is-past"


def test_yesterdays_visit_takes_no_step(hall: Hall) -> None:
    visit = hall.arrive()
    hall.clock.moment += timedelta(days=1)
    for act in (receiving.receive, receiving.finish, receiving.pause, receiving.undo):
        assert refusal(lambda: hall.write(act, visit)).code == "visit.another-day"  # noqa: B023
    assert hall.look().waiting == ()
    assert refusal(lambda: hall.write(receiving.finish, 999)).code == "visit.unknown"


def test_each_step_is_kept_with_its_time_its_counter_and_its_actor(hall: Hall) -> None:
    visit = hall.arrive()
    hall.pass_by(10)
    hall.next("one")
    hall.pass_by(1)
    hall.write(receiving.receive, visit)
    query = text("SELECT kind, at, actor, counter_id, service_id FROM visit_step ORDER BY position")
    with hall.reception.engine.connect() as connection:
        rows = connection.execute(query).all()
    one, jobs = hall.reception.place.counter_ids["one"], hall.reception.place.service_ids["jobs"]
    assert [(row.kind, row.actor) for row in rows] == [
        ("arrived", "hall"), ("called", "hall"), ("received", "hall"),
    ]  # fmt: skip
    assert [(row.counter_id, row.service_id) for row in rows] == [(one, jobs)] * 3
    assert len({row.at for row in rows}) == 3


def test_a_queue_of_nobody(hall: Hall) -> None:
    seen = hall.reception.read(queue.look)
    assert seen.waiting == seen.at_counters == seen.elsewhere == seen.gone == ()
    assert seen.counters["one"].services == ("jobs",)


def test_who_stepped_out_for_too_long_is_sent_to_the_end_of_another_queue(hall: Hall) -> None:
    first = hall.arrive("desk")
    hall.write(receiving.pause, first)
    second = hall.arrive("jobs", after=1)
    hall.pass_by(16)
    hall.write(receiving.transfer, first, "jobs")
    assert [one.id for one in hall.look().waiting] == [second, first]
    third = hall.arrive("desk")
    hall.write(receiving.pause, third)
    hall.pass_by(5)
    hall.arrive("jobs")
    hall.write(receiving.transfer, third, "jobs")
    assert [one.id for one in hall.look().waiting][:3] == [second, first, third]
