"""What every screen program of the house shares."""

import gc
import logging
import os
import signal
import time
from collections.abc import Iterable

from textual.app import App, SystemCommand
from textual.events import Key
from textual.screen import Screen

from kiosk import supervisor
from kiosk.tui.driver import KioskDriver
from kiosk.tui.theme import CONTRAST, HOUSE, THEMES

log = logging.getLogger(__name__)

TIDY_AFTER = 3.0
"""Seconds of quiet before memory is tidied."""

_THRESHOLDS = (700, 10, 100)
"""Python's own, but ten times fewer of the searches that look at everything (`gc`)."""

CONTRAST_EVERY = 0.5
"""Seconds between two changes of all colours, which cost the most of all that a key can do."""


class KioskApp(App[None], inherit_bindings=False):
    """An app without Textual's own ways out: no palette, no quit key, no selection.

    `leave_key` ends it where somebody tries the program out; None where strangers use it.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    INLINE_PADDING = 0

    def __init__(self) -> None:
        super().__init__(driver_class=KioskDriver)
        self.leave_key: str | None = None
        self.first_theme = HOUSE.name
        self._contrast_changed = 0.0
        self._tidy = True
        gc.set_threshold(*_THRESHOLDS)
        for each in THEMES:
            self.register_theme(each)
        self.theme = self.first_theme
        # Tooltips and the like never come from outside, so the terminal's title stays ours too.
        self.title = "Kiosk"

    def on_mount(self) -> None:
        """Leave the terminal as it was found, also when we are told to end."""
        if self._loop is None:
            return
        for number in (signal.SIGTERM, signal.SIGHUP):
            self._loop.add_signal_handler(number, self.exit)
        self.set_interval(1.0, supervisor.alive)

    def _fatal_error(self) -> None:
        """Write what went wrong into the log, and end: no stranger is shown a trace."""
        log.critical("the screen failed", exc_info=self._exception)
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Show nothing, for the same reason."""
        self._exit_renderables.clear()

    def on_key(self, event: Key) -> None:
        """End the program where a key for that was chosen."""
        if self.leave_key and event.key == self.leave_key:
            event.stop()
            self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer none."""
        del screen
        return ()

    def wear(self, theme: str) -> None:
        """Show the house's colours; the strong ones where a console has only sixteen."""
        self.first_theme = self.theme = theme if self.has_colours else CONTRAST.name

    @property
    def has_colours(self) -> bool:
        """Whether the terminal shows more than the sixteen colours of a console of Linux."""
        return os.environ.get("TERM") != "linux"

    def toggle_contrast(self) -> None:
        """Change between the two sets of colours; not more often than it can be seen."""
        now = time.monotonic()
        if not self.has_colours or now - self._contrast_changed < CONTRAST_EVERY:
            return
        self._contrast_changed = now
        self.theme = next(each.name for each in THEMES if each.name != self.theme)

    def tidy_when_quiet(self, quiet: float) -> None:
        """Look for garbage once, when nobody has touched anything for some seconds.

        Python does it when it has made many things, which is when somebody waits; with the
        screens that Textual keeps it then takes 200 ms, half a dozen times in a busy hour.
        """
        if quiet < TIDY_AFTER:
            self._tidy = False
        elif not self._tidy:
            self._tidy = True
            gc.collect()
