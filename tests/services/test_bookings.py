"""Booking: what is taken, what is refused, and how a refusal helps."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from db.enums import BookingStatus, OccurrenceState
from kiosk.domain.booking import Details, Slot
from kiosk.domain.refusals import Refused
from kiosk.services import bookings, rooms
from kiosk.services.refusing import Conflict
from kiosk.services.rooms import Wanted
from tests.clocks import PARIS
from tests.houses import SMALL_HOUSE
from tests.services.desk import WEDNESDAY, Desk, at, booked_days, slot, written


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """A desk on each database, on a Tuesday morning."""
    return Desk(engine)


def conflicts(refused: pytest.ExceptionInfo[Refused]) -> list[Conflict]:
    """Return what was in the way."""
    assert refused.value.code == "booking.conflict"
    found: Any = refused.value.details["conflicts"]
    return list(found)


def test_what_was_booked_is_shown_as_it_was_said(desk: Desk) -> None:
    made = desk.book(
        "red", "10:00", "11:30", title="  Atelier  CV ", organisation="guests", people=18,
        layout="u", contact="06 11 22 33 44", note="clé à l'accueil", equipment=("projecteur",),
    )  # fmt: skip
    found = desk.find(made)
    assert found == made
    assert found.details.title == "Atelier CV"
    assert (found.start, found.end) == (at("10:00"), at("11:30"))
    assert found.taken_from == at("09:45")  # the chairs are put in a U before
    assert found.details.setup == timedelta(minutes=15)
    assert found.status is BookingStatus.CONFIRMED
    assert found.state is OccurrenceState.BOOKED


@pytest.mark.parametrize(
    ("start", "end"), [("09:00", "10:00"), ("11:00", "12:00"), ("14:00", "17:00")]
)
def test_what_only_touches_fits(desk: Desk, start: str, end: str) -> None:
    desk.book("blue", "10:00", "11:00")
    desk.book("blue", start, end)


def test_buffers_are_kept_free(desk: Desk) -> None:
    desk.book("green", "10:00", "11:00")  # ten minutes before and after each
    with pytest.raises(Refused) as refused:
        desk.book("green", "11:15", "11:45")
    (conflict,) = conflicts(refused)
    assert written(conflict.taken_by[0]) == "green 10:00-11:00 Réunion"
    desk.book("green", "11:20", "11:45")


def test_a_refusal_says_who_has_it_when_else_and_where_else(desk: Desk) -> None:
    desk.book("blue", "10:00", "11:00", title="Réunion ERB", organisation="guests")
    desk.book("red", "10:00", "11:00", title="CA")
    with pytest.raises(Refused) as refused:
        desk.book("blue", "10:30", "11:30", people=6)
    (conflict,) = conflicts(refused)
    assert [use.details.title for use in conflict.taken_by] == ["Réunion ERB"]
    assert [use.details.organisation for use in conflict.taken_by] == ["guests"]
    times = [(free.start, free.end) for free in conflict.free_times]
    assert times[:2] == [(at("11:00"), at("12:00")), (at("09:00"), at("10:00"))]
    assert conflict.free_resources == ("green",)


def test_free_rooms_hold_as_many_people(desk: Desk) -> None:
    desk.book("red", "10:00", "11:00")
    with pytest.raises(Refused) as refused:
        desk.book("red", "10:00", "11:00", people=11)
    assert conflicts(refused)[0].free_resources == ("blue", "blue-green")


def test_a_stranger_learns_only_that_it_is_taken(desk: Desk) -> None:
    desk.book("blue", "10:00", "11:00", title="Réunion ERB", contact="06 11 22 33 44")
    with pytest.raises(Refused) as refused:
        desk.book("blue", "10:00", "11:00", discreet=True)
    assert "ERB" not in repr(refused.value.details)
    assert "06 11" not in repr(refused.value.details)
    assert conflicts(refused)[0].free_times


def test_rooms_taken_as_one_take_both(desk: Desk) -> None:
    both = desk.book("blue-green", "10:00", "11:00")
    assert both.takes == ("blue", "green")
    for room in ("blue", "green", "blue-green"):
        with pytest.raises(Refused):
            desk.book(room, "10:30", "11:30")
    assert desk.shown() == ["blue-green 10:00-11:00 Réunion"]
    desk.cancel(both)
    desk.book("green", "10:00", "11:00")
    with pytest.raises(Refused) as refused:
        desk.book("blue-green", "10:30", "11:30")
    assert [use.resource for use in conflicts(refused)[0].taken_by] == ["green"]


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("booking.backwards", {"start": "11:00", "end": "10:00"}),
        ("booking.backwards", {"start": "11:00", "end": "11:00"}),
        ("booking.too-short", {"start": "11:00", "end": "11:05"}),
        ("booking.outside-hours", {"start": "18:00", "end": "19:00"}),
        ("booking.outside-hours", {"day": date(2026, 11, 28)}),
        ("booking.closed", {"day": date(2026, 12, 25)}),
        ("booking.over", {"day": date(2026, 11, 23)}),
        ("booking.too-many-people", {"people": 13}),
        ("booking.too-many-people", {"resource": "red", "people": 25, "layout": "u"}),
        ("booking.not-allowed", {"resource": "store", "organisation": "guests"}),
        ("booking.not-allowed", {"resource": "store"}),
        ("booking.no-title", {"title": " \u200b\x00 "}),
        ("text.too-long", {"title": "x" * 121}),
        ("organisation.unknown", {"organisation": "nobody"}),
        ("layout.unknown", {"layout": "u"}),
        ("resource.unknown", {"resource": "violet"}),
        ("people.out-of-range", {"people": 0}),
        ("option.over", {"option": at("09:00", date(2026, 11, 24))}),
        ("option.late", {"option": at("23:00", date(2026, 11, 27))}),
        ("series.too-long", {"rule": "FREQ=DAILY;COUNT=100000"}),
        ("rule.endless", {"rule": "FREQ=DAILY"}),
        ("series.empty", {"rule": "FREQ=DAILY;UNTIL=20261101"}),
    ],
)
def test_a_refusal_has_its_reason(desk: Desk, code: str, asked: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        desk.book(**asked)
    assert refused.value.code == code
    assert desk.shown(date(2026, 11, 1), days=100) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"start": "18:00", "end": "19:00"},
        {"day": date(2026, 12, 25)},
        {"people": 13},
        {"resource": "store"},
    ],
)
def test_the_desk_may_go_against_the_houses_rules(desk: Desk, asked: dict[str, object]) -> None:
    desk.book(**asked, anyway=True)


def test_but_never_against_another_booking(desk: Desk) -> None:
    desk.book()
    with pytest.raises(Refused, match=r"booking\.conflict"):
        desk.book(anyway=True)


@pytest.mark.parametrize("year", [2038, 2039, 2100, 2999])
def test_far_years_work(desk: Desk, year: int) -> None:
    day = date(year, 3, 3)
    made = desk.book(day=day, anyway=True)
    assert desk.find(made).start == at("10:00", day)


def test_an_option_is_kept_until_its_day_and_frees_the_room_by_itself(desk: Desk) -> None:
    option = desk.book(option=at("12:00", date(2026, 11, 24)), title="Peut-être")
    with pytest.raises(Refused):
        desk.book()
    desk.clock.moment = at("12:00", date(2026, 11, 24))
    assert desk.shown() == []
    assert desk.reception.read(
        rooms.free, at("10:00"), at("11:00"), Wanted(people=12)
    )[0].resource == "blue"  # fmt: skip
    desk.book(title="Sûr")
    assert desk.shown() == ["blue 10:00-11:00 Sûr"]
    assert desk.find(option).state is OccurrenceState.EXPIRED
    assert desk.find(option).status is BookingStatus.EXPIRED


# Series


@pytest.mark.parametrize(
    ("start", "end", "takes_place"),
    [
        ("02:30", "03:00", ("03:30", "04:00")),
        ("02:00", "03:00", ("03:00", "04:00")),
        ("02:30", "04:00", ("03:30", "04:00")),
    ],
)
def test_in_the_night_that_lacks_an_hour_a_series_takes_place_later(
    desk: Desk, start: str, end: str, takes_place: tuple[str, str]
) -> None:
    spring = date(2027, 3, 28)
    first = spring - timedelta(days=1)
    desk.book("red", start, end, first, rule="FREQ=DAILY;COUNT=3", anyway=True)
    assert desk.shown(spring) == [f"red {'-'.join(takes_place)} Réunion"]
    assert desk.shown(spring + timedelta(days=1)) == [f"red {start}-{end} Réunion"]


def test_a_series_stays_at_its_hour_through_the_change_of_the_clocks(desk: Desk) -> None:
    made = desk.book(day=date(2027, 3, 24), rule="FREQ=WEEKLY;COUNT=2")
    uses = desk.series(made)
    assert [use.start.strftime("%d %H:%M") for use in uses] == ["24 10:00", "31 10:00"]
    apart = uses[1].start.astimezone(UTC) - uses[0].start.astimezone(UTC)
    assert apart == timedelta(days=7, hours=-1)


def test_holidays_and_closures_are_left_out_if_wanted(desk: Desk) -> None:
    class Feast:
        def on(self, day: date) -> dict[str, str] | None:
            return {"fr": "Fête"} if day == date(2026, 12, 9) else None

    object.__setattr__(desk.reception.place, "house", replace(SMALL_HOUSE, holidays=Feast()))
    made = desk.book(rule="FREQ=WEEKLY;UNTIL=20270106", skip="holidays closures")
    uses = desk.series(made)
    days = [date(2026, 11, 25) + timedelta(weeks=n) for n in range(7)]
    assert [use.start.date() for use in uses] == days
    assert booked_days(uses) == [*days[:2], *days[3:5], days[6]]
    assert {use.state for use in uses} == {OccurrenceState.BOOKED, OccurrenceState.SKIPPED}


def test_a_closed_day_of_a_series_is_named(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        desk.book(rule="FREQ=WEEKLY;UNTIL=20270106")
    assert refused.value.code == "booking.closed"
    assert refused.value.details["day"] == date(2026, 12, 30)


def test_a_series_is_booked_entirely_or_not_at_all(desk: Desk) -> None:
    desk.book(day=date(2026, 12, 9), title="Dans le chemin")
    with pytest.raises(Refused) as refused:
        desk.book(rule="FREQ=WEEKLY;COUNT=4")
    (conflict,) = conflicts(refused)
    assert conflict.planned == at("10:00", date(2026, 12, 9))
    assert desk.shown(WEDNESDAY, days=30) == ["blue 10:00-11:00 Dans le chemin"]


def test_each_conflict_can_be_skipped_moved_or_put_in_another_room(desk: Desk) -> None:
    days = [date(2026, 11, 25) + timedelta(weeks=n) for n in range(4)]
    for day in days[1:]:
        desk.book(day=day, title="Dans le chemin")
    choices = {
        days[1]: None,
        days[2]: slot("blue", "11:00", "12:00", days[2]),
        days[3]: slot("red", "10:00", "11:00", days[3]),
    }
    seen = desk.reception.read(bookings.prospects, desk.request(rule="FREQ=WEEKLY;COUNT=4"))
    assert [one.possible for one in seen] == [True, False, False, False]
    made = desk.book(rule="FREQ=WEEKLY;COUNT=4", choices=choices)
    uses = desk.series(made)
    assert [(u.resource, u.start.strftime("%H:%M"), u.state.value, u.by_hand) for u in uses] == [
        ("blue", "10:00", "booked", False),
        ("blue", "10:00", "skipped", False),
        ("blue", "11:00", "booked", True),
        ("red", "10:00", "booked", True),
    ]


def test_a_series_that_overlaps_itself_is_refused(desk: Desk) -> None:
    long = replace(desk.request("van"), slot=Slot("van", at("10:00"), at("10:00") + timedelta(2)))
    daily = desk.request("van", rule="FREQ=DAILY;COUNT=2").repeat
    with pytest.raises(Refused, match=r"series\.overlaps-itself"):
        desk.write(bookings.book, replace(long, repeat=daily))


def test_what_is_lent_may_be_away_for_days(desk: Desk) -> None:
    away = Slot("van", at("10:00"), at("10:00") + timedelta(days=4))
    made = desk.write(bookings.book, bookings.BookingRequest(away, Details("Foire")))
    assert desk.shown(WEDNESDAY + timedelta(days=2)) == [written(made)]


# What is free


def test_free_rooms_come_with_the_smallest_that_suffices_first(desk: Desk) -> None:
    desk.book("blue", "10:00", "11:00")
    ten, eleven = at("10:00"), at("11:00")
    found = desk.reception.read(rooms.free, ten, eleven, Wanted(people=8))
    assert [offer.resource for offer in found] == ["green", "red"]
    found = desk.reception.read(rooms.free, ten, eleven, Wanted(people=9))
    assert [offer.resource for offer in found] == ["red"]
    found = desk.reception.read(rooms.free, ten, eleven, Wanted(equipment=("PROJECTEUR",)))
    assert [offer.resource for offer in found] == ["red"]
    later = desk.reception.read(rooms.free, eleven, at("12:00"), Wanted(people=12))
    assert [offer.resource for offer in later] == ["blue", "blue-green", "red"]


def test_a_while_somewhere_in_the_day(desk: Desk) -> None:
    desk.book("green", "10:00", "11:00")
    hour = Wanted(people=8, at_least=timedelta(hours=1))
    found = desk.reception.read(rooms.free, at("08:00"), at("12:30"), hour)
    green = [(o.start, o.end) for o in found if o.resource == "green"]
    # Nine to ten lacks the ten minutes before the next.
    assert green == [(at("11:20"), at("12:30"))]
    half = replace(hour, at_least=timedelta(minutes=30))
    found = desk.reception.read(rooms.free, at("08:00"), at("12:30"), half)
    green = [(o.start, o.end) for o in found if o.resource == "green"]
    assert green[0] == (at("09:00"), at("09:40"))
    assert green[1] == (at("11:20"), at("12:30"))


def test_what_begins_before_midnight_is_seen_on_both_days(desk: Desk) -> None:
    night = Slot("red", at("21:00"), at("01:00", WEDNESDAY + timedelta(days=1)))
    desk.write(bookings.book, bookings.BookingRequest(night, Details("Nuit"), anyway=True))
    assert desk.shown() == ["red 21:00-01:00 Nuit"]
    assert desk.shown(WEDNESDAY + timedelta(days=1)) == ["red 21:00-01:00 Nuit"]
    assert desk.shown(WEDNESDAY + timedelta(days=2)) == []


def test_times_are_kept_to_the_minute_in_any_zone(desk: Desk) -> None:
    asked = Slot(
        "blue", datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 11, 25, 10, tzinfo=UTC)
    )
    request = bookings.BookingRequest(asked, Details("De loin"))
    made = desk.write(bookings.book, request)
    assert desk.find(made).start == datetime(2026, 11, 25, 10, tzinfo=PARIS)
    assert desk.shown() == ["blue 10:00-11:00 De loin"]


def test_rooms_that_are_offered_can_be_furnished_as_asked(desk: Desk) -> None:
    desk.book("red", "10:00", "11:00")
    for layout, offered in ((None, {"blue", "green", "blue-green"}), ("u", set())):
        with pytest.raises(Refused) as refused:
            desk.book("red", "10:00", "11:00", layout=layout, people=5)
        conflicts: Any = refused.value.details["conflicts"]
        assert set(conflicts[0].free_resources) == offered
