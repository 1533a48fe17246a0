"""Sheets of rooms: versions, what has changed, what may hang on a wall, and by themselves."""

import time
from datetime import date, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from db.engine import make_engine
from db.enums import BookingKind, JobState, SheetKind
from db.models import ScheduleEdition
from db.session import reading
from kiosk.delivery import Device
from kiosk.domain.booking import Details
from kiosk.domain.refusals import Refused
from kiosk.domain.schedule import Mark, Went
from kiosk.services import booking_changes, editions, morning, printing, schedule, spooling
from kiosk.services.schedule import Sheet
from kiosk.spooler import Spooler
from printers.address import parse
from tests.clocks import StandingClock
from tests.houses import SMALL_HOUSE
from tests.programs import BESIDE
from tests.services.desk import WEDNESDAY, Desk, at, slot
from tests.services.papers import BOTH, PaperDesk, by_itself, said

OPEN = (JobState.QUEUED, JobState.SENDING)


@pytest.fixture
def desk(engine: Engine) -> PaperDesk:
    """A desk on each database, on a Tuesday morning."""
    return PaperDesk(engine)


def test_a_sheet_says_everything_the_desk_prepares(desk: PaperDesk) -> None:
    desk.book("red", "10:00", "12:00", title="Conseil", organisation="guests", people=12,
              layout="u", equipment=("projecteur",), contact="06 12", note="clé")  # fmt: skip
    (line,) = desk.look().lines
    entry = line.entry
    assert (entry.title, entry.organisation, entry.people) == ("Conseil", "guests", 12)
    assert (entry.layout, entry.equipment) == ("u", ("projecteur",))
    assert entry.prepared < entry.start
    assert "06 12" not in repr(entry)
    assert "clé" not in repr(entry)


def test_what_is_free_leaves_out_what_is_needed_before_and_after(desk: PaperDesk) -> None:
    desk.book("blue-green", "10:00", "12:00")
    found = desk.look()
    free = [
        (f"{a:%H:%M}", f"{b:%H:%M}") for a, b in found.free(desk.reception.house, "blue", WEDNESDAY)
    ]
    assert free == [("09:00", "10:00"), ("12:00", "17:00")]
    assert [line.entry.room for line in found.of(desk.reception.house, "green")] == ["blue-green"]
    closed = date(2026, 12, 24)
    assert desk.reception.read(schedule.look, Sheet(SheetKind.DESK, closed)).free(
        desk.reception.house, "blue", closed
    ) == ()  # fmt: skip


def test_each_printed_sheet_is_a_version_that_marks_what_has_changed(desk: PaperDesk) -> None:
    kept = desk.book("blue", "09:00", "10:00", title="Reste")
    moved = desk.book("green", "10:00", "11:00", title="Bouge")
    gone = desk.book("red", "14:00", "15:00", title="Part")
    desk.clock.moment = at("07:31", WEDNESDAY)
    (first,) = desk.print()
    assert (first.version, first.before) == (1, None)
    assert said(first) == [
        "blue 09:00-10:00 Reste", "green 10:00-11:00 Bouge", "red 14:00-15:00 Part",
    ]  # fmt: skip
    desk.move(moved, slot("green", "10:30", "11:30"))
    desk.cancel(gone)
    desk.book("blue", "16:00", "17:00", title="Vient")
    desk.clock.moment = at("07:52", WEDNESDAY)
    (second,) = desk.print()
    assert second.version == 2
    assert second.before is not None
    assert (second.before.number, f"{second.before.at:%H:%M}") == (1, "07:31")
    assert said(second) == [
        "blue 09:00-10:00 Reste", "changed green 10:30-11:30 Bouge", "gone red 14:00-15:00 Part",
        "new blue 16:00-17:00 Vient",
    ]  # fmt: skip
    changed = second.lines[1].before
    assert changed is not None
    assert changed.start == at("10:00", WEDNESDAY)
    assert desk.find(kept).details.title == "Reste"


def test_a_version_says_what_it_said_whatever_happens_since(desk: PaperDesk) -> None:
    made = desk.book("blue", "09:00", "10:00", title="Avant")
    desk.order()
    desk.cancel(made)
    assert said(desk.waiting()) == ["blue 09:00-10:00 Avant"]


