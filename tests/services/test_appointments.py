"""Appointments and those who come to them, on both databases."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.enums import AppointmentState, VisitState
from kiosk.domain.appointments import Timing, Wish
from kiosk.domain.refusals import Refused
from kiosk.services import appointments, keeping, night, printing, receiving, tidying
from kiosk.services.appointments import AppointmentView
from tests.clocks import TUESDAY_MORNING
from tests.services.hall import Hall

TEN = TUESDAY_MORNING.replace(hour=10, minute=0)


@pytest.fixture
def hall(engine: Engine) -> Hall:
    """The small house on Tuesday at half past nine."""
    return Hall(engine)


def plan(hall: Hall, start: datetime = TEN, service: str = "jobs", **more: Any) -> AppointmentView:
    """Plan an appointment."""
    anyway = more.pop("anyway", False)
    return hall.write(appointments.plan, Wish(service, start, **more), anyway=anyway)


def refusal(act: Callable[[], Any]) -> Refused:
    """Return how something is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value


@pytest.mark.parametrize("shown", ["token", "code", "french keyboard"])
def test_who_shows_or_types_their_code_is_checked_in(hall: Hall, shown: str) -> None:
    planned = plan(hall, name="Mme D.", note="dossier RSA", people=2)
    typed = {
        "token": planned.token,
        "code": f" {planned.code[:2]} {planned.code[2:]} ",
        "french keyboard": planned.token.lower().translate(
            str.maketrans("0123456789", "à&é\"'(-è_ç")
        ),
    }[shown]
    hall.clock.moment = TEN - timedelta(minutes=5)
    arrived = hall.write(keeping.arrive, typed)
    assert arrived.timing is Timing.IN_TIME
    assert arrived.ticket.number == "B 001"
    assert arrived.appointment.state is AppointmentState.ARRIVED
    visit = hall.of(arrived.ticket.visit)
    assert (visit.due, visit.people, visit.counter) == (TEN, 2, "one")
    assert visit.note == "Mme D. – dossier RSA"


def test_an_appointment_is_called_at_its_time_before_who_waits(hall: Hall) -> None:
    planned = plan(hall)
    hall.arrive("jobs")
    hall.write(keeping.arrive, planned.token)
    assert hall.waiting() == ["B 001", "B 002"]
    hall.clock.moment = TEN - timedelta(minutes=4)
    assert hall.next("one").number == "B 002"


@pytest.mark.parametrize(
    ("minutes", "timing", "keeps"),
    [
        (-21, Timing.EARLY, True),
        (-20, Timing.IN_TIME, True),
        (0, Timing.IN_TIME, True),
        (15, Timing.LATE, True),
        (16, Timing.TOO_LATE, False),
    ],
)
def test_early_and_late(hall: Hall, minutes: int, timing: Timing, keeps: bool) -> None:
    planned = plan(hall)
    hall.clock.moment = TEN + timedelta(minutes=minutes)
    hall.clock.moment -= timedelta(microseconds=1)
    arrived = hall.write(keeping.arrive, planned.token)
    assert arrived.timing is timing
    assert (hall.of(arrived.ticket.visit).due == TEN) is keeps


def test_every_answer_has_a_code(hall: Hall, engine: Engine) -> None:
    today, cancelled = plan(hall), plan(hall, TEN + timedelta(minutes=30))
    thursday = plan(hall, TEN + timedelta(days=2))
    codes = {today.code, cancelled.code, thursday.code}
    hall.write(appointments.cancel, cancelled.id)

    def answer(typed: str) -> str:
        return refusal(lambda: hall.write(keeping.arrive, typed)).code

    assert answer(thursday.token) == "appointment.another-day"
    assert answer(cancelled.token) == "appointment.cancelled"
    assert answer("12345") == "appointment.malformed"
    assert answer("https://rdv.example/abc") == "appointment.malformed"
    unused = next(c for c in ("0000", "0001", "0002", "0003") if c not in codes)
    assert answer(unused) == "appointment.unknown"
    assert answer(thursday.code) == "appointment.another-day"
    hall.write(keeping.arrive, today.token)
    used = refusal(lambda: hall.write(keeping.arrive, today.token))
    assert (used.code, used.details["number"]) == ("appointment.used", "B 001")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM appointment WHERE state = 'cancelled'"))
    assert answer(cancelled.token) == "appointment.unknown"
    with engine.begin() as connection:
        connection.execute(text("UPDATE house_mark SET mark = '000'"))
    assert answer(cancelled.token) == "appointment.wrong-house"
    hall.clock.moment += timedelta(days=3)
    assert answer(thursday.token) == "appointment.missed"


