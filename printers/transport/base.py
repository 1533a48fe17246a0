"""What every way to a printer can do."""

import re
import time
from enum import StrEnum
from typing import Protocol

from printers.errors import PrinterError


class Outcome(StrEnum):
    """What is known after everything was handed over."""

    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"


class Transport(Protocol):
    """A way to a printer. Opened for each job, so that one that was switched off is found again.

    `reads_back`: the printer's answers could be read this way.
    """

    reads_back: bool

    def send(self, data: bytes, *, name: str, deadline: float) -> Outcome:
        """Hand over a whole job within `deadline` seconds. Raises `PrinterError` only.

        `name` is what the job is called where somebody can see it.
        """

    def probe(self, deadline: float) -> None:
        """Find out within `deadline` seconds whether the printer can be reached; prints nothing.

        Raises `PrinterError` only.
        """


class Timer:
    """How much is left of a deadline, in seconds."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, sent: int = 0) -> float:
        """Return what is left. Raises `PrinterError` (`printer.timeout`) when nothing is."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise PrinterError("printer.timeout", f"after {sent} bytes", sent=sent)
        return left


def safe_name(name: str) -> str:
    """Return the name with nothing but `A-Za-z0-9._-`: neither a path nor an option."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".-")[:100] or "job"
