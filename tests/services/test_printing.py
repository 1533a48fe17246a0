"""Print jobs: what people do with them, and the spooler that brings them to paper."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.enums import JobState
from kiosk.delivery import Device
from kiosk.domain.checkin import CheckIn
from kiosk.domain.refusals import Refused
from kiosk.reception import Reception
from kiosk.services import printing, spooling, visits
from kiosk.services.printing import JobView
from kiosk.spooler import Spooler, Turn, look_at, see_to, serve_next, settle_interrupted
from printers.address import parse
from tests.clocks import StandingClock
from tests.houses import SMALL_HOUSE, open_reception
from tests.printers.firmware import Faults, Firmware, OnNetwork, OnSerialLine

QUEUED, SENDING, PRINTED = JobState.QUEUED, JobState.SENDING, JobState.PRINTED
UNCONFIRMED, FAILED, EXPIRED = JobState.UNCONFIRMED, JobState.FAILED, JobState.EXPIRED


@pytest.fixture
def clock() -> StandingClock:
    """Tuesday morning."""
    return StandingClock()


@pytest.fixture
def reception(engine: Engine, clock: StandingClock) -> Reception:
    """The small house."""
    return open_reception(engine, clock)


@pytest.fixture
def printer() -> Iterator[OnNetwork]:
    """A printer on the network, with all that it needs."""
    with OnNetwork(Firmware()) as attached:
        yield attached


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for answers and look at troubles as quickly as a test may."""
    monkeypatch.setattr("printers.conversation.ANSWER_SECONDS", 0.2)
    monkeypatch.setattr("printers.conversation.LEARNING_SECONDS", 0.0)
    monkeypatch.setattr("kiosk.spooler.TROUBLE_EVERY", 0.02)
    monkeypatch.setattr("kiosk.spooler.LOOK_EVERY", 0.02)


def device(url: str, name: str = "ticket", *, deadline: float = 1.0, instead: str = "") -> Device:
    """Return a printer of this machine."""
    address = parse(url, base=Path("/"))
    return Device(name, address, "80mm", SMALL_HOUSE, deadline, instead=instead or None)


def check_in(reception: Reception, count: int = 1, service: str = "jobs") -> list[int]:
    """Make some jobs."""
    tickets = [reception.write(visits.check_in, CheckIn(service, "fr")) for _ in range(count)]
    return [ticket.job for ticket in tickets if ticket.job is not None]


def states(reception: Reception, jobs: list[int]) -> list[JobState]:
    """Return what became of jobs."""
    return [reception.read(printing.get, job).state for job in jobs]


def until_settled(reception: Reception, jobs: list[int]) -> list[JobState]:
    """Wait until every job has come to its end."""
    wanted = set(jobs)
    for _ in range(1000):
        left = [job for job in reception.read(printing.waiting) if job.id in wanted]
        if not left:
            return states(reception, jobs)
        threading.Event().wait(0.02 + len(left) / 1000)
    raise AssertionError(left)


def refusal(reception: Reception, act: object, job: int) -> str:
    """Return how an act on a job is refused."""
    with pytest.raises(Refused) as refused:
        reception.write(act, job)  # type: ignore[arg-type]  # one of two services
    return refused.value.code


# What people do with jobs


def test_a_waiting_job_can_be_cancelled_and_one_that_is_gone_cannot(reception: Reception) -> None:
    first, second = check_in(reception, 2)
    assert reception.write(printing.cancel, first).state is JobState.CANCELLED
    assert not reception.write(spooling.claim, first)
    assert reception.write(spooling.claim, second)
    assert refusal(reception, printing.cancel, second) == "job.gone"
    assert refusal(reception, printing.cancel, first) == "job.gone"
    assert refusal(reception, printing.cancel, 99) == "job.unknown"
    assert refusal(reception, printing.retry, 99) == "job.unknown"


