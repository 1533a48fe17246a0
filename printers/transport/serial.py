"""A printer on a serial line."""

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from printers.errors import PrinterError
from printers.transport.base import Outcome, Timer
from printers.transport.descriptor import broken, write_all
from printers.transport.device import CODES

if TYPE_CHECKING:
    from serial import Serial

_BITS_A_BYTE = 10  # eight, a start and a stop bit


class SerialTransport:
    """Writes at the line's own speed, eight bits without parity and without a handshake."""

    reads_back = True

    def __init__(self, path: Path, baud: int) -> None:
        self._path, self._baud = path, baud

    def send(self, data: bytes, *, name: str, deadline: float) -> Outcome:  # noqa: ARG002
        """Write the job and wait until the line has carried it. Raises `PrinterError`."""
        timer = Timer(deadline)
        line = self._open(deadline)
        try:
            # pyserial's own write knows a time limit, but not how much went before it was over.
            write_all(line.fileno(), data, timer)
            self._carry(line, timer, len(data))
        except PrinterError as error:
            self._forget(line)
            if error.code != "printer.timeout":
                raise
            needed = len(data) * _BITS_A_BYTE / self._baud
            detail = f"{error.detail}; {needed:.1f} s is the least at {self._baud} baud"
            raise PrinterError(error.code, detail, sent=error.sent) from error
        finally:
            line.close()
        return Outcome.UNCONFIRMED

    def probe(self, deadline: float) -> None:
        """Open and close the line. Raises `PrinterError`."""
        self._open(deadline).close()

    def _open(self, deadline: float) -> "Serial":
        import termios  # both only where there is such a printer

        import serial

        try:
            return serial.Serial(str(self._path), self._baud, timeout=0, write_timeout=deadline)
        except serial.SerialException as error:
            # Without a number, the path was opened, but is not a line.
            code = CODES.get(error.errno or 0, "printer.failed")
            code = "printer.missing" if error.errno is None else code
            raise PrinterError(code, str(error)) from error
        except (OSError, ValueError, termios.error) as error:
            raise PrinterError("printer.failed", str(error)) from error

    def _carry(self, line: "Serial", timer: Timer, sent: int) -> None:
        try:
            while line.out_waiting:
                # The kernel tells nobody when its buffer is empty; ten bytes take about this long.
                time.sleep(min(timer.left(sent), 0.01))
        except OSError as error:
            raise broken(error, sent) from error

    def _forget(self, line: "Serial") -> None:
        """Throw away what the line has not carried: closing would wait for it, half a minute."""
        import termios

        with suppress(OSError, termios.error):  # the line may be gone, and its buffer with it
            line.reset_output_buffer()
