"""A printer on a serial line."""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from printers.errors import PrinterError
from printers.transport.base import Outcome, Timer
from printers.transport.descriptor import write_all

if TYPE_CHECKING:
    from serial import Serial

_BITS_A_BYTE = 10  # eight, a start and a stop bit


class SerialTransport:
    """Writes at the line's own speed; the printer holds the line while its buffer is full."""

    reads_back = True

    def __init__(self, path: Path, baud: int) -> None:
        self._path, self._baud = path, baud

    def send(self, data: bytes, *, name: str, deadline: float) -> Outcome:  # noqa: ARG002
        """Write the job and wait until the line has carried it. Raises `PrinterError`."""
        timer = Timer(max(deadline, self._needed(len(data))))
        line = self._open()
        try:
            os.set_blocking(line.fileno(), False)
            write_all(line.fileno(), data, timer)
            self._carry(line, timer, len(data))
        finally:
            line.close()
        return Outcome.UNCONFIRMED

    def probe(self, deadline: float) -> None:  # noqa: ARG002
        """Open and close the line. Raises `PrinterError`."""
        self._open().close()

    def _open(self) -> "Serial":
        import serial  # only where there is such a printer

        try:
            return serial.Serial(str(self._path), self._baud, timeout=0)
        except serial.SerialException as error:
            denied = isinstance(error.__context__, PermissionError) or error.errno == 13
            code = "printer.denied" if denied else "printer.missing"
            raise PrinterError(code, str(error)) from error
        except (OSError, ValueError) as error:
            raise PrinterError("printer.failed", str(error)) from error

    def _needed(self, size: int) -> float:
        """Return the seconds that the line needs for so many bytes, with half as much again."""
        return 1.5 * size * _BITS_A_BYTE / self._baud + 1.0

    def _carry(self, line: "Serial", timer: Timer, sent: int) -> None:
        try:
            while line.out_waiting:
                # The kernel tells nobody when its buffer is empty; a byte takes about this long.
                time.sleep(min(timer.left(sent), 0.01))
        except OSError as error:
            raise PrinterError("printer.cut-off", str(error), sent=sent) from error
