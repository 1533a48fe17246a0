"""Events: planned with their rooms, moved with them, called off."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from db.enums import Access, BookingKind, EventKind, EventStatus, OccurrenceState
from kiosk.domain.booking import Details, Slot
from kiosk.domain.events import EventDetails, Half, Quota, Standing
from kiosk.domain.recurrence import Frequency, Nth, Rule
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Repeat, Scope
from kiosk.services import (
    booking_changes,
    bookings,
    event_changes,
    event_figures,
    event_series,
    events,
    history,
    registrations,
    signatures,
    tidying,
)
from kiosk.services.booking_changes import Move
from kiosk.services.event_changes import EventMove
from kiosk.services.event_views import EventView
from kiosk.services.signatures import Signed
from tests.houses import SMALL_HOUSE, open_reception
from tests.services.fair import THURSDAY, Fair, at, stretch

FRIDAY = THURSDAY + timedelta(days=1)


@pytest.fixture
def fair(engine: Engine) -> Fair:
    """A desk on each database, on a Tuesday morning."""
    return Fair(engine)


def booked(fair: Fair, day: date = THURSDAY) -> list[str]:
    """Return what is booked on a day: `red 14:00-16:00 Atelier CV`."""
    return [
        f"{use.resource} {use.start:%H:%M}-{use.end:%H:%M} {use.details.title}"
        for use in fair.reception.read(bookings.of_day, day)
    ]


def refusal(act: Any, *args: Any, **more: Any) -> Refused:
    """Return why something is refused."""
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return refused.value


def times(event: EventView) -> list[str]:
    """Return when and where an event is: `26 14:00-16:00 red`."""
    return [
        f"{one.start:%d %H:%M}-{one.end:%H:%M} {'+'.join(one.rooms)}".strip()
        for one in event.sessions
    ]


def test_an_event_takes_its_rooms(fair: Fair) -> None:
    event = fair.arrange(
        8, kind=EventKind.WORKSHOP, organisation="guests", trainer="Léa", rooms=("red", "blue")
    )
    assert times(event) == ["26 14:00-16:00 red+blue"]
    assert booked(fair) == ["red 14:00-16:00 Atelier CV", "blue 14:00-16:00 Atelier CV"]
    use = fair.reception.read(bookings.of_day, THURSDAY)[0]
    assert use.details.kind is BookingKind.WORKSHOP
    assert (use.details.people, use.details.organisation) == (8, "guests")
    assert event.standing is Standing.OPEN
    assert event.details.trainer == "Léa"


def test_an_event_may_be_elsewhere(fair: Fair) -> None:
    event = fair.arrange(None, rooms=(), place="Cinéma Planète", kind=EventKind.SCREENING)
    assert times(event) == ["26 14:00-16:00"]
    assert event.sessions[0].place == "Cinéma Planète"
    assert booked(fair) == []


def test_a_room_that_somebody_has_refuses_all_of_it(fair: Fair) -> None:
    fair.arrange(title="Conseil", rooms=("blue",))
    refused = refusal(fair.arrange, rooms=("red", "blue"))
    assert refused.code == "booking.conflict"
    assert booked(fair) == ["blue 14:00-16:00 Conseil"]
    assert len(fair.reception.read(events.of_days, THURSDAY)) == 1


def test_several_days_are_one_event_and_a_series_is_several(fair: Fair) -> None:
    training = fair.arrange(
        8, stretch("09:00", "12:00", FRIDAY), stretch("14:00", "17:00"), kind=EventKind.TRAINING
    )
    assert times(training) == ["26 14:00-17:00 red", "27 09:00-12:00 red"]
    weekly = Repeat(Rule(Frequency.WEEKLY, count=3))
    first = fair.arrange(8, title="AMAP", rooms=("blue",), repeat=weekly)
    found = fair.reception.read(events.of_days, THURSDAY, 21)
    series = [one for one in found if one.series == first.id]
    assert [f"{one.start:%d.%m %H:%M}" for one in series] == [
        "26.11 14:00", "03.12 14:00", "10.12 14:00"
    ]  # fmt: skip


def test_moving_an_event_moves_its_rooms_or_is_refused(fair: Fair) -> None:
    event = fair.arrange(8, rooms=("red", "blue"))
    fair.arrange(8, stretch("10:00", "12:00", FRIDAY), title="Conseil", rooms=("blue",))
    move = fair.reception.write
    to = stretch("11:00", "13:00", FRIDAY)
    assert refusal(move, event_changes.move, event.id, EventMove(to)).code == "booking.conflict"
    assert times(fair.event(event)) == ["26 14:00-16:00 red+blue"]
    assert booked(fair) == ["red 14:00-16:00 Atelier CV", "blue 14:00-16:00 Atelier CV"]
    moved = move(event_changes.move, event.id, EventMove(to, rooms=("red", "green"), anyway=True))
    assert times(moved) == ["27 11:00-13:00 red+green"]
    assert booked(fair) == []
    assert "blue 10:00-12:00 Conseil" in booked(fair, FRIDAY)


def test_an_event_follows_its_room_that_the_desk_moves(fair: Fair) -> None:
    event = fair.arrange(8)
    use = event.sessions[0].uses[0]
    to = Slot("blue", at("15:00"), at("17:00"))
    fair.reception.write(booking_changes.move, use, Move(to))
    assert times(fair.event(event)) == ["26 15:00-17:00 blue"]
    fair.reception.write(history.undo)
    assert times(fair.event(event)) == ["26 14:00-16:00 red"]


def test_a_room_of_an_event_is_not_taken_from_it(fair: Fair) -> None:
    event = fair.arrange(8, rooms=("red", "blue"))
    first, second = event.sessions[0].uses
    write = fair.reception.write
    to = Slot("red", at("15:00"), at("17:00"))
    assert refusal(write, booking_changes.move, first, Move(to)).code == "event.several-rooms"
    write(booking_changes.cancel, second)
    assert times(fair.event(event)) == ["26 14:00-16:00 red"]
    refused = refusal(write, booking_changes.cancel, first)
    assert (refused.code, refused.details["title"]) == ("event.needs-room", "Atelier CV")
    assert booked(fair) == ["red 14:00-16:00 Atelier CV"]


def test_calling_off_frees_the_rooms_and_says_whom_to_tell(fair: Fair) -> None:
    event = fair.arrange(1)
    one = fair.register(event, contact="06 11", name="Zoé")
    waits = fair.register(event)
    gone = fair.register(event)
    fair.reception.write(registrations.cancel, gone.id)
    off = fair.reception.write(event_changes.cancel, event.id)
    assert off.event.standing is Standing.CANCELLED
    assert [told.id for told in off.to_tell] == [one.id, waits.id]
    assert off.to_tell[0].contact == "06 11"
    assert booked(fair) == []
    write = fair.reception.write
    assert refusal(write, event_changes.cancel, event.id).code == "event.cancelled"
    assert refusal(fair.register, event).code == "event.cancelled"
    assert fair.states(one, waits) == ["registered", "waiting"]


def test_more_seats_let_people_move_up_and_fewer_are_refused(fair: Fair) -> None:
    event = fair.arrange(1)
    fair.register(event)
    waits = fair.register(event)
    wanted = EventDetails("Atelier CV", seats=2, trainer="Léa")
    view, moved = fair.reception.write(event_changes.describe, event.id, wanted)
    assert [one.id for one in moved] == [waits.id]
    assert (view.seats.taken, view.waiting, view.details.trainer) == (2, 0, "Léa")
    fewer = EventDetails("Atelier CV", seats=1)
    refused = refusal(fair.reception.write, event_changes.describe, event.id, fewer)
    assert (refused.code, refused.details["taken"]) == ("event.seats-taken", 2)
    assert fair.event(event).seats.limit == 2


def test_a_new_title_is_the_rooms_too(fair: Fair) -> None:
    event = fair.arrange(8, layout="u")
    wanted = EventDetails("Lettre", seats=8, access=Access.INVITATION)
    fair.reception.write(event_changes.describe, event.id, wanted)
    (use,) = fair.reception.read(bookings.of_day, THURSDAY)
    assert (use.details.title, use.details.private, use.details.layout) == ("Lettre", True, "u")


def test_quotas_change_unless_somebody_has_one(fair: Fair) -> None:
    event = fair.arrange(8, quotas=(Quota("guests", 2), Quota(None, 6)))
    fair.register(event, 2, organisation="guests")
    describe = event_changes.describe
    more = EventDetails("Atelier CV", seats=8, quotas=(Quota("guests", 3), Quota("house", 1)))
    view, _ = fair.reception.write(describe, event.id, more)
    assert {pool.organisation: pool.seats.limit for pool in view.pools} == {"guests": 3, "house": 1}
    fewer = EventDetails("Atelier CV", seats=8, quotas=(Quota("guests", 1),))
    assert refusal(fair.reception.write, describe, event.id, fewer).code == "event.quota-taken"
    none = EventDetails("Atelier CV", seats=8)
    assert fair.reception.write(describe, event.id, none)[0].pools == ()


def test_members_who_are_there_fall_under_a_quota_that_comes_later(fair: Fair) -> None:
    event = fair.arrange(9)
    fair.register(event, 4, organisation="guests")
    describe = event_changes.describe
    late = EventDetails("Atelier CV", seats=9, quotas=(Quota("guests", 3),))
    assert refusal(fair.reception.write, describe, event.id, late).code == "event.quota-taken"
    enough = EventDetails("Atelier CV", seats=9, quotas=(Quota("guests", 5), Quota(None, 2)))
    fair.reception.write(describe, event.id, enough)
    waits = fair.register(event, 2, organisation="guests")
    assert fair.states(waits) == ["waiting"]
    fair.register(event, 2)
    seen = fair.event(event)
    assert (seen.left, seen.seats.left, seen.standing) == (0, 3, Standing.FULL)


def test_slots_are_cut_and_go_along(fair: Fair) -> None:
    event = fair.arrange(4, title="AMAP", slot=timedelta(minutes=30))
    assert [f"{slot.start:%H:%M}" for slot in event.slots if slot.start] == [
        "14:00", "14:30", "15:00", "15:30"
    ]  # fmt: skip
    assert (event.seats.limit, event.slots[0].seats.limit) == (16, 4)
    moved = fair.reception.write(
        event_changes.move, event.id, EventMove(stretch("16:00", "18:00", FRIDAY))
    )
    assert [f"{slot.start:%d %H:%M}" for slot in moved.slots if slot.start][:2] == [
        "27 16:00", "27 16:30"
    ]  # fmt: skip
    assert refusal(fair.arrange, None, slot=timedelta(minutes=30)).code == "event.slots-need-seats"


def test_of_several_sessions_one_is_named(fair: Fair) -> None:
    event = fair.arrange(8, stretch("14:00", "16:00"), stretch("14:00", "16:00", FRIDAY))
    move, to = event_changes.move, stretch("09:00", "11:00", FRIDAY)
    write = fair.reception.write
    assert refusal(write, move, event.id, EventMove(to)).code == "event.which-session"
    assert refusal(write, move, event.id, EventMove(to, 99)).code == "event.session-unknown"
    write(move, event.id, EventMove(to, event.sessions[1].id))
    assert times(fair.event(event)) == ["26 14:00-16:00 red", "27 09:00-11:00 red"]
    overlapping = EventMove(stretch("15:00", "17:00"), event.sessions[1].id)
    assert refusal(write, move, event.id, overlapping).code == "series.overlaps-itself"


def test_what_is_over_is_over(fair: Fair) -> None:
    yesterday = stretch("14:00", "16:00", THURSDAY - timedelta(days=3))
    assert refusal(fair.arrange, 8, yesterday).code == "booking.over"
    event = fair.arrange(8)
    fair.clock.moment = at("16:00")
    assert fair.event(event).standing is Standing.PAST
    assert refusal(fair.reception.write, event_changes.cancel, event.id).code == "event.past"
    assert refusal(fair.reception.read, events.get, 99).code == "event.unknown"
    assert fair.event(event).status is EventStatus.PLANNED


def test_a_room_to_which_nobody_came_by_code_stays_the_events(engine: Engine) -> None:
    fair = Fair(engine)
    fair.reception = open_reception(
        engine, fair.clock, replace(SMALL_HOUSE, release_no_shows=True), "desk"
    )
    fair.arrange(8)
    alone = fair.reception.write(
        bookings.book,
        bookings.BookingRequest(Slot("blue", at("14:00"), at("16:00")), Details("Conseil")),
    )
    fair.clock.moment = at("14:30")
    fair.reception.write(tidying.tidy)
    assert booked(fair) == ["red 14:00-16:00 Atelier CV"]
    assert fair.reception.read(bookings.find, alone.id).state is OccurrenceState.RELEASED


def weekly(fair: Fair, count: int = 4, **more: Any) -> tuple[EventView, ...]:
    """Plan a workshop on some Thursdays."""
    first = fair.arrange(8, repeat=Repeat(Rule(Frequency.WEEKLY, count=count)), **more)
    return in_series(fair, first)


def in_series(fair: Fair, first: EventView) -> tuple[EventView, ...]:
    return fair.reception.read(event_series.reached, first.id, Scope.ALL)


def test_from_here_on_a_series_is_at_another_time(fair: Fair) -> None:
    first, second, third, fourth = weekly(fair)
    # Next week's exception: it is later, and stays so.
    its = EventMove(stretch("17:00", "18:00", third.start.date()))
    fair.reception.write(event_series.move, third.id, its)
    to = EventMove(stretch("15:00", "17:00", second.start.date()))
    change = fair.reception.write(event_series.move, second.id, to, Scope.FROM_HERE)
    assert [one.id for one in change.events] == [second.id, fourth.id]
    assert [one.id for one in change.stayed] == [third.id]
    now = [times(fair.event(one))[0] for one in (first, second, third, fourth)]
    assert now == ["26 14:00-16:00 red", "03 15:00-17:00 red", "10 17:00-18:00 red",
                   "17 15:00-17:00 red"]  # fmt: skip
    assert booked(fair, fourth.start.date()) == ["red 15:00-17:00 Atelier CV"]


@pytest.mark.parametrize("days", [7, -7])
def test_a_series_moves_into_its_own_rooms(fair: Fair, days: int) -> None:
    series = weekly(fair, 3)
    moved = series[1].start.date() + timedelta(days=days)
    fair.reception.write(event_changes.cancel, series[0].id)
    to = EventMove(stretch("14:00", "16:00", moved))
    change = fair.reception.write(event_series.move, series[1].id, to, Scope.ALL)
    assert [one.start.date() for one in change.events] == [
        one.start.date() + timedelta(days=days) for one in series[1:]
    ]


def test_a_series_that_meets_somebody_moves_not_at_all(fair: Fair) -> None:
    series = weekly(fair)
    there = Slot("red", at("16:00", series[2].start.date()), at("17:00", series[2].start.date()))
    request = bookings.BookingRequest(there, Details("Réunion"))
    fair.reception.write(bookings.book, request)
    to = EventMove(stretch("14:30", "16:30"))
    refused = refusal(fair.reception.write, event_series.move, series[0].id, to, Scope.ALL)
    assert refused.code == "booking.conflict"
    assert refused.details["day"] == series[2].start.date()
    assert times(fair.event(series[0])) == times(series[0])


def test_of_two_days_a_week_only_the_one_that_is_meant_goes_to_another(fair: Fair) -> None:
    rule = Rule(Frequency.WEEKLY, count=4, weekdays=(Nth(1), Nth(3)))
    first = fair.arrange(8, stretch("14:00", "16:00", THURSDAY), repeat=Repeat(rule))
    series = in_series(fair, first)
    assert [one.start.weekday() for one in series] == [3, 1, 3, 1]
    to = EventMove(stretch("15:00", "17:00", FRIDAY))
    fair.reception.write(event_series.move, first.id, to, Scope.ALL)
    moved = [fair.event(one).start for one in series]
    assert [(one.weekday(), one.hour) for one in moved] == [(4, 15), (1, 15), (4, 15), (1, 15)]


def test_what_an_event_is_changes_from_here_on_where_it_was_the_same(fair: Fair) -> None:
    first, second, third, fourth = weekly(fair, trainer="Léa")
    fair.reception.write(
        event_series.describe, third.id, replace(third.details, trainer="Omar", seats=5)
    )
    wanted = replace(second.details, trainer="Inès", description="Avec ordinateur")
    change = fair.reception.write(event_series.describe, second.id, wanted, Scope.FROM_HERE)
    assert [one.id for one in change.events] == [second.id, third.id, fourth.id]
    now = [fair.event(one).details for one in (first, second, third, fourth)]
    assert [one.trainer for one in now] == ["Léa", "Inès", "Omar", "Inès"]
    assert [one.description for one in now] == ["", *["Avec ordinateur"] * 3]
    assert now[2].seats == 5


def test_registration_of_a_series_closes_before_each_of_them(fair: Fair) -> None:
    series = weekly(fair, closes=at("18:00", THURSDAY - timedelta(days=1)))
    before = [one.start.date() - timedelta(days=1) for one in series]
    closes = [one.details.closes for one in series]
    assert closes == [at("18:00", day) for day in before]
    wanted = replace(series[0].details, closes=at("12:00", before[0]))
    fair.reception.write(event_series.describe, series[0].id, wanted, Scope.ALL)
    assert [fair.event(one).details.closes for one in series] == [
        at("12:00", day) for day in before
    ]


def test_a_series_is_called_off_from_here_on_with_whom_to_tell(fair: Fair) -> None:
    first, second, third = weekly(fair, 3)
    someone = fair.register(third, contact="06 11 22 33 44")
    off = fair.reception.write(event_series.cancel, second.id, Scope.FROM_HERE)
    assert [one.event.id for one in off] == [second.id, third.id]
    assert [one.id for one in off[1].to_tell] == [someone.id]
    assert fair.event(first).status is EventStatus.PLANNED
    assert booked(fair, third.start.date()) == []


def test_what_is_over_stays_when_all_are_meant(fair: Fair) -> None:
    first, second, _third = weekly(fair, 3)
    fair.clock.moment = at("09:00", second.start.date())
    to = EventMove(stretch("10:00", "12:00", second.start.date()))
    change = fair.reception.write(event_series.move, second.id, to, Scope.ALL)
    assert first.id not in [one.id for one in change.events]
    assert times(fair.event(first)) == times(first)


def test_what_was_called_off_takes_place_after_all_with_its_rooms(fair: Fair) -> None:
    event = fair.arrange(8, rooms=("red", "blue"))
    fair.reception.write(event_changes.cancel, event.id)
    use = fair.reception.read(bookings.called_off, "red", THURSDAY)[0]
    alone = refusal(fair.reception.write, booking_changes.restore, use.id)
    assert alone.code == "event.room-without"
    back = fair.reception.write(event_changes.restore, event.id)
    assert times(back) == ["26 14:00-16:00 red+blue"]
    assert refusal(fair.reception.write, event_changes.restore, event.id).code == "event.planned"
    fair.reception.write(event_changes.cancel, event.id)
    there = bookings.BookingRequest(Slot("red", at("15:00"), at("15:30")), Details("Réunion"))
    fair.reception.write(bookings.book, there)
    taken = refusal(fair.reception.write, event_changes.restore, event.id)
    assert taken.code == "booking.conflict"
    assert fair.event(event).status is EventStatus.CANCELLED


def test_undo_does_not_give_a_called_off_event_its_room(fair: Fair) -> None:
    event = fair.arrange(8)
    fair.reception.write(event_changes.cancel, event.id)
    assert refusal(fair.reception.write, history.undo).code == "event.room-without"
    assert booked(fair) == []


def test_two_who_change_one_event_do_not_undo_each_other(fair: Fair) -> None:
    event = fair.arrange(8)
    describe, seen = event_series.describe, event.details
    fair.reception.write(describe, event.id, replace(seen, seats=10), seen=seen)
    fair.reception.write(describe, event.id, replace(seen, trainer="Léa"), seen=seen)
    now = fair.event(event).details
    assert (now.seats, now.trainer) == (10, "Léa")


def test_sessions_of_one_event_never_overlap_also_by_their_rooms(fair: Fair) -> None:
    event = fair.arrange(8, stretch("09:00", "10:00"), stretch("14:00", "16:00"))
    use = event.sessions[0].uses[0]
    over = Move(Slot("blue", at("13:00"), at("16:30")), anyway=True)
    assert refusal(fair.reception.write, booking_changes.move, use, over).code == (
        "series.overlaps-itself"
    )


def test_registration_closes_before_the_event_also_once_it_was_moved(fair: Fair) -> None:
    event = fair.arrange(8, closes=at("12:00", THURSDAY - timedelta(days=1)))
    week = timedelta(days=7)
    to = EventMove(stretch("14:00", "16:00", THURSDAY + week))
    moved = fair.reception.write(event_changes.move, event.id, to)
    assert moved.details.closes == at("12:00", THURSDAY + week - timedelta(days=1))


def test_a_trainer_is_one_whatever_the_case_of_an_accent(fair: Fair) -> None:
    fair.arrange(8, trainer="Élodie Martin")
    event = fair.arrange(8, trainer="élodie martin", rooms=("blue",))
    doubts = fair.reception.read(signatures.sheet, event.id).doubts
    assert "sheet.trainer-busy" in [one.code for one in doubts]


def test_a_distribution_needs_no_trainer_and_not_all_at_once(fair: Fair) -> None:
    event = fair.arrange(
        10, rooms=("red",), kind=EventKind.DISTRIBUTION, slot=timedelta(minutes=15)
    )
    doubts = fair.reception.read(signatures.sheet, event.id).doubts
    assert [one.code for one in doubts] == ["sheet.no-organisation"]


def test_presence_keeps_those_who_are_only_on_the_paper(fair: Fair) -> None:
    event = fair.arrange(8)
    one = fair.register(event)
    fair.clock.moment = at("16:30")
    key, session = signatures.key_presence, event.sessions[0].id
    signed = [Signed(one.id, frozenset({Half.AFTERNOON}))]
    fair.reception.write(key, session, signed, walk_ins=2)
    fair.reception.write(key, session, signed, again=True)
    assert fair.reception.read(event_figures.of_event, event.id).came == 3


def test_a_room_that_was_given_up_before_does_not_come_back(fair: Fair) -> None:
    event = fair.arrange(8, rooms=("red", "blue"))
    blue = event.sessions[0].uses[1]
    fair.reception.write(booking_changes.cancel, blue)
    to = EventMove(stretch("15:00", "17:00"))
    fair.reception.write(event_changes.move, event.id, to)
    fair.reception.write(event_changes.cancel, event.id)
    assert times(fair.reception.write(event_changes.restore, event.id)) == ["26 15:00-17:00 red"]


def test_of_trainings_that_are_half_over_only_what_is_to_come_moves(fair: Fair) -> None:
    days = (stretch("09:00", "12:00"), stretch("09:00", "12:00", FRIDAY))
    first = fair.arrange(8, *days, repeat=Repeat(Rule(Frequency.WEEKLY, count=2)))
    series = in_series(fair, first)
    fair.clock.moment = at("08:00", FRIDAY)
    week = timedelta(days=7)
    to = EventMove(stretch("10:00", "12:00", THURSDAY + week), series[1].sessions[0].id)
    change = fair.reception.write(event_series.move, series[1].id, to, Scope.ALL)
    assert [one.id for one in change.stayed] == [first.id]
    assert fair.event(series[1]).sessions[0].start == at("10:00", THURSDAY + week)


def test_a_day_that_is_closed_is_named_when_a_series_comes_to_it(fair: Fair) -> None:
    series = weekly(fair, 2)
    to = EventMove(stretch("14:00", "16:00", date(2026, 12, 17)))
    refused = refusal(fair.reception.write, event_series.move, series[0].id, to, Scope.ALL)
    assert (refused.code, refused.details["day"]) == ("booking.closed", date(2026, 12, 24))
