"""A printer on the network: what arrives, what fails, by which code, and in what time."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from printers.outcomes import Outcome
from printers.timer import Timer
from printers.transport.descriptor import write_all
from tests.printers.virtual import JOB, VirtualPrinter, not_reached, refused, send, way_to

LARGE = b"x" * 20_000_000
"""More than the buffers of both sides hold."""


def test_the_network_printer_gets_everything_in_one_job() -> None:
    with VirtualPrinter() as printer:
        way = way_to(printer.url)
        assert way.look(None, 1.0).trouble is None
        assert send(way) is Outcome.UNCONFIRMED
        assert printer.wait_for_jobs(2) == [b"", JOB]


def test_a_printer_that_was_off_is_found_again() -> None:
    with VirtualPrinter() as printer:
        url = printer.url
    way = way_to(url)
    trouble = refused(way)
    assert (trouble.trouble, trouble.outcome) == ("printer.unreachable", Outcome.NOT_SENT)
    assert not_reached(way).trouble == "printer.unreachable"
    port = int(url.rsplit(":", 1)[1])
    with socket.create_server(("127.0.0.1", port)) as server:
        assert send(way) is Outcome.UNCONFIRMED
        connection, _ = server.accept()
        connection.close()


def test_a_module_that_refuses_for_a_moment_is_called_again() -> None:
    with VirtualPrinter() as printer:
        url = printer.url
    port = int(url.rsplit(":", 1)[1])
    servers: list[socket.socket] = []
    later = threading.Timer(0.2, lambda: servers.append(socket.create_server(("127.0.0.1", port))))
    later.start()
    assert send(way_to(url)) is Outcome.UNCONFIRMED
    later.join()
    servers[0].close()


def test_a_printer_that_never_reads_is_given_up_in_time() -> None:
    with VirtualPrinter(reads=False) as printer:
        trouble = refused(way_to(printer.url), LARGE, deadline=0.4)
    assert trouble.trouble == "printer.timeout"
    assert trouble.outcome is Outcome.UNCONFIRMED  # it may have printed the beginning


def test_a_slow_printer_gets_everything_while_there_is_time() -> None:
    job = JOB * 20
    with VirtualPrinter(pause=0.001) as printer:
        assert send(way_to(printer.url), job, deadline=5.0) is Outcome.UNCONFIRMED
        assert printer.wait_for_jobs(1) == [job]


def test_a_printer_that_is_too_slow_is_given_up_in_time() -> None:
    with VirtualPrinter(pause=0.05) as printer:
        trouble = refused(way_to(printer.url), LARGE, deadline=0.4)
    assert trouble.trouble == "printer.timeout"
    assert trouble.outcome is Outcome.UNCONFIRMED


def test_a_line_that_breaks_says_how_much_had_gone() -> None:
    with VirtualPrinter(drops_after=64) as printer:
        trouble = refused(way_to(printer.url), LARGE)
    assert trouble.trouble == "printer.cut-off"
    assert trouble.outcome is Outcome.UNCONFIRMED


def test_what_the_printer_answers_costs_no_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hanging up with unread answers resets the line, and then the job is lost."""
    job = JOB * 100
    with VirtualPrinter(says=b"\x14\x00\x00\x0f", pause=0.001) as printer:

        def write_and_be_answered(descriptor: int, data: bytes, timer: Timer) -> None:
            write_all(descriptor, data, timer)
            assert printer.answered.wait(5)

        monkeypatch.setattr("printers.transport.network.write_all", write_and_be_answered)
        assert send(way_to(printer.url), job, deadline=5.0) is Outcome.UNCONFIRMED
        assert printer.wait_for_jobs(1) == [job]


@pytest.fixture
def black_hole() -> Iterator[tuple[str, int]]:
    """An address that answers nothing: its queue is full, so that the system drops the call."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        address = server.getsockname()
        calls = []
        for _ in range(4):
            call = socket.socket()
            call.setblocking(False)
            call.connect_ex(address)
            calls.append(call)
        yield address
        for call in calls:
            call.close()


def test_an_address_that_answers_nothing_is_given_up_in_time(black_hole: tuple[str, int]) -> None:
    way = way_to(f"tcp://127.0.0.1:{black_hole[1]}")
    trouble = refused(way, deadline=0.3)
    assert (trouble.trouble, trouble.outcome) == ("printer.unreachable", Outcome.NOT_SENT)
    assert not_reached(way, deadline=0.3).trouble == "printer.unreachable"


def test_the_second_address_of_a_name_has_its_turn(
    black_hole: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with VirtualPrinter() as printer:
        good = ("127.0.0.1", int(printer.url.rsplit(":", 1)[1]))
        strange = (9999, socket.SOCK_STREAM, 0, "", good)  # a kind this system does not know
        both = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", a) for a in (black_hole, good)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [strange, *both])
        began = time.monotonic()
        assert send(way_to("tcp://printer.invalid"), deadline=1.0) is Outcome.UNCONFIRMED
        assert 0.4 < time.monotonic() - began < 0.9  # half of it was the first one's
        assert printer.wait_for_jobs(1) == [JOB]


def test_a_name_that_is_looked_up_for_ever_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release = threading.Event()

    def slow(*_: object, **__: object) -> list[Any]:
        release.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    trouble = refused(way_to("tcp://printer.invalid"), deadline=0.3)
    release.set()
    assert (trouble.trouble, trouble.outcome) == ("printer.unreachable", Outcome.NOT_SENT)


def test_a_name_that_nobody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert not_reached(way_to("tcp://printer.invalid")).trouble == "printer.unreachable"
