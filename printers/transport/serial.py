"""A printer on a serial line."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from printers.errors import PrinterError
from printers.timer import Timer
from printers.transport.descriptor import (
    broken,
    read_some,
    wait_until_writable,
    write_all,
)
from printers.transport.device import CODES
from printers.transport.lines import LineTransport

if TYPE_CHECKING:
    from serial import Serial

_BITS_A_BYTE = 10  # eight, a start and a stop bit


class SerialTransport(LineTransport):
    """At the line's own speed, eight bits without parity and without a handshake."""

    def __init__(self, path: Path, baud: int) -> None:
        self._path, self._baud = path, baud

    @contextmanager
    def connect(self, timer: Timer) -> Iterator["SerialLine"]:
        """Open the line. Raises `PrinterError`."""
        line = self._open(timer.left())
        try:
            yield SerialLine(line, self._baud)
        finally:
            line.close()

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


class SerialLine:
    """An open line."""

    def __init__(self, line: "Serial", baud: int) -> None:
        self._line, self._baud = line, baud

    def write(self, data: bytes, timer: Timer) -> None:
        """Write everything, and wait until the line has carried it. Raises `PrinterError`.

        What the line itself needs for so many bytes is added to the timer.
        """
        timer = timer.plus(len(data) * _BITS_A_BYTE / self._baud)
        try:
            # pyserial's own write knows a time limit, but not how much went before it was over.
            write_all(self._line.fileno(), data, timer)
            self._carry(timer, len(data))
        except PrinterError:
            self._forget()
            raise

    def ready(self, timer: Timer) -> None:
        """Wait until the line takes more. Raises `PrinterError`."""
        wait_until_writable(self._line.fileno(), timer, 0)

    def read(self, seconds: float) -> bytes:
        """Return what the printer says next. Raises `PrinterError`."""
        said = read_some(self._line.fileno(), seconds)
        if said == b"":
            raise PrinterError("printer.cut-off", "the line has ended")
        return said or b""

    def finish(self, timer: Timer) -> None:
        """Everything has been carried already."""

    def _carry(self, timer: Timer, sent: int) -> None:
        try:
            while self._line.out_waiting:
                # The kernel tells nobody when its buffer is empty; ten bytes take about this long.
                time.sleep(min(timer.left(sent), 0.01))
        except OSError as error:
            raise broken(error, sent) from error

    def _forget(self) -> None:
        """Throw away what the line has not carried: closing would wait for it, half a minute."""
        import termios

        with suppress(OSError, termios.error):  # the line may be gone, and its buffer with it
            self._line.reset_output_buffer()