def test_a_wrong_code_does_not_keep_the_next_one_out(hall: Hall) -> None:
    planned = plan(hall)
    for typed in ("0000000000000", "D1" + "B" * 15, planned.token):
        try:
            last = hall.write(keeping.arrive, typed)
        except Refused:
            continue
    assert last.ticket.number == "B 001"


def test_said_by_time_and_service(hall: Hall) -> None:
    planned = plan(hall)
    found = hall.reception.read(appointments.at_time, "jobs", TEN)
    assert found.id == planned.id
    plan(hall, anyway=True)

    def say(service: str, start: datetime) -> str:
        return refusal(lambda: hall.reception.read(appointments.at_time, service, start)).code

    assert say("jobs", TEN) == "appointment.several-then"
    assert say("jobs", TEN + timedelta(minutes=1)) == "appointment.none-then"
    assert say("desk", TEN) == "appointment.none-then"


def test_what_cannot_be_planned(hall: Hall) -> None:
    plan(hall)
    assert refusal(lambda: plan(hall, TEN + timedelta(minutes=15))).code == "appointment.taken"
    assert plan(hall, TEN + timedelta(minutes=30)).counter == "one"
    assert refusal(lambda: plan(hall, TEN - timedelta(hours=2))).code == "appointment.past"
    wednesday = TEN + timedelta(days=1)
    nobody = refusal(lambda: plan(hall, wednesday))
    assert nobody.code == "appointment.nobody-there"
    assert plan(hall, wednesday, anyway=True).counter is None
    noon = TEN.replace(hour=11, minute=45)
    assert refusal(lambda: plan(hall, noon)).code == "appointment.nobody-there"
    for minutes in (4, 481):
        assert refusal(lambda: plan(hall, minutes=minutes)).code == "appointment.bad-length"  # noqa: B023
    assert refusal(lambda: plan(hall, service="x")).code == "service.unknown"
    assert refusal(lambda: plan(hall, people=0)).code == "people.out-of-range"
    assert refusal(lambda: plan(hall, counter="x")).code == "counter.unknown"
    assert refusal(lambda: plan(hall, language="xx")).code == "language.unknown"
    assert refusal(lambda: plan(hall, name="x" * 61)).code == "text.too-long"


def test_moving_keeps_the_slip_good(hall: Hall) -> None:
    planned = plan(hall)
    moved = hall.write(appointments.move, planned.id, TEN + timedelta(days=2, minutes=30))
    assert moved.token == planned.token
    assert moved.start == TEN + timedelta(days=2, minutes=30)
    assert moved.minutes == planned.minutes
    again = hall.write(appointments.move, planned.id, TEN, 45)
    assert (again.start, again.minutes) == (TEN, 45)
    hall.write(keeping.arrive, planned.token)
    refused = refusal(lambda: hall.write(appointments.move, planned.id, TEN))
    assert refused.code == "appointment.not-planned"
    assert refusal(lambda: hall.write(appointments.cancel, 99)).code == "appointment.unknown"


def test_codes_of_a_day_differ(hall: Hall) -> None:
    codes = {plan(hall, anyway=True).code for _ in range(60)}
    assert len(codes) == 60
    assert all(len(code) == 4 and code.isdigit() for code in codes)


def test_who_did_not_come_has_missed_it_and_the_day_is_closed_at_night(hall: Hall) -> None:
    planned, came = plan(hall), plan(hall, TEN + timedelta(minutes=30))
    hall.write(keeping.arrive, came.token)
    waiting, received, paused = hall.arrive("desk"), hall.arrive("desk"), hall.arrive("desk")
    hall.write(receiving.receive, received, "hall")
    hall.write(receiving.pause, paused)
    assert not hall.reception.read(tidying.is_due)
    hall.clock.moment += timedelta(days=1)
    assert hall.reception.read(night.is_due)
    assert hall.write(tidying.tidy) == 5
    assert not hall.reception.read(tidying.is_due)
    with hall.reception.engine.connect() as connection:
        rows = connection.execute(text("SELECT id, state FROM visit")).all()
    states = {row.id: row.state for row in rows}
    assert states[waiting] == states[paused] == VisitState.LEFT
    assert states[received] == VisitState.FINISHED
    assert hall.reception.read(appointments.get, planned.id).state is AppointmentState.MISSED
    assert hall.reception.read(appointments.get, came.id).state is AppointmentState.ARRIVED


