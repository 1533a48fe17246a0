"""An open line to a printer."""

from typing import Protocol

from printers.timer import Timer


class Line(Protocol):
    """Bytes both ways; everything raises `PrinterError` only."""

    def write(self, data: bytes, timer: Timer) -> None:
        """Write everything; an error says how much was taken before."""

    def ready(self, timer: Timer) -> None:
        """Return when the printer takes more, as far as this line can tell."""

    def read(self, seconds: float) -> bytes:
        """Return what the printer says next, or nothing when it says nothing for so long."""

    def finish(self, timer: Timer) -> None:
        """Return when hanging up loses nothing of what was written."""
