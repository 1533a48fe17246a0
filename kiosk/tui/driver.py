"""A terminal driver for a keyboard that strangers use.

Textual's own stops for good at one byte that is not UTF-8, at an unfinished paste or at a window
size made up by somebody who types escape sequences, and a flood of keys takes all the memory.
"""

import os
import re
import select
import time
from codecs import getincrementaldecoder

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

# The brackets of a paste, the window's size as typed text, and single-byte control sequences.
_SPOOFS = re.compile(r"\x1b\[(?:200|201)~|\x1b\[48;[\d;]*t|[\x80-\x9f]")

# The beginning of one of them, at the end of what was read so far.
_UNFINISHED = re.compile(r"\x1b(?:\[(?:2(?:0[01]?)?|4(?:8(?:;[\d;]{0,40})?)?)?)?$")

BURST = 512
A_SECOND = 150
"""Keys and mouse events that are let through at once, and each second after that."""


class Budget:
    """Lets a burst through, then so many a second."""

    def __init__(self, burst: float, a_second: float) -> None:
        self._burst, self._a_second = burst, a_second
        self._left, self._at = burst, time.monotonic()

    def take(self) -> bool:
        """Tell whether one more may pass."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._a_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class KioskDriver(LinuxDriver):
    """Textual's driver for Linux, deaf to what is no key, no mouse and no text."""

    def run_input_thread(self) -> None:
        """Read keys until the app ends; whatever they are, go on reading."""
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        budget = Budget(BURST, A_SECOND)
        parser = XTermParser(self._debug)
        held = ""
        while not self.exit_event.is_set():
            ready, _, _ = select.select([self.fileno], [], [], 0.1)
            try:
                typed = os.read(self.fileno, 4096) if ready else b""
                if ready and not typed:
                    # The terminal was closed: reading on would take a whole core, for ever.
                    self._app.call_later(self._app.exit)
                    return
                data = held + decode(typed)
                # A spoof may come in two pieces; what is only an Escape key waits a tenth of a
                # second, as it does in the parser.
                unfinished = _UNFINISHED.search(data) if ready else None
                held = unfinished[0] if unfinished else ""
                data = _SPOOFS.sub("", data.removesuffix(held) if held else data)
                for message in (*(parser.feed(data) if data else ()), *parser.tick()):
                    self._pass_on(message, budget)
            except OSError:
                return  # the terminal is gone; the app is told by its signal
            except Exception:  # noqa: BLE001  a sequence that the parser cannot take, of any kind
                parser = XTermParser(self._debug)

    def _pass_on(self, message: Message, budget: Budget) -> None:
        if isinstance(message, events.Paste):
            return
        if isinstance(message, events.InputEvent) and not budget.take():
            return
        self.process_message(message)

    def _enable_bracketed_paste(self) -> None:
        """Leave it off: a paste is then keys, and keys are counted."""

    def _query_in_band_window_resize(self) -> None:
        """Ask the kernel for the size, not whoever types."""

    def _enable_in_band_window_resize(self) -> None:
        """As above."""
