"""Checking in and finding: what the house knows afterwards, on both databases."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.enums import HelpNeed, JobState
from kiosk.domain.calendar import Slot
from kiosk.domain.checkin import CheckIn
from kiosk.domain.house import Service
from kiosk.domain.refusals import Refused
from kiosk.reception import Reception
from kiosk.services import visits
from tests.clocks import PARIS, TUESDAY_MORNING, StandingClock
from tests.houses import SMALL_HOUSE, open_reception


@pytest.fixture
def clock() -> StandingClock:
    """Tuesday at half past nine."""
    return StandingClock()


@pytest.fixture
def reception(engine: Engine, tmp_path: Path, clock: StandingClock) -> Reception:
    """The small house."""
    return open_reception(engine, clock)


def rows(reception: Reception, table: str) -> int:
    """Count the rows of a table."""
    with reception.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0)  # noqa: S608  our own names


def test_numbers_count_from_001_for_each_letter(reception: Reception) -> None:
    asked = ["jobs", "jobs", "desk", "jobs"]
    given = [reception.write(visits.check_in, CheckIn(key, "fr")).number for key in asked]
    assert given == ["B 001", "B 002", "A 001", "B 003"]


def test_the_day_is_the_houses_not_utcs(reception: Reception, clock: StandingClock) -> None:
    # From 23:30 to 00:30 in Paris it stays the same day in UTC.
    night = replace(
        SMALL_HOUSE,
        services={"desk": Service("desk", "A", {}, None, None, 999, None)},
        presences=(),
    )
    object.__setattr__(reception.place, "house", night)
    from datetime import time

    from kiosk.domain.house import Span

    object.__setattr__(night, "hours", {day: (Span(time(0), time(23, 59)),) for day in range(7)})
    days = []
    for moment in (datetime(2026, 11, 24, 23, 30), datetime(2026, 11, 25, 0, 30)):  # noqa: DTZ001  made local
        clock.moment = moment.replace(tzinfo=PARIS)
        days.append(reception.write(visits.check_in, CheckIn("desk", "fr")).number)
    assert days == ["A 001", "A 001"]


def test_people_ahead_are_those_of_today_for_the_same_service(
    reception: Reception, clock: StandingClock
) -> None:
    clock.moment = TUESDAY_MORNING.replace(day=17)
    reception.write(visits.check_in, CheckIn("jobs", "fr", people=9))
    clock.moment = TUESDAY_MORNING
    reception.write(visits.check_in, CheckIn("desk", "fr", people=5))
    ahead = [
        reception.write(visits.check_in, CheckIn("jobs", "fr", people=people)).ahead
        for people in (1, 4, 1)
    ]
    assert ahead == [0, 1, 5]


def test_the_daily_limit_says_when_to_come_back(reception: Reception) -> None:
    for _ in range(2):
        reception.write(visits.check_in, CheckIn("few", "fr"))
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            reception.write(visits.check_in, CheckIn("few", "fr"))
        assert refused.value.code == "service.full"
        upcoming = refused.value.details["next"]
        assert isinstance(upcoming, Slot)
        assert upcoming.start.date() == date(2026, 12, 1)
    assert rows(reception, "visit") == 2


def test_999_is_the_last(reception: Reception) -> None:
    reception.write(visits.check_in, CheckIn("jobs", "fr"))
    with reception.engine.begin() as connection:
        connection.execute(text("UPDATE visit SET sequence = 998"))
    assert reception.write(visits.check_in, CheckIn("jobs", "fr")).number == "B 999"
    with pytest.raises(Refused) as refused:
        reception.write(visits.check_in, CheckIn("jobs", "fr"))
    assert refused.value.code == "service.full"


@pytest.mark.parametrize(
    "request_", [CheckIn("odd", "fr"), CheckIn("nobody", "fr"), CheckIn("jobs", "uk")]
)
def test_a_refusal_leaves_nothing(reception: Reception, request_: CheckIn) -> None:
    with pytest.raises(Refused):
        reception.write(visits.check_in, request_)
    assert [rows(reception, table) for table in ("visit", "visit_step", "print_job")] == [0, 0, 0]


def test_visit_step_and_job_are_written_together(reception: Reception) -> None:
    request = CheckIn("jobs", "en", 3, frozenset({HelpNeed.SEAT, HelpNeed.READING}))
    ticket = reception.write(visits.check_in, request)
    assert (ticket.people, ticket.needs, ticket.language) == (3, request.needs, "en")
    assert (ticket.office, ticket.printed) == ("one", JobState.QUEUED)
    with reception.engine.connect() as connection:
        (step,) = connection.execute(text("SELECT * FROM visit_step")).mappings()
        (job,) = connection.execute(text("SELECT * FROM print_job")).mappings()
    assert (step["kind"], step["actor"]) == ("arrived", "hall")
    assert (job["id"], job["machine"], job["printer"]) == (ticket.job, "hall", "ticket")
    assert reception.read(visits.find, ticket.token) == ticket


def test_without_printing_there_is_no_job(reception: Reception) -> None:
    ticket = reception.write(visits.check_in, CheckIn("jobs", "fr"), printing=False)
    assert (ticket.job, ticket.printed) == (None, None)
    assert rows(reception, "print_job") == 0


def test_a_ticket_is_found_by_what_people_have(reception: Reception, clock: StandingClock) -> None:
    ticket = reception.write(visits.check_in, CheckIn("jobs", "fr"))
    for code in ("B 001", "b1", ticket.token, ticket.token.lower()):
        assert reception.read(visits.find, code) == ticket
    for code, why in (("B 002", "ticket.unknown"), ("hello", "ticket.malformed")):
        with pytest.raises(Refused) as refused:
            reception.read(visits.find, code)
        assert refused.value.code == why
    clock.moment = TUESDAY_MORNING.replace(day=26)  # another day: the number is another's
    with pytest.raises(Refused):
        reception.read(visits.find, "B 001")
    assert reception.read(visits.find, ticket.token).number == "B 001"


def test_the_tickets_of_a_day_in_order(reception: Reception, clock: StandingClock) -> None:
    for key in ("jobs", "desk", "jobs"):
        reception.write(visits.check_in, CheckIn(key, "fr"))
    assert [t.number for t in reception.read(visits.of_day)] == ["B 001", "A 001", "B 002"]
    clock.moment = TUESDAY_MORNING.replace(day=26)
    assert list(reception.read(visits.of_day)) == []
    assert len(reception.read(visits.of_day, date(2026, 11, 24))) == 3
