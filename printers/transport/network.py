"""A printer on the network that takes bytes on a TCP port."""

import errno
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from printers.errors import PrinterError
from printers.timer import Timer
from printers.transport.descriptor import (
    broken,
    read_some,
    wait_until_writable,
    write_all,
)
from printers.transport.lines import LineTransport

_Found = tuple[int, int, int, str, Any]
_ANSWERS = 64  # pieces of 4 kB: more than a printer says, and the loop ends


_REFUSED_SECONDS, _CALL_EVERY = 0.5, 0.05
"""Modules that have just ended a connection refuse the next one for a moment."""


class _RefusedError(PrinterError):
    """Somebody is there and says no."""


class NetworkTransport(LineTransport):
    """The name is looked up each time, as addresses change."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port

    @contextmanager
    def connect(self, timer: Timer) -> Iterator["NetworkLine"]:
        """Call the printer. Raises `PrinterError`."""
        connection = self._connect(timer)
        try:
            connection.setblocking(False)
            yield NetworkLine(connection)
        finally:
            with suppress(OSError):
                connection.close()

    def _connect(self, timer: Timer) -> socket.socket:
        patience = Timer(min(_REFUSED_SECONDS, timer.left()))
        while True:
            try:
                return self._call(timer)
            except _RefusedError:
                if not patience.remains():
                    raise
                time.sleep(_CALL_EVERY)

    def _call(self, timer: Timer) -> socket.socket:
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
                said_no = error.errno == errno.ECONNREFUSED
                kind_of_error = _RefusedError if said_no else PrinterError
                trouble = kind_of_error("printer.unreachable", f"{address}: {error}")
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


class NetworkLine:
    """A connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def write(self, data: bytes, timer: Timer) -> None:
        """Write everything. Raises `PrinterError`."""
        write_all(self._connection.fileno(), data, timer)

    def ready(self, timer: Timer) -> None:
        """Wait until the connection takes more. Raises `PrinterError`."""
        wait_until_writable(self._connection.fileno(), timer, 0)

    def read(self, seconds: float) -> bytes:
        """Return what the printer says next. Raises `PrinterError`."""
        said = read_some(self._connection.fileno(), seconds)
        if said == b"":
            raise PrinterError("printer.cut-off", "the printer hung up")
        return said or b""

    def finish(self, timer: Timer) -> None:  # noqa: ARG002  none of it waits
        """Say that nothing more comes. Raises `PrinterError`."""
        try:
            self._connection.shutdown(socket.SHUT_WR)
            _drop_answers(self._connection)
        except OSError as error:
            raise broken(error, 0) from error


def _drop_answers(connection: socket.socket) -> None:
    """Read what the printer has said: closing with unread bytes resets the line, and a printer
    that is reset throws the ticket away.
    """
    with suppress(BlockingIOError):
        for _ in range(_ANSWERS):
            if not connection.recv(4096):
                return
