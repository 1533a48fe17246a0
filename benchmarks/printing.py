"""How small tickets are, how soon paper comes, and how much of a printer's speed is used."""

import multiprocessing
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.figures import milliseconds, percentile, show
from benchmarks.house import SetClock, open_house
from db.enums import JobState
from kiosk.delivery import Device, ticket_bytes
from kiosk.domain.checkin import CheckIn
from kiosk.reception import Reception
from kiosk.services import printing, visits
from kiosk.services.visits import TicketView
from kiosk.spooler import Spooler
from printers.address import parse
from printers.profiles import profile
from printers.protocol import listening, mark_of
from printers.timer import Timer
from tests.printers.firmware import Firmware, OnNetwork

Ask = Callable[[], tuple[list[float], list[float]]]
"""When jobs began to come, and when sheets were cut."""

TICKETS = 60
WAITING = 50
AT_LEAST = 0.95

SHEET_SECONDS = 0.27
"""80 mm of ticket at 300 mm/s."""


def run() -> bool:
    """Measure on a database and a printer of the benchmark."""
    print("Printing")
    with tempfile.TemporaryDirectory() as name:
        engine, reception = open_house(Path(name), SetClock())
        ticket = reception.write(visits.check_in, CheckIn("A", "fr"), printing=False)
        _encoding(reception, ticket)
        _one_by_one(reception)
        held = _a_full_queue(reception)
        engine.dispose()
    return held


def _encoding(reception: Reception, ticket: TicketView) -> None:
    for name in ("80mm", "58mm", "58mm-raster"):
        paper = profile(name)
        size = len(listening(ticket_bytes(reception.place.house, ticket, paper), mark_of(1)))
        taken = []
        for _ in range(100):
            began = time.perf_counter()
            ticket_bytes(reception.place.house, ticket, paper)
            taken.append(time.perf_counter() - began)
        show(
            f"a ticket on {name}", f"{size} bytes, made in {milliseconds(statistics.median(taken))}"
        )


def _one_by_one(reception: Reception) -> None:
    """Let visitors come one after the other, to a printer that needs no time for its paper."""
    to_first, to_printed = [], []
    with _printer(0.0) as (url, ask):
        spooler = Spooler(reception, _device(reception, url))
        spooler.start()
        for turn in range(TICKETS):
            ticket = reception.write(visits.check_in, CheckIn("B", "fr"))
            queued = time.perf_counter()
            spooler.wake()
            assert ticket.job is not None  # noqa: S101  for the type checker
            while reception.read(printing.get, ticket.job).state is not JobState.PRINTED:
                time.sleep(0.001)
            if turn:  # the first one loads what all others use
                to_printed.append(time.perf_counter() - queued)
                to_first.append(ask()[0][-1] - queued)
        spooler.stop(5)
    for what, values in (("queued to first byte", to_first), ("queued to confirmed", to_printed)):
        p50, p99 = (milliseconds(percentile(values, percent)) for percent in (50, 99))
        show(what, f"p50 {p50}, p99 {p99}")


def _a_full_queue(reception: Reception) -> bool:
    """Print what waits, and the same documents as fast as the printer can."""
    tickets = [reception.write(visits.check_in, CheckIn("C", "fr")) for _ in range(WAITING)]
    with _printer(SHEET_SECONDS) as (url, ask):
        spooler = Spooler(reception, _device(reception, url))
        spooler.start()
        _wait_for_sheets(ask)
        first_bytes, cuts = ask()
        spooler.stop(5)
    jobs = {job.id: job.state for job in reception.read(printing.of_day)}
    unproven = [each for each in tickets if jobs[each.job or 0] is not JobState.PRINTED]
    ours = cuts[-1] - first_bytes[0]
    documents = [ticket_bytes(reception.place.house, each, profile("80mm")) for each in tickets]
    with _printer(SHEET_SECONDS) as (url, ask):
        host, port = url.removeprefix("tcp://").split(":")
        with socket.create_connection((host, int(port))) as line:
            for document in documents:
                line.sendall(document)
            _wait_for_sheets(ask)
        first_bytes, cuts = ask()
    floor = cuts[-1] - first_bytes[0]
    ratio = floor / ours
    between = milliseconds((ours - floor) / (WAITING - 1))
    show("the printer by itself", f"{WAITING} tickets in {floor:.2f} s")
    show("the queue", f"{WAITING} tickets in {ours:.2f} s, {between} between two")
    show("not confirmed", f"{len(unproven)} tickets", "none", held=not unproven)
    show("its share", f"{ratio:.3f}", f"at least {AT_LEAST}", held=ratio >= AT_LEAST)
    return ratio >= AT_LEAST and not unproven


def _wait_for_sheets(ask: Ask) -> None:
    patience = Timer(10 * WAITING * SHEET_SECONDS)
    while len(ask()[1]) < WAITING:
        patience.left()
        time.sleep(0.1)


def _device(reception: Reception, url: str) -> Device:
    return Device("ticket", parse(url, base=Path("/")), "80mm", reception.place.house, 5.0)


@contextmanager
def _printer(sheet_seconds: float) -> Iterator[tuple[str, Ask]]:
    """Run a printer in a process of its own, as it would not share our processor either."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_be_a_printer, args=(sheet_seconds, theirs))
    process.start()
    url = str(ours.recv())

    def ask() -> tuple[list[float], list[float]]:
        ours.send("when?")
        answer: tuple[list[float], list[float]] = ours.recv()
        return answer

    try:
        yield url, ask
    finally:
        ours.send(None)
        process.join(10)


def _be_a_printer(sheet_seconds: float, pipe: Connection) -> None:
    """Tell when jobs began to come and when sheets were cut, until told to end."""
    with OnNetwork(Firmware(sheet_seconds=sheet_seconds)) as printer:
        pipe.send(printer.url)
        while pipe.recv() is not None:
            pipe.send((printer.firmware.first_bytes, printer.firmware.cut_at))
