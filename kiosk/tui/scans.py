"""Keeps the keys of a scanner from whatever is shown: ours are found, others press nothing."""

from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from textual.app import App
from textual.events import Key

from kiosk.tui.scanning import LATE, LEAST, PAUSE, Scanned, Scanner, Taken

if TYPE_CHECKING:
    from textual.timer import Timer

GAP = 0.04
"""Seconds between two keys of a scanner at most; so long each key waits for the next."""

BURST = 5
"""Characters that nobody types so quickly, whatever code they are of: a parcel's, a web address."""

STEP = 0.02
"""Seconds between two keys that go on their way: the first may open what the next one is for."""

ENDS = ("enter", "tab")


class Scans:
    """Lets keys go on their way, but for those that a scanner typed.

    `found` is told what may be a code of ours, `foreign` that something else was scanned.
    `lets_starts_go`: letters that begin a code are keys, too, when no code follows.
    """

    def __init__(
        self,
        app: App[None],
        on_its_way: Callable[[Key], Awaitable[None]],
        found: Callable[[str], None],
        foreign: Callable[[], None],
        *,
        lets_starts_go: bool,
    ) -> None:
        self._app = app
        self._on_its_way, self._found, self._foreign = on_its_way, found, foreign
        self._lets_starts_go = lets_starts_go
        self._scanner = Scanner()
        self._held: list[Key] = []
        self._going: list[Key] = []
        self._timer: Timer | None = None
        self._swallowed_at = -LATE

    async def take(self, key: Key) -> None:
        """Take a key, or let it go on its way."""
        if key.key in ENDS and key.time - self._swallowed_at < LATE:
            self._swallowed_at = -LATE
            return
        if self._is_within_something_else(key):
            await self._hold(key, GAP)
            return
        taken = self._scanner.take(key.key, key.character, key.time)
        if isinstance(taken, Scanned):
            self._forget()
            self._found(taken.code)
        elif taken is Taken.NONE and not self._lets_starts_go:
            self._forget()
        elif taken is Taken.ON_THE_WAY or (taken is Taken.NOT and key.is_printable):
            await self._hold(key, PAUSE if taken is Taken.ON_THE_WAY else GAP)
        elif taken is not Taken.AFTER and not self._swallow_burst(key):
            await self.let_go(key)

    async def let_go(self, *behind: Key) -> None:
        """Let all keys that are held go on their way one by one, and these behind them."""
        is_going = bool(self._going)
        self._going += [*self._held, *behind]
        self._forget()
        if not is_going:
            await self._go_on()

    async def _go_on(self) -> None:
        if self._going:
            try:
                await self._on_its_way(self._going[0])
            finally:
                self._going.pop(0)
            if self._going:
                self._app.set_timer(STEP, self._go_on)

    async def _hold(self, key: Key, seconds: float) -> None:
        if self._held and key.time - self._held[-1].time > PAUSE and not self._swallow_burst():
            await self.let_go()
        self._held.append(key)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(seconds, self._wait_no_more)

    async def _wait_no_more(self) -> None:
        """Let go of what was no code; one that was cut off is nobody's keys."""
        self._timer = None
        if self._swallow_burst():
            return
        cut_off = len(self._held) >= LEAST
        starts = self._scanner.is_on_the_way and not self._lets_starts_go
        if cut_off or starts:
            self._forget()
        else:
            await self.let_go()

    def _swallow_burst(self, end: Key | None = None) -> bool:
        """Take back what was typed as no person types; tell whether it was."""
        if not self._is_burst():
            return False
        last = self._held[-1].time
        repeated = len({key.key for key in self._held}) == 1
        self._forget()
        if end is None or end.key not in ENDS:
            self._swallowed_at = last  # its Enter is still to come
        if not repeated:  # a key that is held down is no code
            self._foreign()
        return end is None or end.key in ENDS

    def _is_within_something_else(self, key: Key) -> bool:
        """Tell whether a letter is in the middle of what is no code of ours: it begins none."""
        if not self._held or self._scanner.is_on_the_way or not key.is_printable:
            return False
        return key.time - self._held[-1].time <= GAP

    def _is_burst(self) -> bool:
        quick = [later.time - sooner.time <= GAP for sooner, later in pairwise(self._held)]
        return len(self._held) >= BURST and all(quick)

    def _forget(self) -> None:
        self._held = []
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
