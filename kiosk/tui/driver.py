"""A terminal driver for a keyboard that strangers use."""

import os
import re
import select
from contextlib import suppress

from textual.drivers.linux_driver import LinuxDriver

from kiosk.tui.guard import Guard

# Alone it begins a sequence of colours; within one of another kind it is a row of the screen.
_BOLD = re.compile(r"\x1b\[1;(?=[\d;]*m)")


class KioskDriver(LinuxDriver):
    """Textual's driver for Linux, behind a guard."""

    _is_console = os.environ.get("TERM") == "linux"

    def run_input_thread(self) -> None:
        """Read keys until the app ends; whatever they are, go on reading."""
        guard = Guard(debug=self._debug)
        while not self.exit_event.is_set():
            ready, _, _ = select.select([self.fileno], [], [], 0.1)
            try:
                typed = os.read(self.fileno, 4096) if ready else b""
                if ready and not typed:
                    # The terminal was closed: reading on would take a whole core, for ever.
                    self._app.call_later(self._app.exit)
                    return
            except OSError:
                return  # the terminal is gone; the app is told by its signal
            for message in guard.take(typed):
                with suppress(Exception):  # whatever one key brings about, the next one is read
                    self.process_message(message)

    def write(self, data: str) -> None:
        """Leave bold away on a console of Linux: there it turns black into grey."""
        super().write(_BOLD.sub("\x1b[", data) if self._is_console else data)

    def _enable_bracketed_paste(self) -> None:
        """Leave it off: a paste is then keys, and keys are counted."""

    def _query_in_band_window_resize(self) -> None:
        """Ask the kernel for the size, not whoever types."""

    def _enable_in_band_window_resize(self) -> None:
        """As above."""
