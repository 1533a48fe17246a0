"""A printer on the network that takes bytes on a TCP port."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from printers.errors import PrinterError
from printers.transport.base import Outcome, Timer
from printers.transport.descriptor import broken, write_all

_Found = tuple[int, int, int, str, Any]
_ANSWERS = 64  # pieces of 4 kB: more than a printer says, and the loop ends


class NetworkTransport:
    """Connects for each job; the name is looked up each time, as addresses change."""

    reads_back = True

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port

    def send(self, data: bytes, *, name: str, deadline: float) -> Outcome:  # noqa: ARG002
        """Send the job. Raises `PrinterError`."""
        timer = Timer(deadline)
        with self._connected(timer) as connection:
            write_all(connection.fileno(), data, timer)
            try:
                connection.shutdown(socket.SHUT_WR)
                _drop_answers(connection)
            except OSError as error:
                raise broken(error, len(data)) from error
        return Outcome.UNCONFIRMED

    def probe(self, deadline: float) -> None:
        """Connect and hang up. Raises `PrinterError`."""
        with self._connected(Timer(deadline)):
            pass

    @contextmanager
    def _connected(self, timer: Timer) -> Iterator[socket.socket]:
        connection = self._connect(timer)
        try:
            connection.setblocking(False)
            yield connection
        finally:
            with suppress(OSError):
                connection.close()

    def _connect(self, timer: Timer) -> socket.socket:
        trouble = PrinterError("printer.unreachable", f"no address for {self._host}")
        addresses = self._addresses(timer)
        for index, (family, kind, protocol, _, address) in enumerate(addresses):
            # An address that answers nothing must leave time for the next one.
            patience = timer.left() / (len(addresses) - index)
            connection = None
            try:
                connection = socket.socket(family, kind, protocol)
                connection.settimeout(patience)
                connection.connect(address)
            except OSError as error:
                if connection is not None:
                    connection.close()
                trouble = PrinterError("printer.unreachable", f"{address}: {error}")
            else:
                return connection
        raise trouble

    def _addresses(self, timer: Timer) -> list[_Found]:
        """Look the name up; the system's own patience may be longer than ours."""
        found: list[_Found] = []

        def look_up() -> None:
            with suppress(OSError, UnicodeError):
                found.extend(socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM))

        thread = threading.Thread(target=look_up, name="printer-name", daemon=True)
        thread.start()
        thread.join(timer.left())
        return list(found)


def _drop_answers(connection: socket.socket) -> None:
    """Read what the printer has said: closing with unread bytes resets the line, and a printer
    that is reset throws the ticket away.
    """
    with suppress(BlockingIOError):
        for _ in range(_ANSWERS):
            if not connection.recv(4096):
                return