def test_a_newer_version_is_printed_instead_of_one_that_still_waits(desk: PaperDesk) -> None:
    desk.order()
    desk.order(SheetKind.POSTER)
    desk.order()
    assert desk.states() == [
        (JobState.EXPIRED, "job.replaced"), (JobState.QUEUED, None), (JobState.QUEUED, None),
    ]  # fmt: skip
    assert desk.waiting().version == 2
    assert desk.waiting("pages").version == 1


def test_a_sheet_waits_for_paper_until_its_day_is_over(desk: PaperDesk) -> None:
    desk.order()
    desk.clock.moment = at("23:50", WEDNESDAY)
    assert desk.write(spooling.expire) == 0
    desk.clock.moment = at("00:01", WEDNESDAY + timedelta(days=1))
    assert desk.write(spooling.expire) == 1


def test_what_hangs_on_a_wall_has_no_private_title(desk: PaperDesk) -> None:
    desk.book("blue", "09:00", "10:00", title="Dossier de M. Dupont", people=2, layout=None)
    desk.book("green", "09:00", "10:00", title="Bilan", organisation="guests")
    desk.book("red", "09:00", "10:00", title="Atelier CV", kind=BookingKind.WORKSHOP)
    desk.book("red", "11:00", "12:00", title="Violences", kind=BookingKind.WORKSHOP, private=True)
    for kind in (SheetKind.POSTER, SheetKind.DOOR, SheetKind.WEEK):
        found = desk.look(kind)
        assert said(found) == [
            "blue 09:00-10:00", "green 09:00-10:00 Les invités", "red 09:00-10:00 Atelier CV",
            "red 11:00-12:00",
        ]  # fmt: skip
        assert {line.entry.people for line in found.lines} == {None}
        assert "Dupont" not in repr(found)
        assert "Violences" not in repr(found)
    assert "Violences" in repr(desk.look())


def test_a_private_change_changes_no_wall(desk: PaperDesk) -> None:
    made = desk.book("red", "09:00", "10:00", title="Un", people=3)
    desk.print(SheetKind.POSTER)
    desk.write(booking_changes.describe, made.id, Details("Deux", people=5))
    assert said(desk.look(SheetKind.POSTER)) == ["red 09:00-10:00"]
    assert said(desk.look()) == ["red 09:00-10:00 Deux"]


def test_a_week_begins_on_monday(desk: PaperDesk) -> None:
    desk.book("blue", "09:00", "10:00", WEDNESDAY - timedelta(days=1), title="Mardi")
    desk.book("blue", "09:00", "10:00", WEDNESDAY + timedelta(days=5), title="Lundi")
    found = desk.look(SheetKind.WEEK, room="blue")
    assert found.all_days()[0] == date(2026, 11, 23)
    assert len(found.lines) == 1


def test_no_door_needs_a_sheet_unless_a_wrong_one_hangs_there(desk: PaperDesk) -> None:
    with pytest.raises(Refused, match=r"schedule\.nothing"):
        desk.order(SheetKind.DOOR)
    made = desk.book("blue", "09:00", "10:00")
    assert [one.sheet.room for one in desk.print(SheetKind.DOOR)] == ["blue"]
    with pytest.raises(Refused, match=r"schedule\.nothing"):
        desk.order(SheetKind.DOOR)
    desk.book("green", "09:00", "10:00")
    assert [one.sheet.room for one in desk.print(SheetKind.DOOR)] == ["green"]
    desk.cancel(made)
    (wrong,) = desk.print(SheetKind.DOOR)
    assert (wrong.sheet.room, wrong.version, wrong.entries()) == ("blue", 2, ())


def test_both_doors_are_wrong_when_a_meeting_goes_to_another_room(desk: PaperDesk) -> None:
    made = desk.book("blue", "14:00", "16:00", organisation="guests")
    desk.print(SheetKind.DOOR)
    desk.move(made, slot("green", "14:00", "16:00"))
    doors = {
        one.sheet.room: (one.version, len(one.entries())) for one in desk.print(SheetKind.DOOR)
    }
    assert doors == {"blue": (2, 0), "green": (1, 1)}


def test_each_door_has_one_row_of_versions_however_it_was_ordered(desk: PaperDesk) -> None:
    desk.book("blue", "14:00", "16:00")
    desk.print(SheetKind.DOOR)
    (again,) = desk.print(SheetKind.DOOR, room="blue")
    assert again.version == 2
    assert again.before is not None
    assert again.before.number == 1


