"""A driver for a screen that a browser shows, behind the same guard as a terminal."""

import json
import os
import select
from contextlib import suppress

from textual import events
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver
from textual.geometry import Size
from textual.messages import ExitApp

from kiosk.tui.guard import Guard

STANDARD_INPUT = 0

ALIVE_EVERY = 1.0
"""Seconds between two signs of life for whoever serves the screen."""


class BrowserDriver(WebDriver):
    """Textual's driver for the web; takes keys, touches and sizes, and hands out no files."""

    def start_application_mode(self) -> None:
        """Begin, and say each second that the screen still answers."""
        super().start_application_mode()
        self._app.set_interval(ALIVE_EVERY, lambda: self.write_meta({"type": "alive"}))

    def run_input_thread(self) -> None:
        """Read packets until the app ends, or until nobody is left who could send one."""
        packets, guard = ByteStream(), Guard(debug=self._debug)
        while not self.exit_event.is_set():
            ready, _, _ = select.select([STANDARD_INPUT], [], [], 0.1)
            data = os.read(STANDARD_INPUT, 4096) if ready else b""
            if ready and not data:
                self._app.call_later(self._app.exit)
                return
            received = [*packets.feed(data)] if data else [("D", b"")]
            for kind, payload in received:
                with suppress(Exception):  # whatever one packet brings about, the next one is read
                    if kind == "D":
                        for message in guard.take(payload):
                            self.process_message(message)
                    else:
                        self._told(json.loads(payload))

    def _told(self, what: dict[str, object]) -> None:
        """Do what the server says: another size, or the end."""
        match what:
            case {"type": "resize", "width": int(width), "height": int(height)}:
                size = Size(width, height)
                self._app.post_message(events.Resize(size, size))
            case {"type": "quit"}:
                self._app.post_message(ExitApp())

    def _enable_bracketed_paste(self) -> None:
        """Leave it off: a paste is then keys, and keys are counted."""

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Open nothing: the browser shows the screen, and nothing else."""
