"""A printer on a real socket, which behaves as badly as a test wants."""

import os
import select
import socket
import struct
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from printers.address import parse
from printers.outcomes import Abilities, Delivered, Job, Look, Outcome
from printers.profiles import profile
from printers.transport import Transport, open_transport
from tests.printers.firmware import Firmware

JOB = b"\x1b@\x1bt\x10B 012\n" * 40


class VirtualPrinter:
    """Listens on this machine; each connection is a job.

    `reads`: False leaves what comes unread. `drops_after` breaks the line after so many bytes.
    `pause`: seconds between two pieces of at most 512 bytes. `says`: what it
    answers; `answered` is set when it has.
    """

    def __init__(
        self,
        *,
        reads: bool = True,
        drops_after: int | None = None,
        pause: float = 0.0,
        says: bytes = b"",
    ) -> None:
        self._reads, self._drops_after, self._pause = reads, drops_after, pause
        self._says = says
        self._server = socket.socket()
        if not reads or pause:
            self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self._server.bind(("127.0.0.1", 0))
        self._server.listen()
        self._changed = threading.Condition()
        self._off = threading.Event()
        self.answered = threading.Event()
        self._held: list[socket.socket] = []
        self.jobs: list[bytes] = []
        self.url = f"tcp://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        """Switch it on."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Switch it off."""
        self._off.set()
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)
        assert not self._thread.is_alive()
        for connection in self._held:
            connection.close()

    def wait_for_jobs(self, count: int, timeout: float = 5.0) -> list[bytes]:
        """Wait until so many jobs have come, and return them."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.jobs) >= count, timeout)
            return list(self.jobs)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            if self._reads:
                self._receive(connection)
            else:
                self._held.append(connection)

    def _receive(self, connection: socket.socket) -> None:
        data = b""
        size = 64 if self._drops_after is not None else 512 if self._pause else 65536
        with connection:
            connection.sendall(self._says)
            self.answered.set()
            try:
                while piece := connection.recv(size):
                    data += piece
                    if self._drops_after is not None and len(data) >= self._drops_after:
                        # Lingering for no time makes the close a reset, as a pulled cable does.
                        linger = struct.pack("ii", 1, 0)
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                        return
                    if self._off.wait(self._pause):
                        return
            except ConnectionResetError:
                return  # what was sent is lost, as on paper
        with self._changed:
            self.jobs.append(data)
            self._changed.notify_all()


@contextmanager
def full_line() -> Iterator[tuple[int, str]]:
    """Give a line that takes nothing until its printer's end is read: that end, and the name."""
    printer, ours = os.openpty()
    tty.setraw(ours)
    os.set_blocking(ours, False)
    poll = select.poll()
    poll.register(ours, select.POLLOUT)
    while poll.poll(100):
        with suppress(BlockingIOError):
            os.write(ours, b"x")
    yield printer, os.ttyname(ours)
    os.close(printer)
    os.close(ours)


def sheet_of(data: bytes) -> list[bytes]:
    """Return the letters and commands that a printer in order makes a sheet of."""
    firmware = Firmware()
    firmware.receive(data)
    firmware.settle()
    firmware.switch_off()
    sheet, rest = firmware.commands
    assert rest == []
    return sheet


def way_to(url: str, base: Path = Path("/")) -> Transport:
    """Open the way to a printer."""
    return open_transport(parse(url, base=base), profile("80mm"))


def deliver(
    way: Transport,
    data: bytes = JOB,
    deadline: float = 2.0,
    abilities: Abilities | None = None,
    name: str = "B012-1",
) -> Delivered:
    """Deliver a job, without a question if not told otherwise."""
    job = Job(data, name, b"0001")
    return way.deliver(job, abilities, deadline, lambda: True)


def send(way: Transport, data: bytes = JOB, deadline: float = 2.0) -> Outcome:
    """Send a job without a question, and see that the deadline is kept whatever happens."""
    began = time.monotonic()
    delivered = deliver(way, data, deadline)
    assert time.monotonic() - began < deadline + 0.5
    assert delivered.trouble is None, delivered
    return delivered.outcome


def refused(way: Transport, data: bytes = JOB, deadline: float = 2.0) -> Delivered:
    """Send a job that must fail, in time."""
    began = time.monotonic()
    delivered = deliver(way, data, deadline)
    assert time.monotonic() - began < deadline + 0.5
    assert delivered.trouble, delivered
    return delivered


def not_reached(way: Transport, deadline: float = 1.0) -> Look:
    """Look for a printer that must not be reached, in time."""
    began = time.monotonic()
    found = way.look(None, deadline)
    assert time.monotonic() - began < deadline + 0.5
    assert found.trouble, found
    return found