def test_a_reprint_says_so_and_when(
    reception: Reception, printer: OnNetwork, clock: StandingClock
) -> None:
    (job,) = check_in(reception)
    assert refusal(reception, printing.retry, job) == "job.waiting"
    assert serve_next(reception, device(printer.url)) is Turn.DONE
    clock.moment += timedelta(minutes=7)
    again = reception.write(printing.retry, job)
    assert (again.reprint, again.number, again.state) == (True, "B 001", QUEUED)
    assert refusal(reception, printing.retry, job) == "job.waiting"
    serve_next(reception, device(printer.url))
    first, second = printer.firmware.sheets
    assert b"DUPLICATA" not in first
    assert b"DUPLICATA 09:37" in second or b"DUPLICATA 9h37" in second
    assert b"B 001" in second


def test_a_reprint_is_made_where_it_is_asked_for(engine: Engine, reception: Reception) -> None:
    (job,) = check_in(reception)
    reception.write(printing.cancel, job)
    desk = open_reception(engine, StandingClock(), machine="desk")
    assert reception.read(printing.of_day)[0].id == job
    assert desk.read(printing.of_day) == []
    desk.write(printing.retry, job)
    assert [view.number for view in desk.read(printing.waiting)] == ["B 001"]


def test_the_database_knows_one_first_ticket_of_a_visit(reception: Reception) -> None:
    check_in(reception)
    copy = "INSERT INTO print_job (kind, machine, printer, visit_id, state, created_at, reprint)"
    values = "SELECT kind, machine, printer, visit_id, 'queued', created_at, :reprint"
    insert = text(f"{copy} {values} FROM print_job LIMIT 1")
    with reception.engine.begin() as connection:
        connection.execute(insert, {"reprint": 1})
    with pytest.raises(Exception, match=r"(?i)unique"), reception.engine.begin() as connection:
        connection.execute(insert, {"reprint": 0})


# Never stale


@pytest.mark.parametrize(("minutes", "state"), [(10, PRINTED), (10.1, EXPIRED)])
def test_an_old_ticket_expires_instead_of_printing(
    reception: Reception, printer: OnNetwork, clock: StandingClock, minutes: float, state: JobState
) -> None:
    jobs = check_in(reception)
    clock.moment += timedelta(minutes=minutes)
    serve_next(reception, device(printer.url))
    assert states(reception, jobs) == [state]
    assert len(printer.firmware.sheets) == (state is PRINTED)


@pytest.mark.parametrize("state", ["called", "finished"])
def test_nobody_needs_a_ticket_once_they_were_called(
    reception: Reception, printer: OnNetwork, state: str
) -> None:
    (job,) = check_in(reception)
    with reception.engine.begin() as connection:
        connection.execute(text("UPDATE visit SET state = :state"), {"state": state})
    serve_next(reception, device(printer.url))
    assert states(reception, [job]) == [EXPIRED]
    again = reception.write(printing.retry, job)  # but somebody may ask for it
    serve_next(reception, device(printer.url))
    assert states(reception, [again.id]) == [PRINTED]


def test_a_pile_of_old_tickets_does_not_come_out_after_a_paper_change(
    reception: Reception, clock: StandingClock
) -> None:
    old = check_in(reception, 3)
    with OnNetwork(Firmware(Faults(paper=0))) as printer:
        spooler = Spooler(reception, device(printer.url))
        spooler.start()
        wait_for_reason(reception, old[0], "printer.no-paper")
        clock.moment += timedelta(minutes=11)
        new = check_in(reception, 2)
        assert until_settled(reception, old) == [EXPIRED] * 3  # while there is no paper
        printer.firmware.refill()
        assert until_settled(reception, new) == [PRINTED] * 2
        spooler.stop(5)
        assert ["B 004" in str(s) for s in printer.firmware.sheets] == [True, False]


def wait_for_reason(reception: Reception, job: int, reason: str) -> JobView:
    """Wait until a job waits for a reason."""
    for _ in range(500):
        found = reception.read(printing.get, job)
        if found.reason == reason:
            return found
        threading.Event().wait(0.01)
    raise AssertionError(found)


# The queue


def test_jobs_come_out_in_order_and_once(reception: Reception, printer: OnNetwork) -> None:
    before = check_in(reception, 2)
    spooler = Spooler(reception, device(printer.url))
    spooler.start()
    assert until_settled(reception, before) == [PRINTED] * 2
    after = check_in(reception, 1)
    spooler.wake()
    assert until_settled(reception, after) == [PRINTED]
    spooler.stop(5)
    sheets = [number for s in printer.firmware.sheets for number in ("001", "002", "003")
              if f"B {number}".encode() in s]  # fmt: skip
    assert sheets == ["001", "002", "003"]


