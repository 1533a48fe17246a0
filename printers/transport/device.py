"""A printer behind a device file of the kernel, such as /dev/usb/lp0."""

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from printers.errors import PrinterError
from printers.timer import Timer
from printers.transport.descriptor import read_some, wait_until_writable, write_all
from printers.transport.lines import LineTransport

CODES = {
    errno.EBUSY: "printer.busy",
    errno.ENOENT: "printer.missing",
    errno.ENODEV: "printer.missing",
    errno.ENXIO: "printer.missing",
    errno.ENOTDIR: "printer.missing",
    errno.EISDIR: "printer.missing",
    errno.EACCES: "printer.denied",
    errno.EPERM: "printer.denied",
}
"""Why a device file could not be opened."""


_NOTHING_SECONDS = 0.02  # a driver may call itself readable and then have nothing


class DeviceTransport(LineTransport):
    """Writes to the device file; a path that is no device is refused, never created."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def connect(self, timer: Timer) -> Iterator["DeviceLine"]:  # noqa: ARG002  it does not wait
        """Open the device. Raises `PrinterError`."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            code = CODES.get(error.errno or 0, "printer.failed")
            raise PrinterError(code, str(error)) from error
        try:
            if not stat.S_ISCHR(os.fstat(descriptor).st_mode):
                raise PrinterError("printer.missing", f"{self._path} is not a device")
            yield DeviceLine(descriptor)
        finally:
            os.close(descriptor)


class DeviceLine:
    """An open device file."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, data: bytes, timer: Timer) -> None:
        """Write everything. Raises `PrinterError`."""
        write_all(self._descriptor, data, timer)

    def ready(self, timer: Timer) -> None:
        """Wait until the printer has taken what the driver holds. Raises `PrinterError`."""
        wait_until_writable(self._descriptor, timer, 0)

    def read(self, seconds: float) -> bytes:
        """Return what the printer says next. Raises `PrinterError`."""
        said = read_some(self._descriptor, seconds)
        if said == b"":
            time.sleep(min(seconds, _NOTHING_SECONDS))
        return said or b""

    def finish(self, timer: Timer) -> None:
        """Wait until the driver has put everything on the cable. Raises `PrinterError`."""
        # The kernel's driver takes bytes before they are on the cable, and closing throws away
        # what still waits: it is on the cable when the driver would take more.
        self.ready(timer)
