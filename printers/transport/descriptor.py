"""Writing to an open file descriptor that may take its time."""

import errno
import os
import select

from printers.errors import PrinterError
from printers.transport.base import Timer

_GONE = frozenset({errno.EPIPE, errno.ECONNRESET, errno.ENODEV, errno.EIO, errno.ENXIO})


def write_all(descriptor: int, data: bytes, timer: Timer) -> None:
    """Write everything to a non-blocking descriptor before the time is over.

    Raises `PrinterError`, which says how much was taken before.
    """
    sent = 0
    while sent < len(data):
        left = timer.left(sent)
        try:
            _, writable, _ = select.select([], [descriptor], [], left)
            if writable:
                sent += os.write(descriptor, data[sent:])
        except BlockingIOError:
            continue
        except OSError as error:
            code = "printer.cut-off" if error.errno in _GONE else "printer.failed"
            raise PrinterError(code, str(error), sent=sent) from error
