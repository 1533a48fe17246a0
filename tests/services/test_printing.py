"""Print jobs: what people do with them, and the spooler that brings them to paper."""

import errno
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.engine import is_sqlite
from db.enums import JobState
from kiosk import delivery
from kiosk.delivery import Device
from kiosk.domain.checkin import CheckIn
from kiosk.domain.refusals import Refused
from kiosk.reception import Reception
from kiosk.services import printers, printing, spooling, visits
from kiosk.services.printers import PrinterSeen
from kiosk.services.printing import JobView
from kiosk.spooler import (
    Ahead,
    Spooler,
    Turn,
    look_at,
    queue_lock,
    see_to,
    serve_next,
    settle_interrupted,
)
from printers.address import parse
from printers.errors import PrinterError
from printers.outcomes import Abilities, Outcome
from printers.profiles import profile
from printers.timer import Timer
from printers.transport.network import NetworkLine
from tests.clocks import StandingClock
from tests.houses import SMALL_HOUSE, open_reception
from tests.printers.firmware import Faults, Firmware, OnNetwork, OnSerialLine
from tests.printers.virtual import full_line, sheet_of

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


def claim(reception: Reception, job: int, url: str = "tcp://192.0.2.7") -> bool:
    """Claim a job for its printer, as if its first byte left now."""
    printer = reception.read(printing.get, job).printer
    return reception.write(spooling.claim, job, printer, url)


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
    assert not claim(reception, first)
    assert claim(reception, second)
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
        (Faults(mechanical=True), "printer.mechanical"),
        (Faults(offline=True), "printer.offline"),
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
        printer.firmware.faults = Faults()
        printer.firmware.refill()
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


def test_two_printers_that_are_out_are_both_tried_once(reception: Reception) -> None:
    (job,) = check_in(reception)
    with OnNetwork(Firmware(Faults(paper=0))) as one, OnNetwork(Firmware(Faults(paper=0))) as two:
        ticket, desk = device(one.url, instead="desk"), device(two.url, "desk", instead="ticket")
        began = time.monotonic()
        held = see_to(reception, {"ticket": ticket, "desk": desk}, job, 5)
        assert time.monotonic() - began < 4
        assert (held.state, held.reason) == (QUEUED, "printer.no-paper")
        asked = 6  # bytes: is it well, and why is it not
        assert one.firmware.received <= 2 * asked
        assert two.firmware.received <= 2 * asked