def test_the_database_lets_no_visit_have_two_appointments(hall: Hall, engine: Engine) -> None:
    from sqlalchemy.exc import IntegrityError

    one, two = plan(hall), plan(hall, TEN + timedelta(minutes=30))
    visit = hall.write(keeping.arrive, one.token).ticket.visit
    query = text("UPDATE appointment SET state = :state, visit_id = :visit WHERE id = :id")
    for state, of, used in (
        ("arrived", two.id, visit),
        ("arrived", two.id, None),
    ):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(query, {"state": state, "id": of, "visit": used})


def test_a_slip_is_a_print_job(hall: Hall) -> None:
    planned = plan(hall)
    job = hall.write(printing.request_slip, planned.id)
    assert (job.kind, job.number) == ("slip", None)


def test_who_took_anothers_appointment_by_mistake_does_not_keep_them_out(hall: Hall) -> None:
    planned = plan(hall)
    first = hall.write(keeping.keep, planned.id)
    hall.write(receiving.cancel, first.ticket.visit)
    again = hall.write(keeping.arrive, planned.token)
    assert again.ticket.number != first.ticket.number
    assert again.appointment.id == planned.id


def test_a_chosen_counter_stays_chosen(hall: Hall) -> None:
    start = hall.clock.moment + timedelta(minutes=20)
    chosen = hall.write(appointments.plan, Wish("jobs", start, counter="two"))
    usual = hall.write(appointments.plan, Wish("jobs", start))
    later = start + timedelta(minutes=30)
    moved = [hall.write(appointments.move, one.id, later).counter for one in (chosen, usual)]
    assert moved == ["two", "one"]


def test_a_ticket_that_was_taken_back_and_given_again_has_its_appointment(hall: Hall) -> None:
    planned = plan(hall)
    first = hall.write(keeping.keep, planned.id).ticket.visit
    hall.write(receiving.cancel, first)
    hall.write(receiving.undo, first)
    assert hall.of(first).due == TEN
    again = refusal(lambda: hall.write(keeping.arrive, planned.token))
    assert (again.code, again.details["number"]) == ("appointment.used", "B 001")


def test_of_two_tickets_one_has_the_appointment(hall: Hall) -> None:
    planned = plan(hall)
    first = hall.write(keeping.keep, planned.id).ticket.visit
    hall.write(receiving.cancel, first)
    second = hall.write(keeping.arrive, planned.token).ticket.visit
    hall.write(receiving.undo, first)
    assert (hall.of(first).due, hall.of(second).due) == (None, TEN)


def test_who_has_gone_is_not_told_that_they_are_here(hall: Hall) -> None:
    planned = plan(hall)
    visit = hall.write(keeping.keep, planned.id).ticket.visit
    hall.write(receiving.leave, visit)
    again = refusal(lambda: hall.write(keeping.arrive, planned.token))
    assert again.code == "appointment.kept"


def test_names_and_notes_are_forgotten_with_the_visit_or_with_the_day(hall: Hall) -> None:
    def known() -> list[str]:
        found = hall.reception.read(appointments.of_day, TEN.date())
        return [f"{one.name} {one.note}".strip() for one in found]

    came, missed, off = (
        plan(hall, TEN + timedelta(hours=n % 2, minutes=30 * n), name=f"N{n}", note="RSA")
        for n in range(3)
    )
    hall.write(appointments.cancel, off.id)
    visit = hall.write(keeping.keep, came.id).ticket.visit
    hall.write(receiving.receive, visit)
    hall.pass_by(20)
    hall.write(tidying.tidy)
    assert len([one for one in known() if one]) == 3
    hall.write(receiving.finish, visit)
    hall.pass_by(16)
    assert hall.reception.read(tidying.is_due)
    hall.write(tidying.tidy)
    assert known().count("") == 1
    hall.pass_by(24 * 60)
    hall.write(tidying.tidy)
    assert known() == ["", "", ""]
    assert not hall.reception.read(tidying.is_due)
    assert missed.name == "N1"
