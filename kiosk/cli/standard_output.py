"""Bytes for whoever reads what a command writes."""

import errno
import sys
from collections.abc import Iterable

from kiosk.calendars.files import refuse


def write_out(chunks: Iterable[bytes]) -> None:
    """Write to standard output. Raises `Refused` as `files.refuse` does."""
    stream = sys.stdout.buffer
    try:
        stream.writelines(chunks)
        stream.flush()
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever read it has seen enough
            raise
        refuse("standard output", error)