def test_another_machines_and_another_printers_jobs_are_left_alone(
    reception: Reception, engine: Engine, printer: OnNetwork
) -> None:
    jobs = check_in(reception)
    elsewhere = open_reception(engine, StandingClock(), machine="yard")
    assert serve_next(elsewhere, device(printer.url)) is Turn.NOTHING
    assert serve_next(reception, device(printer.url, "labels")) is Turn.NOTHING
    assert states(reception, jobs) == [QUEUED]


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        (Faults(cover_open=True), "printer.cover-open"),
        (Faults(paper=0), "printer.no-paper"),
    ],
)
def test_a_printer_in_trouble_holds_its_queue_and_then_goes_on_in_order(
    reception: Reception, faults: Faults, reason: str
) -> None:
    jobs = check_in(reception, 3)
    with OnNetwork(Firmware(replace(faults))) as printer:
        ticket = device(printer.url)
        assert serve_next(reception, ticket) is Turn.HELD
        assert states(reception, jobs) == [QUEUED] * 3
        assert reception.read(printing.get, jobs[0]).reason == reason
        (known,) = reception.read(printing.overview).printers
        assert known.trouble == reason
        spooler = Spooler(reception, ticket)
        spooler.start()
        printer.firmware.refill()
        printer.firmware.close_cover()
        assert until_settled(reception, jobs) == [PRINTED] * 3
        spooler.stop(5)
        assert [b"B 001" in s for s in printer.firmware.sheets] == [True, False, False]
        (known,) = reception.read(printing.overview).printers
        assert known.trouble is None


def test_a_printer_that_was_switched_off_is_found_again(reception: Reception) -> None:
    with OnNetwork(Firmware()) as printer:
        port = printer.port
        jobs = check_in(reception, 2)
        spooler = Spooler(reception, device(printer.url))
        spooler.start()
        assert until_settled(reception, jobs) == [PRINTED] * 2
    jobs = check_in(reception, 2)
    wait_for_reason(reception, jobs[0], "printer.unreachable")
    with OnNetwork(Firmware(), port) as printer:
        assert until_settled(reception, jobs) == [PRINTED] * 2
        spooler.stop(5)
        assert len(printer.firmware.sheets) == 2


def test_what_a_printer_can_do_is_remembered_and_learned_anew_with_a_test_page(
    reception: Reception,
) -> None:
    with OnSerialLine(Firmware(Faults(answers=False, confirms=False))) as printer:
        ticket = device(printer.url, deadline=0.2)
        for _ in range(2):
            check_in(reception)
            began = time.monotonic()
            serve_next(reception, ticket)
        assert time.monotonic() - began < 0.2
        (known,) = reception.read(printing.overview).printers
        assert (known.answers, known.confirms) == (False, False)
        other = device(printer.url.replace("115200", "57600"), deadline=0.2)
        check_in(reception)
        serve_next(reception, other)  # another address may be another printer
        printer.firmware.faults = Faults()
        reception.write(printing.request_test, "ticket")
        serve_next(reception, ticket)
        (known,) = reception.read(printing.overview).printers
        assert (known.answers, known.confirms) == (True, True)


def test_low_paper_is_known_before_it_ends(reception: Reception) -> None:
    with OnNetwork(Firmware(Faults(low=True))) as printer:
        look_at(reception, device(printer.url))
        (known,) = reception.read(printing.overview).printers
        assert (known.trouble, known.paper_low) == (None, True)
        printer.firmware.faults.low = False
        check_in(reception)
        serve_next(reception, device(printer.url))
        (known,) = reception.read(printing.overview).printers
        assert not known.paper_low