def test_what_went_elsewhere_was_not_called_off(desk: PaperDesk) -> None:
    away = desk.book("blue", "09:00", "10:00", title="Demain")
    gone = desk.book("blue", "11:00", "12:00", title="Annulée")
    over = desk.book("blue", "14:00", "15:00", title="Verte")
    desk.print()
    tomorrow = WEDNESDAY + timedelta(days=1)
    desk.move(away, slot("green", "10:00", "11:00", tomorrow))
    desk.cancel(gone)
    desk.move(over, slot("green", "14:00", "15:00"))
    (found,) = desk.print()
    lines = {line.entry.title: line for line in found.lines}
    assert lines["Demain"].went == Went(at("10:00", tomorrow), "green")
    assert lines["Annulée"].mark is Mark.GONE
    assert lines["Annulée"].went is None
    left = [line for line in found.of(desk.reception.house, "blue") if line.entry.title == "Verte"]
    assert [(line.mark, line.went) for line in left] == [
        (Mark.GONE, Went(at("14:00", WEDNESDAY), "green"))
    ]


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.EXPIRED, JobState.CANCELLED])
def test_what_never_came_out_is_compared_with_nothing(desk: PaperDesk, state: JobState) -> None:
    made = desk.book("blue", "09:00", "10:00", title="Un")
    desk.print()
    desk.move(made, slot("blue", "15:00", "16:00"))
    (second,) = desk.order()
    desk.come_out(second.job.id, state)
    (third,) = desk.print()
    assert third.version == 3
    assert third.before is not None
    assert third.before.number == 1
    assert said(third) == ["changed blue 15:00-16:00 Un"]


def test_an_older_version_is_not_printed_again(desk: PaperDesk) -> None:
    (first,) = desk.order()
    desk.come_out(first.job.id)
    (second,) = desk.order()
    with pytest.raises(Refused, match=r"job\.replaced"):
        desk.write(printing.retry, first.job.id)
    with pytest.raises(Refused, match=r"job\.waiting"):
        desk.write(printing.retry, second.job.id)
    desk.come_out(second.job.id)
    again = desk.write(printing.retry, second.job.id)
    with pytest.raises(Refused, match=r"job\.waiting"):
        desk.write(printing.retry, again.id)


def test_nobody_needs_a_sheet_of_yesterday(desk: PaperDesk) -> None:
    desk.clock.moment = at("09:00", WEDNESDAY + timedelta(days=1))
    with pytest.raises(Refused, match=r"schedule\.over"):
        desk.order()
    desk.order(SheetKind.DESK_WEEK)


def test_a_machine_without_the_paper_says_so(engine: Engine) -> None:
    with pytest.raises(Refused, match=r"printer\.no-pages"):
        Desk(engine).write(editions.order, Sheet(SheetKind.POSTER, WEDNESDAY))


# By itself


def morning_desk(engine: Engine, hours: int = 0, machine: str = "hall") -> PaperDesk:
    """A desk on Wednesday at 7:29 that prints both sheets at 7:30."""
    clock = StandingClock(at("07:29", WEDNESDAY))
    return PaperDesk(engine, clock, machine=machine, by_itself=by_itself("07:30", hours, *BOTH))


def test_the_sheets_of_the_morning_come_once(engine: Engine) -> None:
    desk = morning_desk(engine)
    desk.book("blue", "09:00", "10:00")
    assert desk.print_due() == 0
    desk.clock.moment = at("07:30", WEDNESDAY)
    other = PaperDesk(engine, desk.clock, machine="desk", by_itself=by_itself("07:30", 0, *BOTH))
    assert [desk.print_due(), desk.print_due(), other.print_due()] == [2, 0, 0]
    desk.clock.moment = at("12:00", WEDNESDAY)
    again = morning_desk(engine)
    again.clock.moment = at("12:00", WEDNESDAY)
    assert again.print_due() == 0


def test_after_a_restart_they_come_late_but_not_in_the_evening(engine: Engine) -> None:
    desk = morning_desk(engine)
    desk.book("blue", "09:00", "10:00")
    desk.clock.moment = at("18:00", WEDNESDAY)
    assert desk.print_due() == 0
    desk.clock.moment = at("11:00", WEDNESDAY)
    assert desk.print_due() == 2


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 12, 24)])
def test_nothing_comes_when_the_house_is_closed(engine: Engine, day: date) -> None:
    desk = morning_desk(engine)
    desk.book("blue", "09:00", "10:00", day, anyway=True)
    desk.clock.moment = at("09:00", day)
    assert desk.print_due() == 0


