"""Changing what is booked: one, from here on, all; by hand; and taking it back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from db.enums import BookingStatus, ChangeKind, OccurrenceState
from kiosk.domain.booking import Details
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Scope
from kiosk.services import attendance, booking_changes, history, tidying
from kiosk.services.booking_views import UseView
from tests.clocks import TUESDAY_MORNING
from tests.services.desk import WEDNESDAY, Desk, at, booked_days, slot, written

WEEKS = [WEDNESDAY + timedelta(weeks=n) for n in range(5)]
"""Five Wednesdays; the fifth is the 23rd of December."""


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """A desk on each database, on a Tuesday morning."""
    return Desk(engine)


@pytest.fixture
def weekly(desk: Desk) -> tuple[UseView, ...]:
    """A weekly workshop on five Wednesdays."""
    return desk.series(desk.book(title="Atelier", rule="FREQ=WEEKLY;COUNT=5"))


def all_of(desk: Desk) -> list[str]:
    """Return everything that is booked in these weeks."""
    found = [written(use) for use in _uses(desk)]
    return [f"{use.start:%d/%m} {line}" for use, line in zip(_uses(desk), found, strict=True)]


def _uses(desk: Desk) -> tuple[UseView, ...]:
    from kiosk.services import bookings

    return desk.reception.read(bookings.of_day, date(2026, 11, 1), None, 70)


def test_one_is_moved_and_the_others_stay(desk: Desk, weekly: tuple[UseView, ...]) -> None:
    moved = desk.move(weekly[1], slot("red", "14:00", "15:00", WEEKS[1] + timedelta(days=1)))
    assert [written(use) for use in moved.uses] == ["red 14:00-15:00 Atelier"]
    assert all_of(desk) == [
        "25/11 blue 10:00-11:00 Atelier",
        "03/12 red 14:00-15:00 Atelier",
        "09/12 blue 10:00-11:00 Atelier",
        "16/12 blue 10:00-11:00 Atelier",
        "23/12 blue 10:00-11:00 Atelier",
    ]
    assert desk.find(weekly[1]).by_hand


def test_from_here_on_leaves_what_was_and_what_was_done_by_hand(
    desk: Desk, weekly: tuple[UseView, ...]
) -> None:
    desk.move(weekly[3], slot("green", "15:00", "16:00", WEEKS[3]))
    before = desk.reception.read(booking_changes.survey, weekly[2].id, Scope.FROM_HERE)
    assert [use.start.date() for use in before.uses] == [WEEKS[2], WEEKS[4]]
    assert [written(use) for use in before.kept] == ["green 15:00-16:00 Atelier"]
    after = desk.move(weekly[2], slot("blue", "11:00", "12:00", WEEKS[2]), Scope.FROM_HERE)
    assert [written(use) for use in after.kept] == ["green 15:00-16:00 Atelier"]
    assert all_of(desk) == [
        "25/11 blue 10:00-11:00 Atelier",
        "02/12 blue 10:00-11:00 Atelier",
        "09/12 blue 11:00-12:00 Atelier",
        "16/12 green 15:00-16:00 Atelier",
        "23/12 blue 11:00-12:00 Atelier",
    ]


def test_a_series_may_go_to_another_weekday(desk: Desk, weekly: tuple[UseView, ...]) -> None:
    friday = WEEKS[1] + timedelta(days=2)
    desk.move(weekly[1], slot("blue", "09:00", "10:00", friday), Scope.FROM_HERE, anyway=True)
    days = [use.start.date() for use in _uses(desk)]
    assert days[:3] == [WEEKS[0], friday, friday + timedelta(weeks=1)]
    again = desk.reception.read(booking_changes.survey, weekly[2].id, Scope.FROM_HERE)
    earlier = slot("blue", "09:30", "10:30", again.uses[0].start.date())
    desk.move(again.uses[0], earlier, Scope.ALL, anyway=True)
    assert [f"{use.start:%a %H:%M}" for use in _uses(desk)] == ["Wed 10:00"] + ["Fri 09:30"] * 4


def test_all_leaves_what_is_over(desk: Desk, weekly: tuple[UseView, ...]) -> None:
    desk.clock.moment = at("18:00", WEEKS[1])
    desk.move(weekly[3], slot("blue", "11:00", "12:00", WEEKS[3]), Scope.ALL)
    assert [f"{use.start:%d %H:%M}" for use in _uses(desk)] == [
        "25 10:00", "02 10:00", "09 11:00", "16 11:00", "23 11:00",
    ]  # fmt: skip


def test_they_may_change_places_with_each_other(desk: Desk) -> None:
    daily = desk.series(desk.book(rule="FREQ=DAILY;COUNT=3", day=date(2026, 11, 25)))
    desk.move(daily[0], slot("blue", "10:00", "11:00", date(2026, 11, 26)), Scope.ALL, anyway=True)
    assert [use.start.day for use in _uses(desk)] == [26, 27, 28]


def test_a_move_that_cannot_be_changes_nothing(desk: Desk, weekly: tuple[UseView, ...]) -> None:
    desk.book("blue", "11:00", "12:00", WEEKS[3], title="Dans le chemin")
    before = all_of(desk)
    with pytest.raises(Refused) as refused:
        desk.move(weekly[0], slot("blue", "11:00", "12:00"), Scope.ALL)
    conflicts = refused.value.details["conflicts"]
    assert [c.wanted.start.date() for c in conflicts] == [WEEKS[3]]  # type: ignore[attr-defined]
    assert all_of(desk) == before
    choices = {WEEKS[3]: None}
    desk.move(weekly[0], slot("blue", "11:00", "12:00"), Scope.ALL, choices=choices)
    assert [f"{use.start:%d %H:%M} {use.details.title}" for use in _uses(desk)] == [
        "25 11:00 Atelier", "02 11:00 Atelier", "09 11:00 Atelier",
        "16 11:00 Dans le chemin", "23 11:00 Atelier",
    ]  # fmt: skip


def test_cancelling_one_from_here_and_all(desk: Desk, weekly: tuple[UseView, ...]) -> None:
    desk.cancel(weekly[1])
    assert booked_days(desk.series(weekly[0])) == [WEEKS[n] for n in (0, 2, 3, 4)]
    desk.cancel(weekly[3], Scope.FROM_HERE)
    assert booked_days(desk.series(weekly[0])) == [WEEKS[0], WEEKS[2]]
    desk.cancel(weekly[2], Scope.ALL)
    assert all_of(desk) == []
    assert desk.find(weekly[0]).status is BookingStatus.CANCELLED


def test_an_exception_by_hand_survives_a_cancelled_series(
    desk: Desk, weekly: tuple[UseView, ...]
) -> None:
    desk.move(weekly[2], slot("red", "10:00", "11:00", WEEKS[2]))
    kept = desk.cancel(weekly[0], Scope.ALL).kept
    assert [written(use) for use in kept] == ["red 10:00-11:00 Atelier"]
    assert all_of(desk) == ["09/12 red 10:00-11:00 Atelier"]


def test_a_day_that_was_left_out_can_be_put_back(desk: Desk, weekly: tuple[UseView, ...]) -> None:
    desk.cancel(weekly[1])
    desk.write(booking_changes.restore, weekly[1].id)
    assert booked_days(desk.series(weekly[0])) == WEEKS
    made = desk.book("green", rule="FREQ=WEEKLY;COUNT=6", skip="closures")
    skipped = desk.series(made)[5]
    assert skipped.state is OccurrenceState.SKIPPED
    desk.write(booking_changes.restore, skipped.id)
    assert desk.find(skipped).state is OccurrenceState.BOOKED


def test_what_somebody_has_meanwhile_is_not_put_back(
    desk: Desk, weekly: tuple[UseView, ...]
) -> None:
    desk.cancel(weekly[1])
    desk.book(day=WEEKS[1], title="Entre-temps")
    with pytest.raises(Refused, match=r"booking\.conflict"):
        desk.write(booking_changes.restore, weekly[1].id)
    assert desk.find(weekly[1]).state is OccurrenceState.CANCELLED


def test_one_of_a_series_can_be_called_otherwise(desk: Desk, weekly: tuple[UseView, ...]) -> None:
    other = Details("Atelier spécial", people=9, note="apporter le CV")
    desk.write(booking_changes.describe, weekly[1].id, other)
    titles = [use.details.title for use in desk.series(weekly[0])]
    assert titles == ["Atelier", "Atelier spécial", "Atelier", "Atelier", "Atelier"]
    assert desk.find(weekly[1]).details.people == 9
    renamed = Details("Ateliers CV")
    desk.write(booking_changes.describe, weekly[0].id, renamed, Scope.ALL)
    titles = [use.details.title for use in desk.series(weekly[0])]
    assert titles == ["Ateliers CV", "Atelier spécial", *["Ateliers CV"] * 3]


def test_from_here_on_called_otherwise(desk: Desk, weekly: tuple[UseView, ...]) -> None:
    desk.write(booking_changes.describe, weekly[2].id, Details("Suite"), Scope.FROM_HERE)
    assert [use.details.title for use in _uses(desk)] == ["Atelier"] * 2 + ["Suite"] * 3


def test_another_layout_takes_its_own_time(desk: Desk) -> None:
    made = desk.book("red", "10:00", "11:00", title="Film")
    seated = Details("Film", layout="theatre")
    desk.write(booking_changes.describe, made.id, seated)
    found = desk.find(made)
    assert (found.taken_from, found.taken_until) == (at("09:30"), at("11:15"))
    desk.book("red", "08:00", "09:30", title="Avant")
    with pytest.raises(Refused):
        desk.book("red", "11:00", "12:00")


def test_a_room_for_two_and_back(desk: Desk) -> None:
    made = desk.book("blue", "10:00", "11:00")
    moved = desk.move(made, slot("blue-green", "10:00", "11:00")).uses[0]
    assert moved.takes == ("blue", "green")
    assert moved.id == made.id
    with pytest.raises(Refused):
        desk.book("green", "10:00", "11:00")
    back = desk.move(made, slot("red", "10:00", "11:00")).uses[0]
    assert back.takes == ("red",)
    desk.book("green", "10:00", "11:00")
    desk.book("blue", "10:00", "11:00")
    desk.undo()
    desk.undo()
    assert desk.undo().uses[0].takes == ("blue", "green")
    assert desk.undo().uses[0].takes == ("blue",)
    assert desk.shown() == ["blue 10:00-11:00 Réunion"]
    desk.book("green", "10:00", "11:00")


# During the day


def test_ending_now_frees_the_rest(desk: Desk) -> None:
    made = desk.book("blue", "10:00", "12:00")
    desk.clock.moment = at("10:40")
    desk.write(attendance.end_now, made.id)
    assert desk.shown() == ["blue 10:00-10:40 Réunion"]
    desk.book("blue", "10:45", "11:45", title="Suivante")
    desk.clock.moment = at("13:00")
    with pytest.raises(Refused, match=r"booking\.not-now"):
        desk.write(attendance.end_now, made.id)


def test_nobody_came(desk: Desk) -> None:
    made = desk.book("blue", "10:00", "12:00")
    with pytest.raises(Refused, match=r"booking\.not-now"):
        desk.write(attendance.release, made.id)
    desk.clock.moment = at("10:20")
    desk.write(attendance.release, made.id)
    assert desk.find(made).state is OccurrenceState.RELEASED
    desk.book("blue", "10:30", "12:00", title="Autre")


def test_somebody_came(desk: Desk) -> None:
    made = desk.book("blue-green", "10:00", "12:00")
    with pytest.raises(Refused, match=r"booking\.not-now"):
        desk.write(attendance.arrive, made.id)
    desk.clock.moment = at("09:40")
    desk.write(attendance.arrive, made.id)
    desk.clock.moment = at("10:05")
    desk.write(attendance.arrive, made.id)
    assert desk.find(made).arrived == at("09:40")


def test_an_unused_room_is_released_only_if_the_house_says_so(desk: Desk) -> None:
    from dataclasses import replace

    from tests.houses import SMALL_HOUSE

    came, nobody = desk.book("red", "10:00", "12:00"), desk.book("blue", "10:00", "12:00")
    desk.clock.moment = at("10:05")
    desk.write(attendance.arrive, came.id)
    desk.clock.moment = at("10:15")
    assert not desk.reception.read(tidying.is_due)
    willing = replace(SMALL_HOUSE, release_no_shows=True)
    object.__setattr__(desk.reception.place, "house", willing)
    desk.clock.moment = at("10:14")
    assert not desk.reception.read(tidying.is_due)
    desk.clock.moment = at("10:15")
    assert desk.reception.read(tidying.is_due)
    assert desk.write(tidying.tidy) == 1
    assert desk.shown() == ["red 10:00-12:00 Réunion"]
    assert desk.find(nobody).state is OccurrenceState.RELEASED
    changes = desk.reception.read(history.of_booking, nobody.booking)
    assert [(change.kind, change.actor) for change in changes] == [
        (ChangeKind.BOOKED, "hall"), (ChangeKind.RELEASED, ""),
    ]  # fmt: skip


def test_an_option_is_confirmed(desk: Desk) -> None:
    option = desk.book(option=at("12:00", date(2026, 11, 24)))
    confirmed = desk.write(booking_changes.confirm, option.id).uses[0]
    assert (confirmed.status, confirmed.option_until) == (BookingStatus.CONFIRMED, None)
    desk.clock.moment = at("12:00", date(2026, 11, 24))
    assert desk.shown() == ["blue 10:00-11:00 Réunion"]
    with pytest.raises(Refused, match=r"booking\.not-an-option"):
        desk.write(booking_changes.confirm, option.id)


# Undo


def test_the_last_thing_is_taken_back_and_the_one_before(desk: Desk) -> None:
    made = desk.book()
    desk.move(made, slot("blue", "11:00", "12:00"))
    desk.cancel(made)
    assert desk.undo().kind is ChangeKind.CANCELLED
    assert desk.shown() == ["blue 11:00-12:00 Réunion"]
    assert desk.undo().kind is ChangeKind.MOVED
    assert desk.shown() == ["blue 10:00-11:00 Réunion"]
    assert desk.undo().kind is ChangeKind.BOOKED
    assert desk.shown() == []
    with pytest.raises(Refused, match=r"undo\.nothing"):
        desk.undo()


def test_a_changed_series_is_put_together_again(desk: Desk, weekly: tuple[UseView, ...]) -> None:
    before, rules = all_of(desk), desk.series(weekly[0])
    desk.move(weekly[2], slot("red", "14:00", "15:00", WEEKS[2]), Scope.FROM_HERE)
    desk.undo()
    assert all_of(desk) == before
    assert desk.series(weekly[0]) == rules
    desk.cancel(weekly[0], Scope.ALL)
    assert all_of(desk) == []
    desk.undo()
    assert desk.series(weekly[0]) == rules


def test_each_desk_takes_back_its_own(engine: Engine) -> None:
    one, other = Desk(engine, machine="one"), Desk(engine, machine="other")
    one.book("blue", title="Ici")
    other.book("red", title="Là")
    one.undo()
    assert one.shown() == ["red 10:00-11:00 Là"]


def test_what_somebody_else_has_changed_since_is_not_taken_back(engine: Engine) -> None:
    one, other = Desk(engine, machine="one"), Desk(engine, machine="other")
    made = one.book()
    other.move(made, slot("blue", "11:00", "12:00"))
    with pytest.raises(Refused, match=r"undo\.changed"):
        one.undo()


def test_a_place_that_somebody_has_meanwhile_is_not_taken_back(engine: Engine) -> None:
    one, other = Desk(engine, machine="one"), Desk(engine, machine="other")
    made = one.book()
    one.cancel(made)
    other.book(title="Entre-temps")
    with pytest.raises(Refused, match=r"booking\.taken"):
        one.undo()
    assert one.shown() == ["blue 10:00-11:00 Entre-temps"]


def test_what_was_done_long_ago_is_not_taken_back(desk: Desk) -> None:
    desk.book()
    desk.clock.moment += timedelta(hours=3)
    with pytest.raises(Refused, match=r"undo\.nothing"):
        desk.undo()


def test_every_change_is_known_with_its_desk_and_its_time(engine: Engine) -> None:
    one, other = Desk(engine, machine="one"), Desk(engine, machine="other")
    made = one.book()
    other.clock.moment += timedelta(minutes=5)
    other.move(made, slot("blue", "11:00", "12:00"))
    other.undo()
    changes = one.reception.read(history.of_booking, made.booking)
    assert [(c.actor, c.kind.value, c.undone, f"{c.at:%H:%M}") for c in changes] == [
        ("one", "booked", False, "09:30"),
        ("other", "moved", True, "09:35"),
        ("other", "undone", False, "09:35"),
    ]


def test_what_is_over_is_not_rewritten_with_its_series(desk: Desk) -> None:
    first = desk.book(rule="FREQ=WEEKLY;COUNT=4", title="Avant")
    desk.clock.moment = at("12:00", WEDNESDAY + timedelta(days=8))
    third = desk.series(first)[2]
    changed = desk.write(
        booking_changes.describe, third.id, replace(third.details, title="Après"), Scope.ALL
    )
    assert len(changed.uses) == 2
    shown = [desk.shown(WEDNESDAY + timedelta(weeks=n))[0].split()[-1] for n in range(4)]
    assert shown == ["Avant", "Avant", "Après", "Après"]


def test_one_of_two_weekdays_goes_to_another_alone(desk: Desk) -> None:
    """On Wednesdays and Fridays: the Fridays become Thursdays, an hour later for both."""
    first = desk.book("blue", "10:00", "11:00", rule="FREQ=WEEKLY;BYDAY=WE,FR;COUNT=5")
    friday = desk.series(first)[1]
    desk.move(friday, slot("blue", "11:00", "12:00", WEDNESDAY + timedelta(days=1)), Scope.ALL)
    starts = [f"{use.start:%a %d %H}" for use in desk.series(first)]
    assert starts == ["Wed 25 11", "Thu 26 11", "Wed 02 11", "Thu 03 11", "Wed 09 11"]
    desk.undo()
    starts = [f"{use.start:%a %d %H}" for use in desk.series(first)]
    assert starts == ["Wed 25 10", "Fri 27 10", "Wed 02 10", "Fri 04 10", "Wed 09 10"]


def test_one_of_two_weekdays_goes_to_another_week(desk: Desk) -> None:
    first = desk.book("blue", "10:00", "11:00", rule="FREQ=WEEKLY;BYDAY=WE,FR;COUNT=4")
    second = desk.series(first)[1]
    desk.move(second, slot("blue", "10:00", "11:00", WEDNESDAY + timedelta(days=6)), Scope.ALL)
    days = sorted(f"{use.start:%m-%d %a}" for use in desk.series(first))
    assert days == ["11-25 Wed", "12-01 Tue", "12-02 Wed", "12-08 Tue"]


@pytest.mark.parametrize("by_hand", [False, True])
def test_two_weekdays_do_not_become_one(desk: Desk, by_hand: bool) -> None:
    first = desk.book("blue", "10:00", "11:00", rule="FREQ=WEEKLY;BYDAY=WE,FR;COUNT=4")
    if by_hand:  # the Wednesdays are in nobody's way then
        for wednesday in desk.series(first)[::2]:
            desk.move(wednesday, slot("green", "16:00", "17:00", wednesday.start.date()))
    friday = desk.series(first)[1]
    with pytest.raises(Refused, match=r"series\.overlaps-itself"):
        desk.move(friday, slot("blue", "10:00", "11:00", WEDNESDAY), Scope.ALL)
    assert [f"{use.start:%a}" for use in desk.series(first)] == ["Wed", "Fri"] * 2


@pytest.mark.parametrize("scope", list(Scope))
def test_time_and_title_change_together_and_are_undone_together(desk: Desk, scope: Scope) -> None:
    first = desk.book("blue", "10:00", "11:00", rule="FREQ=WEEKLY;COUNT=3", title="Avant")
    second = desk.series(first)[1]
    to = slot("red", "14:00", "15:00", WEDNESDAY + timedelta(days=7))
    details = replace(second.details, title="Après", people=20)
    desk.move(second, to, scope, details=details)
    after = "red 14:00-15:00 Après"
    before = "blue 10:00-11:00 Avant"
    expected = {
        Scope.THIS: [before, after, before],
        Scope.FROM_HERE: [before, after, after],
        Scope.ALL: [after, after, after],
    }[scope]
    weeks = [WEDNESDAY + timedelta(weeks=n) for n in range(3)]
    assert [desk.shown(day) for day in weeks] == [[one] for one in expected]
    desk.undo()
    assert [desk.shown(day) for day in weeks] == [[before]] * 3
    assert not any(use.by_hand for use in desk.series(first))


def test_rules_are_asked_of_what_it_becomes(desk: Desk) -> None:
    use = desk.book("blue", "10:00", "11:00", people=10)
    more = replace(use.details, people=25)
    with pytest.raises(Refused, match=r"booking\.too-many-people"):
        desk.move(use, slot("blue", "14:00", "15:00"), details=more)
    desk.move(use, slot("red", "14:00", "15:00"), details=more)
    assert desk.find(use).details.people == 25


def test_two_rooms_that_were_undone_do_not_come_back_with_their_booking(desk: Desk) -> None:
    use = desk.book("red", "10:00", "11:00")
    desk.move(use, slot("blue-green", "10:00", "11:00"))
    desk.undo()
    desk.undo()
    found = desk.find(use)
    assert (found.state, found.takes) == (OccurrenceState.CANCELLED, ("red",))


def test_what_came_before_an_option_that_ran_out_can_be_undone(desk: Desk) -> None:
    before = desk.book("blue", "14:00", "15:00", title="Avant")
    desk.book("red", "14:00", "15:00", option=at("09:40", TUESDAY_MORNING.date()))
    desk.clock.moment = at("09:41", TUESDAY_MORNING.date())
    desk.write(tidying.tidy)
    desk.undo()
    assert desk.shown() == []
    assert desk.find(before).state is OccurrenceState.CANCELLED


def test_all_of_a_series_that_is_over_is_nothing(desk: Desk) -> None:
    first = desk.book(rule="FREQ=WEEKLY;COUNT=2")
    desk.clock.moment = at("12:00", WEDNESDAY + timedelta(weeks=5))
    with pytest.raises(Refused, match=r"booking\.over"):
        desk.write(booking_changes.describe, first.id, first.details, Scope.ALL, anyway=True)


def test_a_day_that_was_left_out_comes_back_where_its_series_is_now(desk: Desk) -> None:
    first = desk.book("blue", "10:00", "11:00", rule="FREQ=WEEKLY;COUNT=3")
    second = desk.series(first)[1]
    desk.cancel(second)
    moved = slot("red", "14:00", "15:30", WEDNESDAY + timedelta(days=1))
    desk.move(first, moved, Scope.ALL)
    restored = desk.write(booking_changes.restore, second.id).uses[0]
    day = WEDNESDAY + timedelta(days=8)
    assert desk.shown(day) == ["red 14:00-15:30 Réunion"]
    assert not restored.by_hand


def test_a_day_that_was_moved_by_hand_comes_back_where_it_was(desk: Desk) -> None:
    first = desk.book("blue", "10:00", "11:00", rule="FREQ=WEEKLY;COUNT=3")
    second = desk.series(first)[1]
    day = WEDNESDAY + timedelta(days=7)
    desk.move(second, slot("green", "16:00", "17:00", day))
    desk.cancel(second)
    desk.write(booking_changes.restore, second.id)
    assert desk.shown(day) == ["green 16:00-17:00 Réunion"]


def test_what_was_changed_by_hand_keeps_its_title(desk: Desk) -> None:
    first = desk.book("blue", "10:00", "11:00", rule="FREQ=WEEKLY;COUNT=3", title="Atelier")
    day = WEDNESDAY + timedelta(days=7)
    desk.move(desk.series(first)[1], slot("green", "16:00", "17:00", day))
    changed = desk.write(
        booking_changes.describe, first.id, replace(first.details, title="Cours"), Scope.ALL
    )
    assert [use.details.title for use in changed.kept] == ["Atelier"]
    assert desk.shown(day) == ["green 16:00-17:00 Atelier"]
    desk.undo()
    assert desk.shown() == ["blue 10:00-11:00 Atelier"]
    assert desk.find(changed.kept[0]).details.title == "Atelier"


def test_people_who_are_there_keep_their_option(desk: Desk) -> None:
    use = desk.book("blue", "10:00", "12:00", option=at("09:50"))
    desk.clock.moment = at("09:40")
    arrived = desk.write(attendance.arrive, use.id).uses[0]
    assert (arrived.status, arrived.option_until) == (BookingStatus.CONFIRMED, None)
    desk.clock.moment = at("11:00")
    desk.write(tidying.tidy)
    assert desk.shown() == ["blue 10:00-12:00 Réunion"]


@pytest.mark.parametrize("change", ["move", "describe", "confirm"])
def test_an_option_that_has_run_out_is_not_changed_before_it_is_tidied(
    desk: Desk, change: str
) -> None:
    use = desk.book("blue", "14:00", "15:00", option=at("10:00"))
    desk.clock.moment = at("10:01")
    acts = {
        "move": lambda: desk.move(use, slot("blue", "15:00", "16:00")),
        "describe": lambda: desk.write(booking_changes.describe, use.id, use.details),
        "confirm": lambda: desk.write(booking_changes.confirm, use.id),
    }
    with pytest.raises(Refused, match=r"booking\.not-booked"):
        acts[change]()


def test_a_code_says_why_nobody_is_expected(desk: Desk) -> None:
    use = desk.book("blue", "14:00", "15:00")
    desk.clock.moment = at("12:30")
    with pytest.raises(Refused, match=r"booking\.too-early") as refused:
        desk.write(attendance.arrive_by_code, use.token)
    assert refused.value.details["start"] == at("14:00")
    desk.clock.moment = at("14:00")
    desk.cancel(use)
    with pytest.raises(Refused, match=r"booking\.not-booked"):
        desk.write(attendance.arrive_by_code, use.token)


def test_a_day_moved_by_hand_keeps_its_place_when_its_series_goes_to_another_time(
    desk: Desk, weekly: tuple[UseView, ...]
) -> None:
    thursday = WEEKS[1] + timedelta(days=1)
    by_hand = desk.move(weekly[1], slot("red", "14:00", "15:00", thursday)).uses[0]
    desk.move(by_hand, slot("red", "15:00", "16:00", thursday), Scope.ALL)
    assert all_of(desk) == [
        "25/11 blue 15:00-16:00 Atelier",
        "03/12 red 15:00-16:00 Atelier",
        "09/12 blue 15:00-16:00 Atelier",
        "16/12 blue 15:00-16:00 Atelier",
        "23/12 blue 15:00-16:00 Atelier",
    ]
    assert desk.find(by_hand).by_hand


def test_a_day_moved_by_hand_takes_its_series_along_by_as_many_days_and_to_its_room(
    desk: Desk, weekly: tuple[UseView, ...]
) -> None:
    thursday = WEEKS[1] + timedelta(days=1)
    by_hand = desk.move(weekly[1], slot("red", "14:00", "15:00", thursday)).uses[0]
    friday = thursday + timedelta(days=1)
    desk.move(by_hand, slot("green", "14:00", "15:00", friday), Scope.FROM_HERE, anyway=True)
    assert all_of(desk) == [
        "25/11 blue 10:00-11:00 Atelier",
        "04/12 green 14:00-15:00 Atelier",
        "10/12 green 10:00-11:00 Atelier",
        "17/12 green 10:00-11:00 Atelier",
        "24/12 green 10:00-11:00 Atelier",
    ]


def test_what_was_planned_separately_is_named_and_stays(
    desk: Desk, weekly: tuple[UseView, ...]
) -> None:
    later = slot("red", "14:00", "15:00", WEEKS[2])
    moved = desk.move(weekly[2], later, Scope.FROM_HERE)
    assert moved.beyond == ()
    before = desk.reception.read(booking_changes.survey, weekly[0].id, Scope.ALL)
    assert [use.start.date() for use in before.uses] == WEEKS[:2]
    assert [use.start.date() for use in before.beyond] == WEEKS[2:]
    assert desk.reception.read(booking_changes.survey, weekly[0].id, Scope.THIS).beyond == ()
    done = desk.cancel(desk.find(weekly[0]), Scope.ALL)
    assert [written(use) for use in done.beyond] == ["red 14:00-15:00 Atelier"] * 3
    third = desk.move(desk.find(weekly[4]), slot("green", "14:00", "15:00", WEEKS[4]), Scope.ALL)
    assert third.beyond == ()  # what was before is cancelled
    desk.undo()
    desk.undo()
    survey = desk.reception.read(booking_changes.survey, weekly[3].id, Scope.FROM_HERE)
    assert (len(survey.uses), survey.beyond) == (2, ())
    survey = desk.reception.read(booking_changes.survey, weekly[3].id, Scope.ALL)
    assert [use.start.date() for use in survey.beyond] == WEEKS[:2]


@pytest.mark.parametrize(("to", "there"), [("10:15", True), ("11:30", False)])
def test_who_was_there_is_not_there_yet_when_it_goes_to_another_time(
    desk: Desk, to: str, there: bool
) -> None:
    made = desk.book("blue", "10:00", "11:00")
    desk.clock.moment = at("09:50")
    desk.write(attendance.arrive, made.id)
    desk.move(made, slot("blue", to, "12:30"))
    assert (desk.find(made).arrived is not None) is there
    desk.undo()
    assert desk.find(made).arrived == at("09:50")
