"""How long something may take."""

import time

from printers.errors import PrinterError


class Timer:
    """How much is left of a deadline, in seconds."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def plus(self, seconds: float) -> "Timer":
        """Return one that ends so many seconds later."""
        return Timer(self._end - time.monotonic() + seconds)

    def remains(self) -> float:
        """Return what is left, at least 0."""
        return max(0.0, self._end - time.monotonic())

    def left(self, sent: int = 0) -> float:
        """Return what is left. Raises `PrinterError` (`printer.timeout`) when nothing is."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise PrinterError("printer.timeout", f"after {sent} bytes", sent=sent)
        return left