def test_what_somebody_has_printed_already_does_not_come_again(engine: Engine) -> None:
    desk = morning_desk(engine)
    desk.book("blue", "09:00", "10:00")
    desk.order()
    desk.clock.moment = at("07:30", WEDNESDAY)
    assert desk.print_due() == 1  # the poster
    assert desk.print_due() == 0


def test_a_change_of_the_next_hours_prints_again_once_it_has_settled(engine: Engine) -> None:
    desk = morning_desk(engine, hours=3)
    soon = desk.book("blue", "09:00", "10:00", title="Tôt")
    late = desk.book("blue", "16:00", "17:00", title="Tard")
    desk.clock.moment = at("07:30", WEDNESDAY)
    assert desk.print_due() == 2
    desk.move(late, slot("green", "16:00", "17:00"))
    desk.clock.moment = at("07:40", WEDNESDAY)
    assert desk.print_due() == 0  # not in the next three hours
    desk.move(soon, slot("green", "09:15", "10:15"))
    assert desk.print_due() == 0  # somebody is at it
    desk.clock.moment = at("07:43", WEDNESDAY)
    assert desk.print_due() == 2
    assert desk.waiting().version == 2
    assert desk.print_due() == 0
    desk.clock.moment = at("14:00", WEDNESDAY)
    assert desk.print_due() == 0  # the late one is on the second version already


def test_who_moves_a_meeting_away_is_not_followed_at_once(engine: Engine) -> None:
    desk = morning_desk(engine, hours=3)
    soon = desk.book("blue", "09:00", "10:00")
    desk.clock.moment = at("07:30", WEDNESDAY)
    assert desk.print_due() == 2
    desk.clock.moment = at("08:00", WEDNESDAY)
    desk.move(soon, slot("blue", "09:00", "10:00", WEDNESDAY + timedelta(days=1)))
    assert desk.print_due() == 0
    desk.clock.moment = at("08:03", WEDNESDAY)
    assert desk.print_due() == 2


def test_a_morning_that_needed_nothing_is_over(engine: Engine) -> None:
    rules = by_itself("07:30", 0, SheetKind.DESK, SheetKind.DOOR)
    desk = PaperDesk(engine, StandingClock(at("07:20", WEDNESDAY)), by_itself=rules)
    desk.order()
    desk.clock.moment = at("07:30", WEDNESDAY)
    assert desk.print_due() == 0
    desk.book("blue", "16:00", "17:00")
    desk.clock.moment = at("15:00", WEDNESDAY)
    assert desk.print_due() == 0
    assert not desk.reception.read(morning.is_due)
    (door,) = desk.print(SheetKind.DOOR)
    assert (door.version, door.before) == (1, None)


def test_only_the_door_that_is_wrong_is_printed_again(engine: Engine) -> None:
    rules = by_itself("07:30", 4, SheetKind.DOOR)
    desk = PaperDesk(engine, StandingClock(at("07:30", WEDNESDAY)), by_itself=rules)
    for room in ("blue", "green", "red"):
        desk.book(room, "09:00", "10:00")
    assert desk.print_due() == 3
    desk.clock.moment = at("07:50", WEDNESDAY)
    desk.book("red", "10:30", "11:00")
    desk.clock.moment = at("07:53", WEDNESDAY)
    assert desk.print_due() == 1
    assert desk.print_due() == 0


def test_what_was_taken_out_of_the_queue_comes_in_the_morning(engine: Engine) -> None:
    desk = morning_desk(engine)
    (ordered,) = desk.order()
    desk.write(printing.cancel, ordered.job.id)
    desk.clock.moment = at("07:30", WEDNESDAY)
    assert desk.print_due() == 2


