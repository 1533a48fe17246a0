"""What stands behind desk and display: the open house, and whoever notices what others do."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from db.changes import Changes, watching
from kiosk.entrance import Entrance
from kiosk.housekeeping import Copies, tidied
from kiosk.reception import Reception
from kiosk.services import staff
from kiosk.services.staff import Member
from kiosk.spooler import Spooler

log = logging.getLogger(__name__)

LOOK_UP: Final = 1.0
"""Seconds after which the watching thread looks whether it is to end."""

TRY_AGAIN_AFTER: Final = 1.0
"""Seconds before a database that could not be watched is tried again."""

LAST_WORDS: Final = 2.0
"""Seconds that a screen waits for what it still does when it ends."""


@dataclass(slots=True)
class DeskSide:
    """Everything that the desk's screen asks of the house; ask in a thread.

    `reception` is asked by whoever has signed in, `by_itself` by the machine. Without an
    `entrance` nobody has to sign in.
    """

    by_itself: Reception
    spoolers: Sequence[Spooler] = ()
    copies: Copies | None = None
    entrance: Entrance | None = None
    reception: Reception = field(init=False)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _changes: Changes | None = None

    def __post_init__(self) -> None:
        self.reception = self.by_itself

    def is_anybody(self) -> bool:
        """Tell whether anybody has a PIN. Raises `DatabaseProblem`."""
        return self.by_itself.read(staff.is_anybody)

    def admit(self, name: str, pin: str) -> Member:
        """Return who gives their name and PIN. Raises as `Entrance.admit` does."""
        assert self.entrance is not None  # noqa: S101  a screen asks only then
        return self.entrance.admit(self.by_itself, name, pin)

    def add_first(self, name: str, pin: str) -> Member:
        """Add the first person. Raises as `Entrance.add_first` does."""
        assert self.entrance is not None  # noqa: S101  a screen asks only then
        return self.entrance.add_first(self.by_itself, name, pin)

    def welcome(self, member: Member) -> None:
        """Let somebody do what is done from now on."""
        self.reception = self.by_itself.signed_in(member)

    def sign_out(self) -> None:
        """Let nobody do anything from now on, but what happens by itself."""
        self.reception = self.by_itself.locked()

    def follow(self, changed: Callable[[], None]) -> None:
        """Call `changed` in a thread whenever anybody has changed anything, until `close`."""
        self._thread = threading.Thread(
            target=self._follow, args=(changed,), name="following", daemon=True
        )
        self._thread.start()

    def wake(self) -> None:
        """Let what was just written go to paper at once."""
        for spooler in self.spoolers:
            spooler.wake()

    def tidy(self) -> int:
        """Do what happens by itself; return to how many bookings. Raises `DatabaseProblem`."""
        return tidied(self.by_itself, self.copies)

    def close(self) -> None:
        """End the watching thread and the spoolers, then the connections."""
        self._ended.set()
        if self._changes is not None:
            self._changes.stop()
        if self._thread is not None:
            self._thread.join(LAST_WORDS)
        end = time.monotonic() + LAST_WORDS
        for spooler in self.spoolers:
            spooler.stop(max(0.0, end - time.monotonic()))
        self.reception.close()

    def _follow(self, changed: Callable[[], None]) -> None:
        while not self._ended.is_set():
            try:
                with watching(self.reception.engine) as changes:
                    self._changes = changes
                    changed()  # what happened while nobody watched
                    while not self._ended.is_set():
                        if changes.wait(LOOK_UP):
                            self.wake()
                            changed()
            except Exception:
                if self._ended.is_set():
                    return
                log.exception("what others do is not seen for a moment")
                changed()  # so that it is noticed that nothing can be read
                self._ended.wait(TRY_AGAIN_AFTER)
