"""A printer behind a device file of the kernel, such as /dev/usb/lp0."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from printers.errors import PrinterError
from printers.transport.base import Outcome, Timer
from printers.transport.descriptor import wait_until_writable, write_all

CODES = {
    errno.ENOENT: "printer.missing",
    errno.ENODEV: "printer.missing",
    errno.ENXIO: "printer.missing",
    errno.ENOTDIR: "printer.missing",
    errno.EISDIR: "printer.missing",
    errno.EACCES: "printer.denied",
    errno.EPERM: "printer.denied",
}
"""Why a device file could not be opened."""


class DeviceTransport:
    """Writes to the device file; a path that is no device is refused, never created."""

    reads_back = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, data: bytes, *, name: str, deadline: float) -> Outcome:  # noqa: ARG002
        """Write the job. Raises `PrinterError`."""
        timer = Timer(deadline)
        with self._open() as descriptor:
            write_all(descriptor, data, timer)
            # The kernel's driver takes bytes before they are on the cable, and closing throws
            # away what still waits: it is on the cable when the driver would take more.
            wait_until_writable(descriptor, timer, len(data))
        return Outcome.UNCONFIRMED

    def probe(self, deadline: float) -> None:  # noqa: ARG002  opening does not wait
        """Open and close the device. Raises `PrinterError`."""
        with self._open():
            pass

    @contextmanager
    def _open(self) -> Iterator[int]:
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            code = CODES.get(error.errno or 0, "printer.failed")
            raise PrinterError(code, str(error)) from error
        try:
            if not stat.S_ISCHR(os.fstat(descriptor).st_mode):
                raise PrinterError("printer.missing", f"{self._path} is not a device")
            yield descriptor
        finally:
            os.close(descriptor)