def test_whoever_serves_a_printer_prints_the_morning(engine: Engine, tmp_path: Path) -> None:
    desk = morning_desk(engine)
    desk.book("blue", "09:00", "10:00", title="Mission locale")
    desk.clock.moment = at("07:30", WEDNESDAY)
    devices = [
        Device(name, parse(f"file:{tmp_path / name}", base=tmp_path), paper, SMALL_HOUSE, 5.0)
        for name, paper in (("ticket", "80mm"), ("pages", "A4"))
    ]
    spoolers = [Spooler(desk.reception, device) for device in devices]
    for spooler in spoolers:
        spooler.start()
    end = time.monotonic() + 20
    while len(desk.states()) < 2 or any(state in OPEN for state, _ in desk.states()):
        assert time.monotonic() < end, desk.states()
        time.sleep(0.02)
    for spooler in spoolers:
        spooler.stop(5)
    assert [one.suffix for one in (tmp_path / "pages").iterdir()] == [".pdf"]
    (slip,) = (tmp_path / "ticket").glob("*.txt")
    assert "Mission locale" in slip.read_text(encoding="utf-8")


def print_together(url: str, number: int, together: Barrier) -> None:
    """Be one of many machines that all see that it is time."""
    engine = make_engine(url, busy_seconds=60)
    desk = morning_desk(engine, machine=f"m{number}")
    desk.clock.moment = at("07:30", WEDNESDAY)
    together.wait()
    desk.write(morning.print_due)
    engine.dispose()


def test_many_machines_print_the_morning_once(engine: Engine) -> None:
    desk = morning_desk(engine)
    desk.book("blue", "09:00", "10:00")
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    together = BESIDE.Barrier(6)
    machines = [
        BESIDE.Process(target=print_together, args=(url, number, together)) for number in range(6)
    ]
    for machine in machines:
        machine.start()
    for machine in machines:
        machine.join()
        assert machine.exitcode == 0
    other = make_engine(url)
    with reading(other) as session:
        found = session.exec(select(ScheduleEdition)).all()
    other.dispose()
    assert sorted((one.sheet, one.version) for one in found) == [("desk", 1), ("poster", 1)]
    assert desk.print_due() == 0


@pytest.mark.parametrize("end", ["cancelled", "failed"])
def test_what_somebody_took_out_of_the_queue_does_not_come_again(engine: Engine, end: str) -> None:
    desk = morning_desk(engine, hours=3)
    desk.book("blue", "09:00", "10:00")
    desk.clock.moment = at("07:30", WEDNESDAY)
    assert desk.print_due() == 2
    for job in desk.reception.read(printing.of_day):
        desk.write(printing.cancel if end == "cancelled" else spooling.give_up, job.id)
    for minute in range(31, 40):
        desk.clock.moment = at(f"07:{minute}", WEDNESDAY)
        assert desk.print_due() == 0
    desk.book("blue", "10:00", "10:30", title="Autre")
    desk.clock.moment = at("07:45", WEDNESDAY)
    assert desk.print_due() == 2


def test_a_change_in_the_evening_prints_again(engine: Engine) -> None:
    desk = morning_desk(engine, hours=4)
    made = desk.book("red", "19:00", "20:00", title="Soirée")
    desk.clock.moment = at("07:30", WEDNESDAY)
    assert desk.print_due() == 2
    desk.clock.moment = at("17:05", WEDNESDAY)  # the house has closed; this room has not
    desk.move(made, slot("red", "20:00", "21:00"))
    desk.clock.moment = at("17:10", WEDNESDAY)
    assert desk.print_due() == 2


@pytest.mark.parametrize(("minutes", "moves"), [(3, True), (11, False)])
def test_a_sheet_that_waited_is_right_when_it_comes_out(
    engine: Engine, minutes: int, moves: bool
) -> None:
    desk = PaperDesk(engine, StandingClock(at("07:30", WEDNESDAY)))
    made = desk.book("blue", "10:00", "11:00", title="Conseil")
    (ordered,) = desk.order()
    if moves:
        desk.move(made, slot("green", "10:00", "11:00"))
    desk.clock.moment += timedelta(minutes=minutes)
    assert not desk.write(spooling.claim, ordered.job.id, "ticket", "file:x")
    sheet = desk.waiting()
    assert said(sheet) == [f"{'green' if moves else 'blue'} 10:00-11:00 Conseil"]
    assert (sheet.version, sheet.at) == (2, desk.clock.moment)
    assert desk.states()[0] == (JobState.EXPIRED, "job.replaced")
    waiting = desk.reception.read(spooling.next_waiting, "ticket")
    assert waiting is not None
    assert desk.write(spooling.claim, waiting.job.id, "ticket", "file:x")
