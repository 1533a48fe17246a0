"""What strangers type, read so that nothing of it harms: from a terminal or from a browser.

Textual's own reading stops for good at one byte that is not UTF-8, at an unfinished paste or at a
window size made up by somebody who types escape sequences, and a flood of keys takes all the
memory.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from kiosk.budget import Budget

# The brackets of a paste, the window's size as typed text, and single-byte control sequences.
_SPOOFS = re.compile(r"\x1b\[(?:200|201)~|\x1b\[48;[\d;]*t|[\x80-\x9f]")

# The beginning of one of them, at the end of what was read so far.
_UNFINISHED = re.compile(r"\x1b(?:\[(?:2(?:0[01]?)?|4(?:8(?:;[\d;]{0,40})?)?)?)?$")

BURST = 512
A_SECOND = 150
"""Keys and mouse events that are let through at once, and each second after that."""

BYTES_AT_ONCE = 65_536
BYTES_A_SECOND = 32_768
"""Of bytes: to find out what ten pasted megabytes mean would take minutes, for nobody."""


class Guard:
    """Turns bytes into keys and mouse events; deaf to what is no key, no mouse and no text."""

    def __init__(self, *, debug: bool) -> None:
        self._debug = debug
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._budget = Budget(BURST, A_SECOND)
        self._bytes = Budget(BYTES_AT_ONCE, BYTES_A_SECOND)
        self._begin()

    def _begin(self) -> None:
        self._parser = XTermParser(self._debug)
        self._held = ""

    def take(self, typed: bytes) -> Iterator[Message]:
        """Yield what is meant by these bytes; none: nothing came for a tenth of a second."""
        if not self._bytes.take(len(typed)):
            self._begin()  # what was begun does not go on with what comes after a gap
            return
        data = self._held + self._decode(typed)
        # A spoof may come in two pieces; what is only an Escape key waits a tenth of a second, as
        # it does in the parser.
        unfinished = _UNFINISHED.search(data) if typed else None
        self._held = unfinished[0] if unfinished else ""
        data = _SPOOFS.sub("", data.removesuffix(self._held) if self._held else data)
        try:
            meant = [*(self._parser.feed(data) if data else ()), *self._parser.tick()]
        except Exception:  # noqa: BLE001  a sequence that the parser cannot take, of any kind
            self._begin()
            return
        for message in meant:
            if isinstance(message, events.Paste):
                continue
            if not isinstance(message, events.InputEvent) or self._budget.take():
                yield message