def refuse_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing of the first job leave, after it was claimed."""
    refusals = iter([PrinterError("printer.timeout", "after 0 bytes")])
    whole = NetworkLine.write

    def write(line: NetworkLine, data: bytes, timer: Timer) -> None:
        if len(data) > 50 and (refusal := next(refusals, None)):
            raise refusal
        whole(line, data, timer)

    monkeypatch.setattr(NetworkLine, "write", write)


def numbers(printer: OnNetwork) -> list[str]:
    """Return the numbers on paper, in their order."""
    paper = b"".join(printer.firmware.sheets)
    return [found.decode() for found in re.findall(rb"B 00\d", paper)]


def test_the_order_holds_when_nothing_of_a_claimed_job_has_left(
    reception: Reception, printer: OnNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = check_in(reception, 3)
    refuse_the_first(monkeypatch)
    ticket = device(printer.url)
    with Ahead(reception, ticket) as ahead:
        turns = [serve_next(reception, ticket, ahead) for _ in range(4)]
    assert turns == [Turn.HELD, Turn.DONE, Turn.DONE, Turn.DONE]
    assert states(reception, jobs) == [PRINTED] * 3
    assert numbers(printer) == ["B 001", "B 002", "B 003"]


def test_the_printer_that_is_recorded_is_the_one_that_printed(
    reception: Reception, printer: OnNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = check_in(reception, 3)
    refuse_the_first(monkeypatch)
    with OnNetwork(Firmware()) as other:
        ticket, desk = device(printer.url, instead="desk"), device(other.url, "desk")
        with Ahead(reception, ticket) as ahead:
            assert serve_next(reception, ticket, ahead) is Turn.HELD
            assert serve_next(reception, ticket, ahead) is Turn.NOTHING
        assert [reception.read(printing.get, job).printer for job in jobs] == ["desk"] * 3
        # One that was made ready before it was moved, as well.
        assert not reception.write(spooling.claim, jobs[0], "ticket", printer.url)
        assert states(reception, jobs) == [QUEUED] * 3
        for _ in jobs:
            serve_next(reception, desk)
        assert (numbers(printer), numbers(other)) == ([], ["B 001", "B 002", "B 003"])


def test_a_job_can_be_cancelled_while_the_printer_takes_nothing(reception: Reception) -> None:
    jobs = check_in(reception, 3)
    with full_line() as (end, name):
        mute = PrinterSeen("ticket", f"lp://{name}", False, False, None, None)
        reception.write(printers.note, mute)
        spooler = Spooler(reception, device(f"lp://{name}", deadline=0.3))
        spooler.start()
        seen = set()
        while (job := reception.read(printing.get, jobs[0])).reason != "printer.timeout":
            seen.add(job.state)
            threading.Event().wait(0.01)
        assert seen == {QUEUED}
        assert reception.write(printing.cancel, jobs[0]).state is JobState.CANCELLED
        got = b""
        while b"B 003" not in got:  # somebody sees to the printer
            got += os.read(end, 4096)
        assert until_settled(reception, jobs[1:]) == [UNCONFIRMED] * 2
        spooler.stop(5)
        assert re.findall(rb"B 00\d", got) == [b"B 002", b"B 003"]


def test_printers_work_side_by_side(reception: Reception) -> None:
    slow = check_in(reception)
    with (
        OnNetwork(Firmware(sheet_seconds=0.5)) as one,
        OnNetwork(Firmware()) as other,
    ):
        spoolers = [Spooler(reception, device(one.url, deadline=5)),
                    Spooler(reception, device(other.url, "desk", deadline=5))]  # fmt: skip
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


@pytest.mark.parametrize("instead", ["", "desk"])
def test_a_device_that_stumbles_fails_no_job(
    reception: Reception, instead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(*_: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    jobs = check_in(reception, 3)
    monkeypatch.setattr("printers.transport.device.os.open", stumbles)
    ticket = device("lp:///dev/usb/lp0", instead=instead)
    turns = [serve_next(reception, ticket) for _ in jobs]
    monkeypatch.undo()
    assert turns == [Turn.HELD] + [Turn.NOTHING if instead else Turn.HELD] * 2
    assert states(reception, jobs) == [QUEUED] * 3
    assert {reception.read(printing.get, job).printer for job in jobs} == {instead or "ticket"}
    if not instead:
        assert reception.read(printing.get, jobs[0]).reason == "printer.failed"
        (known,) = reception.read(printing.overview).printers
        assert known.trouble == "printer.failed"


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
    claim(reception, jobs[0])  # and here the program was killed
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
    # The two databases share the places between them.
    first = 0 if is_sqlite(reception.engine) else 9
    for position in range(first, whole + 1, 18):
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
    claim(reception, job)
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


def test_a_job_in_flight_is_settled_when_its_printer_has_another_name(
    engine: Engine, reception: Reception, printer: OnNetwork
) -> None:
    first, second = check_in(reception, 2)
    claim(reception, first, printer.url)  # and here the program was killed, and config.toml edited
    renamed = replace(reception, place=replace(reception.place, ticket_printer="hall"))
    with queue_lock(reception, "ticket"):  # not as long as somebody is sending
        assert refusal(renamed, printing.retry, first) == "job.waiting"
    spooler = Spooler(renamed, device(printer.url, "hall"))
    spooler.start()
    assert until_settled(reception, [first]) == [UNCONFIRMED]
    assert reception.read(printing.get, first).reason == "printer.interrupted"
    again = renamed.write(printing.retry, first)
    assert again.printer == "hall"
    assert until_settled(reception, [again.id]) == [PRINTED]
    spooler.stop(5)
    # Nor does it take a spooler: who asks for it again finds out.
    claim(reception, second, printer.url)
    assert renamed.write(printing.retry, second).reprint
    assert states(reception, [second]) == [UNCONFIRMED]


# After a job that was cut


UNFINISHED = b"\x1b@B 001\n\x1dv0\x00\x48\x00\x1e\x00"
"""The beginning of a ticket, up to dots of which 2160 bytes are to come."""


def serve_next_of(reception: Reception, ticket: Device) -> JobView:
    """Make a job and have it printed."""
    (job,) = check_in(reception)
    serve_next(reception, ticket)
    return reception.read(printing.get, job)


def is_whole(reception: Reception, printer: OnNetwork, number: str | None) -> bool:
    """Tell whether the last sheet ends with all that a ticket has."""
    ticket = reception.read(visits.find, number or "no number")
    printer.firmware.settle()
    return printer.firmware.ends_with(
        sheet_of(delivery.ticket_bytes(SMALL_HOUSE, ticket, profile("80mm")))
    )


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("position", [700, 1200, 1700, 2200, 2700, 3200, 3700])
def test_a_ticket_after_a_test_page_that_was_cut_is_whole(
    reception: Reception, printer: OnNetwork, position: int, *, known: bool
) -> None:
    ticket = device(printer.url, deadline=0.3)
    if known:
        serve_next_of(reception, ticket)
    page = reception.write(printing.request_test, "ticket")
    printer.firmware.faults.drops_at = printer.firmware.received + position
    serve_next(reception, ticket)
    printer.firmware.faults.drops_at = None
    assert states(reception, [page.id]) == [UNCONFIRMED]
    for _ in range(2):
        job = serve_next_of(reception, ticket)
        assert job.state is PRINTED
        assert is_whole(reception, printer, job.number)
    (found,) = reception.read(printing.overview).printers
    assert (found.answers, found.confirms) == (True, True)


@pytest.mark.parametrize("then", ["nothing", "looked at", "test", "renamed", "other address"])
@pytest.mark.parametrize("known", [True, False])
def test_a_kill_within_a_job_is_remembered_whatever_happens_then(
    reception: Reception, printer: OnNetwork, then: str, *, known: bool
) -> None:
    ticket = device(printer.url, deadline=0.3)
    if known:
        serve_next_of(reception, ticket)
    (job,) = check_in(reception)
    claim(reception, job, printer.url)
    before = printer.firmware.received
    with socket.create_connection(("127.0.0.1", printer.port)) as line:
        line.sendall(UNFINISHED)
        printer.firmware.wait_for(lambda: printer.firmware.received > before)
    settle_interrupted(reception, "ticket")
    assert states(reception, [job]) == [UNCONFIRMED]
    if then == "looked at":
        look_at(reception, ticket)
    elif then == "test":
        page = reception.write(printing.request_test, "ticket")
        serve_next(reception, ticket)
        assert states(reception, [page.id]) == [PRINTED]
        assert printer.firmware.ends_with(
            sheet_of(delivery.test_page_bytes(ticket, page.created_at))
        )
    elif then == "renamed":
        reception = replace(reception, place=replace(reception.place, ticket_printer="hall"))
        ticket = replace(ticket, name="hall")
        look_at(reception, ticket)
    elif then == "other address":
        ticket = device(f"tcp://localhost:{printer.port}", deadline=0.3)
    for _ in range(2):
        following = serve_next_of(reception, ticket)
        assert following.state is PRINTED
        assert is_whole(reception, printer, following.number)
    received = printer.firmware.received
    serve_next_of(reception, ticket)
    assert printer.firmware.received < received + 500  # it is over, and costs nothing any more


def test_a_late_answer_to_another_program_proves_nothing(reception: Reception) -> None:
    """Each database counts its jobs from 1, and two programs share a line."""
    check_in(reception)
    waiting = reception.read(spooling.next_waiting, "ticket")
    assert waiting is not None
    half_mute = Abilities(answers=False, confirms=True)
    with OnSerialLine(Firmware(Faults(late=0.5))) as printer:
        ticket = device(printer.url, deadline=0.1)
        data = ticket.prepare(waiting).data
        assert data is not None
        first = ticket.deliver(waiting.job, data, half_mute, lambda: True)
        assert (first.outcome, first.trouble) == (Outcome.UNCONFIRMED, "printer.timeout")
        printer.firmware.faults.mute_from = 0
        other = replace(ticket, deadline=1.0)
        second = other.deliver(waiting.job, data, half_mute, lambda: True)
        assert second.outcome is Outcome.UNCONFIRMED
        assert second.abilities.answers is None  # it has heard something
        assert len(set(printer.firmware.completed)) == 2
