"""Writing to an open file descriptor that may take its time."""

import errno
import math
import os
import select

from printers.errors import PrinterError
from printers.timer import Timer

_GONE = frozenset(
    {
        errno.EPIPE,
        errno.ECONNRESET,
        errno.ECONNABORTED,
        errno.ETIMEDOUT,
        errno.EHOSTUNREACH,
        errno.ENETUNREACH,
        errno.ENETDOWN,
        errno.ENOTCONN,
        errno.ENODEV,
        errno.ENXIO,
        errno.EIO,
    }
)


def write_all(descriptor: int, data: bytes, timer: Timer) -> None:
    """Write everything to a non-blocking descriptor before the time is over.

    Raises `PrinterError`, which says how much was taken before.
    """
    sent = 0
    rest = memoryview(data)  # a slice of bytes would be copied after each short write
    while rest:
        wait_until_writable(descriptor, timer, sent)
        try:
            taken = os.write(descriptor, rest)
        except BlockingIOError:
            continue
        except OSError as error:
            raise broken(error, sent) from error
        sent += taken
        rest = rest[taken:]


def wait_until_writable(descriptor: int, timer: Timer, sent: int) -> None:
    """Wait until the descriptor takes more, or has an error to tell. Raises `PrinterError`."""
    poll = select.poll()  # select() refuses descriptors from 1024 on
    poll.register(descriptor, select.POLLOUT)
    while not poll.poll(math.ceil(timer.left(sent) * 1000)):
        pass


def read_some(descriptor: int, seconds: float) -> bytes | None:
    """Return what came within so many seconds; empty: the line has ended; None: nothing came.

    Raises `PrinterError`.
    """
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    if not poll.poll(math.ceil(seconds * 1000)):
        return None
    try:
        return os.read(descriptor, 4096)
    except BlockingIOError:
        return None
    except OSError as error:
        raise broken(error, 0) from error


def broken(error: OSError, sent: int) -> PrinterError:
    """Return what to raise when writing failed after `sent` bytes."""
    code = "printer.cut-off" if error.errno in _GONE else "printer.failed"
    return PrinterError(code, str(error), sent=sent)
