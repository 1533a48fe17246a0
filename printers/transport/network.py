"""A printer on the network that takes bytes on a TCP port."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from printers.errors import PrinterError
from printers.transport.base import Outcome, Timer
from printers.transport.descriptor import write_all


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
            except OSError as error:
                raise PrinterError("printer.cut-off", str(error), sent=len(data)) from error
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
        for family, kind, protocol, _, address in self._addresses(timer):
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(timer.left())
                connection.connect(address)
            except OSError as error:
                connection.close()
                trouble = PrinterError("printer.unreachable", f"{address}: {error}")
            else:
                return connection
        raise trouble

    def _addresses(self, timer: Timer) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        """Look the name up; the system's own patience may be longer than ours."""
        found: list[tuple[int, int, int, str, tuple[str, int]]] = []

        def look_up() -> None:
            with suppress(OSError, UnicodeError):
                found.extend(
                    socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)  # type: ignore[arg-type]  # both families connect alike
                )

        thread = threading.Thread(target=look_up, name="printer-name", daemon=True)
        thread.start()
        thread.join(timer.left())
        return list(found)
