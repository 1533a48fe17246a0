"""Print jobs and the spooler that brings them to paper."""

import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.enums import JobState
from kiosk.domain.checkin import CheckIn
from kiosk.domain.refusals import Refused
from kiosk.reception import Reception
from kiosk.services import printing, visits
from kiosk.services.printing import JobOutcome, JobView
from kiosk.spooler import PrinterBusy, PrinterLock, Spooler
from tests.clocks import StandingClock
from tests.houses import open_reception


@pytest.fixture
def reception(engine: Engine, tmp_path: Path) -> Reception:
    """The small house."""
    return open_reception(engine, tmp_path, StandingClock())


def check_in(reception: Reception, count: int) -> list[int]:
    """Make some jobs."""
    tickets = [reception.write(visits.check_in, CheckIn("jobs", "fr")) for _ in range(count)]
    return [ticket.job for ticket in tickets if ticket.job is not None]


def states(reception: Reception, jobs: list[int]) -> list[JobState]:
    """Return what became of jobs."""
    return [reception.read(printing.outcome, job).state for job in jobs]


class Printer:
    """A printer that notes what it is sent."""

    def __init__(self, *, fails_on: int | None = None) -> None:
        self.sent: list[str] = []
        self.fails_on = fails_on
        self.changed = threading.Condition()

    def __call__(self, job: JobView) -> JobOutcome:
        """Print a job."""
        with self.changed:
            self.sent.append(job.ticket.number)
            self.changed.notify_all()
        if len(self.sent) == self.fails_on:
            return JobOutcome(job.id, JobState.FAILED, "printer.unreachable")
        return JobOutcome(job.id, JobState.PRINTED, None)

    def wait_for(self, count: int) -> None:
        """Wait until so many jobs came."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.sent) >= count, 10)


def until_settled(reception: Reception, jobs: list[int]) -> list[JobState]:
    """Wait until every job has come to its end."""
    for _ in range(500):
        found = states(reception, jobs)
        if not {JobState.QUEUED, JobState.SENDING} & set(found):
            return found
        threading.Event().wait(0.01)
    raise AssertionError(found)


def test_jobs_are_taken_in_order_and_once(reception: Reception) -> None:
    jobs = check_in(reception, 2)
    for job, number in zip(jobs, ("B 001", "B 002"), strict=True):
        taken = reception.write(printing.take_next, "ticket")
        assert taken is not None
        assert (taken.id, taken.ticket.number) == (job, number)
    assert reception.write(printing.take_next, "ticket") is None
    assert not reception.read(printing.has_waiting, "ticket")
    reception.write(printing.finish, JobOutcome(jobs[0], JobState.FAILED, "printer.timeout"))
    assert reception.read(visits.find, "B 1").reason == "printer.timeout"


def test_another_machines_and_another_printers_jobs_are_left_alone(
    reception: Reception, engine: Engine, tmp_path: Path
) -> None:
    check_in(reception, 1)
    elsewhere = open_reception(engine, tmp_path, StandingClock(), machine="yard")
    assert elsewhere.write(printing.take_next, "ticket") is None
    assert reception.write(printing.take_next, "labels") is None
    assert reception.read(printing.has_waiting, "ticket")


def test_an_unknown_job_is_refused(reception: Reception) -> None:
    with pytest.raises(Refused):
        reception.read(printing.outcome, 99)


def test_the_spooler_prints_what_waits_and_what_comes(reception: Reception) -> None:
    before = check_in(reception, 2)
    printer = Printer(fails_on=2)
    spooler = Spooler(reception, "ticket", printer)
    spooler.start()
    printer.wait_for(2)
    after = check_in(reception, 1)
    spooler.wake()
    printer.wait_for(3)
    found = until_settled(reception, before + after)
    spooler.stop(5)
    assert printer.sent == ["B 001", "B 002", "B 003"]
    assert found == [JobState.PRINTED, JobState.FAILED, JobState.PRINTED]


def test_a_hanging_printer_does_not_keep_the_program(reception: Reception) -> None:
    gate = threading.Event()
    printer = Printer()

    def hang(job: JobView) -> JobOutcome:
        printer(job)
        gate.wait(10)
        return JobOutcome(job.id, JobState.PRINTED, None)

    jobs = check_in(reception, 2)
    spooler = Spooler(reception, "ticket", hang)
    spooler.start()
    printer.wait_for(1)
    began = time.monotonic()
    spooler.stop(0.2)
    assert time.monotonic() - began < 2
    assert states(reception, jobs) == [JobState.SENDING, JobState.QUEUED]
    gate.set()
    spooler.stop(5)


def test_what_was_interrupted_is_unconfirmed_and_not_sent_again(reception: Reception) -> None:
    jobs = check_in(reception, 2)
    reception.write(printing.take_next, "ticket")  # and here the program was killed
    printer = Printer()
    spooler = Spooler(reception, "ticket", printer)
    spooler.start()
    assert until_settled(reception, jobs) == [JobState.UNCONFIRMED, JobState.PRINTED]
    spooler.stop(5)
    assert printer.sent == ["B 002"]
    assert reception.read(printing.outcome, jobs[0]).reason == "printer.interrupted"


def test_a_database_that_stumbles_does_not_end_the_spooler(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.spooler.AFTER_TROUBLE", 0.01)
    whole, stumbles = printing.has_waiting, iter([True, True, False])

    def stumbling(*arguments: object) -> bool:
        if next(stumbles, False):
            raise OSError("the disk is away")
        return whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(printing, "has_waiting", stumbling)
    jobs = check_in(reception, 1)
    spooler = Spooler(reception, "ticket", Printer())
    spooler.start()
    assert until_settled(reception, jobs) == [JobState.PRINTED]
    spooler.stop(5)


def hold(folder: Path, ready: Connection) -> None:
    """Hold the printer's lock in a process of its own, until it is killed."""
    with PrinterLock(folder, "ticket"):
        ready.send("held")
        signal.pause()


def test_one_program_at_a_time_serves_a_printer(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    program = context.Process(target=hold, args=(tmp_path, theirs))
    program.start()
    assert ours.poll(30)
    with pytest.raises(PrinterBusy), PrinterLock(tmp_path, "ticket"):
        pass
    with PrinterLock(tmp_path, "labels"):
        pass
    assert program.pid is not None
    os.kill(program.pid, signal.SIGKILL)
    program.join(10)
    with PrinterLock(tmp_path, "ticket"):
        pass
