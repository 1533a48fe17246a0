"""A printer behind a device file of the kernel, such as /dev/usb/lp0."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from printers.errors import PrinterError
from printers.transport.base import Outcome, Timer
from printers.transport.descriptor import write_all

_CODES = {
    errno.ENOENT: "printer.missing",
    errno.ENODEV: "printer.missing",
    errno.ENXIO: "printer.missing",
    errno.EACCES: "printer.denied",
    errno.EPERM: "printer.denied",
}


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
        return Outcome.UNCONFIRMED

    def probe(self, deadline: float) -> None:  # noqa: ARG002
        """Open and close the device. Raises `PrinterError`."""
        with self._open():
            pass

    @contextmanager
    def _open(self) -> Iterator[int]:
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            raise PrinterError(
                _CODES.get(error.errno or 0, "printer.failed"), str(error)
            ) from error
        try:
            if not stat.S_ISCHR(os.fstat(descriptor).st_mode):
                raise PrinterError("printer.missing", f"{self._path} is not a device")
            yield descriptor
        finally:
            os.close(descriptor)
