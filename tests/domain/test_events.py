"""What takes place, and who may still register."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db.enums import Access, EventStatus
from kiosk.domain.events import (
    EventDetails,
    Half,
    Quota,
    Standing,
    Stretch,
    check_registration,
    check_sessions,
    halves_begun,
    halves_from,
    halves_of,
    slots_of,
    standing,
    tidied,
)
from kiosk.domain.refusals import Refused
from kiosk.domain.registrations import Seats
from tests.clocks import PARIS
from tests.houses import SMALL_HOUSE

WORKSHOP = EventDetails("Atelier CV", seats=8)


def at(clock: str, day: int = 24) -> datetime:
    """Return a time of a day in November."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


def session(start: str, end: str, day: int = 24, days: int = 0) -> Stretch:
    """Return a session."""
    return Stretch(at(start, day), at(end, day + days))


def refusal(details: EventDetails) -> str:
    """Return why details are refused."""
    with pytest.raises(Refused) as refused:
        tidied(SMALL_HOUSE, details)
    return refused.value.code


def test_details_are_tidied_or_refused() -> None:
    assert tidied(SMALL_HOUSE, replace(WORKSHOP, title="  Atelier\n CV ")).title == "Atelier CV"
    assert refusal(replace(WORKSHOP, title=" ")) == "event.no-title"
    assert refusal(replace(WORKSHOP, seats=0)) == "event.seats"
    assert refusal(replace(WORKSHOP, organisation="nobody")) == "organisation.unknown"
    twice = (Quota("guests", 2), Quota("guests", 3))
    assert refusal(replace(WORKSHOP, quotas=twice)) == "event.quota-twice"
    assert refusal(replace(WORKSHOP, quotas=(Quota("guests", 0),))) == "event.seats"
    late = replace(WORKSHOP, opens=at("10:00"), closes=at("09:00"))
    assert refusal(late) == "event.closes-before-it-opens"


def test_sessions_are_in_order_and_apart() -> None:
    first, second = session("09:00", "12:00"), session("12:00", "17:00")
    assert check_sessions([second, first]) == (first, second)
    for wrong, code in (
        ([], "event.no-time"),
        ([session("12:00", "09:00")], "booking.backwards"),
        ([first, session("11:59", "13:00")], "series.overlaps-itself"),
        ([session("09:00", "09:01")] * 61, "event.too-many-sessions"),
    ):
        with pytest.raises(Refused, match=code):
            check_sessions(wrong)


@pytest.mark.parametrize(
    ("start", "end", "days", "halves"),
    [
        ("09:00", "12:00", 0, "am"), ("10:00", "13:00", 0, "am"), ("13:30", "17:00", 0, "pm"),
        ("13:00", "14:00", 0, "pm"), ("09:00", "17:00", 0, "am pm"), ("20:00", "01:00", 1, "pm"),
        ("09:00", "12:00", 1, "am pm"),
    ],
)  # fmt: skip
def test_for_which_half_days_people_sign(start: str, end: str, days: int, halves: str) -> None:
    assert " ".join(halves_of(session(start, end, days=days))) == halves


AM, PM = Half.MORNING, Half.AFTERNOON


@pytest.mark.parametrize(
    ("start", "end", "comes", "halves"),
    [
        ("09:00", "17:00", "08:55", [AM, PM]),
        ("09:00", "17:00", "14:00", [PM]),
        ("13:00", "15:00", "12:50", [PM]),
        ("09:00", "12:00", "11:50", [AM]),
    ],
)
def test_who_comes_is_there_to_the_end(
    start: str, end: str, comes: str, halves: list[Half]
) -> None:
    assert list(halves_from(session(start, end), at(comes))) == halves


@pytest.mark.parametrize(
    ("start", "end", "goes", "halves"),
    [
        ("09:00", "17:00", "12:00", [AM]),
        ("09:00", "17:00", "16:59", [AM, PM]),
        ("13:00", "15:00", "12:55", [PM]),
    ],
)
def test_who_goes_was_there_for_what_has_begun(
    start: str, end: str, goes: str, halves: list[Half]
) -> None:
    assert list(halves_begun(session(start, end), at(goes))) == halves


def test_a_distribution_is_cut_into_times() -> None:
    slots = slots_of(session("18:00", "19:10"), timedelta(minutes=20))
    assert [f"{one.start:%H:%M}-{one.end:%H:%M}" for one in slots] == [
        "18:00-18:20", "18:20-18:40", "18:40-19:00",
    ]  # fmt: skip
    for length in (timedelta(hours=2), timedelta(0)):
        with pytest.raises(Refused, match=r"event\.slot-length"):
            slots_of(session("18:00", "19:10"), length)


TWO_DAYS = (session("09:00", "12:00"), session("09:00", "12:00", 25))


@pytest.mark.parametrize(
    ("details", "status", "taken", "now", "stands"),
    [
        (WORKSHOP, EventStatus.PLANNED, 7, at("08:00"), Standing.OPEN),
        (WORKSHOP, EventStatus.PLANNED, 8, at("08:00"), Standing.FULL),
        (WORKSHOP, EventStatus.CANCELLED, 0, at("08:00"), Standing.CANCELLED),
        (WORKSHOP, EventStatus.PLANNED, 0, at("09:00"), Standing.ON),
        (WORKSHOP, EventStatus.PLANNED, 0, at("12:00", 25), Standing.PAST),
        (replace(WORKSHOP, closes=at("10:00", 25)), EventStatus.PLANNED, 0, at("09:00", 25),
         Standing.OPEN),
        (replace(WORKSHOP, opens=at("08:30")), EventStatus.PLANNED, 0, at("08:00"),
         Standing.NOT_YET),
        (replace(WORKSHOP, registers=False), EventStatus.PLANNED, 0, at("11:00"), Standing.FREE),
    ],
)  # fmt: skip
def test_how_an_event_stands(
    details: EventDetails, status: EventStatus, taken: int, now: datetime, stands: Standing
) -> None:
    assert standing(details, status, Seats(8, taken), TWO_DAYS, now) is stands


@pytest.mark.parametrize("stands", Standing)
@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize("by_desk", [True, False])
def test_who_may_register(stands: Standing, access: Access, by_desk: bool) -> None:
    details = replace(WORKSHOP, access=access)
    always = {Standing.CANCELLED, Standing.PAST, Standing.FREE}
    only_desk = {Standing.NOT_YET, Standing.CLOSED, Standing.ON}
    refused = stands in always or (
        not by_desk and (stands in only_desk or access is Access.INVITATION)
    )
    if not refused:
        check_registration(details, stands, 2, by_desk=by_desk)
        return
    with pytest.raises(Refused) as raised:
        check_registration(details, stands, 2, by_desk=by_desk)
    by_itself = stands in always or access is Access.PUBLIC
    code = "closed" if stands is Standing.ON else stands
    assert raised.value.code == (f"event.{code}" if by_itself else "event.invitation")


@pytest.mark.parametrize("people", [0, -1, 10_000])
def test_a_registration_is_for_some_people(people: int) -> None:
    with pytest.raises(Refused, match=r"people\.out-of-range"):
        check_registration(WORKSHOP, Standing.OPEN, people, by_desk=True)