def test_a_spooler_sees_the_paper_end_although_nothing_is_to_be_printed(
    reception: Reception, printer: OnNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.spooler.PRINTER_EVERY", 0.05)
    spooler = Spooler(reception, device(printer.url))
    spooler.start()
    try:
        printer.firmware.open_cover()
        for trouble in ("printer.cover-open", None):
            for _ in range(500):
                known = reception.read(printing.overview).printers
                if known and known[0].trouble == trouble:
                    break
                threading.Event().wait(0.01)
            assert known[0].trouble == trouble
            printer.firmware.close_cover()
    finally:
        spooler.stop(5)


def test_another_printer_takes_the_jobs_of_one_that_is_out(reception: Reception) -> None:
    jobs = check_in(reception, 2)
    with OnNetwork(Firmware(Faults(paper=0))) as out, OnNetwork(Firmware()) as other:
        ticket, desk = device(out.url, instead="desk"), device(other.url, "desk")
        devices = {"ticket": ticket, "desk": desk}
        for job in jobs:
            assert see_to(reception, devices, job, 5).state is PRINTED
        assert [b"B 001" in s for s in other.firmware.sheets] == [True, False]
        assert out.firmware.begun == b""
        assert reception.read(printing.get, jobs[0]).printer == "desk"
        page = reception.write(printing.request_test, "ticket")  # is about this very printer
        held = see_to(reception, devices, page.id, 5)
        assert (held.printer, held.state, held.reason) == ("ticket", QUEUED, "printer.no-paper")


def test_two_printers_that_are_out_print_on_whichever_is_ready_first(
    reception: Reception,
) -> None:
    jobs = check_in(reception, 3)
    with OnNetwork(Firmware(Faults(paper=0))) as one, OnNetwork(Firmware(Faults(paper=0))) as two:
        ticket, desk = device(one.url, instead="desk"), device(two.url, "desk", instead="ticket")
        spoolers = [Spooler(reception, each) for each in (ticket, desk)]
        for spooler in spoolers:
            spooler.start()
        for _ in range(200):  # until both have been tried
            known = reception.read(printing.overview).printers
            if [each.trouble for each in known] == ["printer.no-paper"] * 2:
                break
            threading.Event().wait(0.01)
        assert {reception.read(printing.get, job).reason for job in jobs} <= {"printer.no-paper"}
        one.firmware.refill()
        assert until_settled(reception, jobs) == [PRINTED] * 3
        for spooler in spoolers:
            spooler.stop(5)
        assert [b"B 001" in s for s in one.firmware.sheets] == [True, False, False]
        assert two.firmware.begun == b""


def test_printers_work_side_by_side(reception: Reception) -> None:
    slow = check_in(reception)
    with (
        OnNetwork(Firmware(sheet_seconds=0.5)) as one,
        OnNetwork(Firmware()) as other,
    ):
        spoolers = [Spooler(reception, device(one.url)),
                    Spooler(reception, device(other.url, "desk"))]  # fmt: skip
        for spooler in spoolers:
            spooler.start()
        page = reception.write(printing.request_test, "desk")
        assert until_settled(reception, [page.id]) == [PRINTED]
        assert states(reception, slow) in ([QUEUED], [SENDING])
        assert until_settled(reception, slow) == [PRINTED]
        for spooler in spoolers:
            spooler.stop(5)


def test_a_document_that_cannot_be_made_does_not_block_the_next(
    reception: Reception, printer: OnNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk import delivery

    jobs = check_in(reception, 2)
    whole = delivery.ticket_bytes

    def broken(house: object, ticket: visits.TicketView, *rest: object) -> bytes:
        if ticket.number == "B 001":
            raise IndexError("a letter that nobody knows")
        return whole(house, ticket, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(delivery, "ticket_bytes", broken)
    for _ in jobs:
        serve_next(reception, device(printer.url))
    assert states(reception, jobs) == [FAILED, PRINTED]
    failure = reception.read(printing.overview).last_failure
    assert failure is not None
    assert (failure.id, failure.reason) == (jobs[0], "printer.failed")
    monkeypatch.setattr(delivery, "ticket_bytes", whole)
    reception.write(printing.retry, jobs[0])
    serve_next(reception, device(printer.url))
    assert reception.read(printing.overview).last_failure is None  # somebody has seen to it


def test_a_hanging_printer_does_not_keep_the_program(reception: Reception) -> None:
    with OnNetwork(Firmware(sheet_seconds=60)) as printer:
        jobs = check_in(reception, 2)
        spooler = Spooler(reception, device(printer.url, deadline=60))
        spooler.start()
        printer.firmware.wait_for(lambda: printer.firmware.begun != b"")
        began = time.monotonic()
        spooler.stop(0.2)
        assert time.monotonic() - began < 2
        assert states(reception, jobs) == [SENDING, QUEUED]
    spooler.stop(5)
    assert states(reception, jobs) == [UNCONFIRMED, QUEUED]  # the line was cut


def test_what_was_interrupted_is_unconfirmed_and_not_sent_again(
    reception: Reception, printer: OnNetwork
) -> None:
    jobs = check_in(reception, 2)
    reception.write(spooling.claim, jobs[0])  # and here the program was killed
    spooler = Spooler(reception, device(printer.url))
    spooler.start()
    assert until_settled(reception, jobs) == [UNCONFIRMED, PRINTED]
    spooler.stop(5)
    assert [b"B 002" in s for s in printer.firmware.sheets] == [True]
    assert reception.read(printing.get, jobs[0]).reason == "printer.interrupted"


def test_a_database_that_stumbles_does_not_end_the_spooler(
    reception: Reception, printer: OnNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.spooler.AFTER_TROUBLE", 0.01)
    whole, stumbles = spooling.next_waiting, iter([True, True, False])

    def stumbling(*arguments: object) -> object:
        if next(stumbles, False):
            raise OSError("the disk is away")
        return whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(spooling, "next_waiting", stumbling)
    jobs = check_in(reception, 1)
    spooler = Spooler(reception, device(printer.url))
    spooler.start()
    assert until_settled(reception, jobs) == [PRINTED]
    spooler.stop(5)


# Every fault at every byte, down to the state that the database keeps


@pytest.mark.parametrize("fault", ["paper", "mute_from", "drops_at", "stops_at"])
def test_at_most_one_copy_comes_out_without_duplicata(
    reception: Reception, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printers.conversation.ANSWER_SECONDS", 0.04)
    check_in(reception)
    with OnNetwork(Firmware()) as printer:
        serve_next(reception, device(printer.url))
        whole = printer.firmware.received
    for position in range(0, whole + 1, 9):
        (job,) = check_in(reception)
        with OnNetwork(Firmware(replace(Faults(), **{fault: position}))) as printer:  # type: ignore[arg-type]
            firmware = printer.firmware
            serve_next(reception, device(printer.url, deadline=0.04))
            claimed_printed = states(reception, [job]) == [PRINTED]
            firmware.settle()
            assert not claimed_printed or firmware.completed, position
            # Somebody repairs it, and what still waits comes out.
            firmware.faults = Faults()
            firmware.refill()
            ticket = device(printer.url)
            known = (PRINTED, UNCONFIRMED)  # one that was mute may first have to be found out
            assert until_settled_by_hand(reception, ticket, job) in known
            again = reception.write(printing.retry, job)
            assert until_settled_by_hand(reception, ticket, again.id) in known
            firmware.settle()
            number = again.number.encode() if again.number else b""
            copies = [sheet for sheet in firmware.sheets if number in sheet]
            assert len([copy for copy in copies if b"DUPLICATA" not in copy]) <= 1, position
            assert len([copy for copy in copies if b"DUPLICATA" in copy]) == 1, position


def until_settled_by_hand(reception: Reception, ticket: Device, job: int) -> JobState:
    """Serve until a job has come to its end."""
    for _ in range(20):
        (state,) = states(reception, [job])
        if state not in (QUEUED, SENDING):
            return state
        serve_next(reception, ticket)
    raise AssertionError(state)


def test_interrupted_jobs_of_other_queues_are_left_alone(reception: Reception) -> None:
    (job,) = check_in(reception)
    reception.write(spooling.claim, job)
    settle_interrupted(reception, "labels")
    assert states(reception, [job]) == [SENDING]


def test_jobs_of_a_printer_that_is_gone_expire_as_well(
    reception: Reception, printer: OnNetwork, clock: StandingClock
) -> None:
    page = reception.write(printing.request_test, "sold long ago")
    clock.moment += timedelta(minutes=11)
    spooler = Spooler(reception, device(printer.url))
    spooler.start()
    assert until_settled(reception, [page.id]) == [EXPIRED]
    spooler.stop(5)
