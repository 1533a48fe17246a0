"""Keeps what a screen shows as it is in the house."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from db.errors import DatabaseProblem
from kiosk.tui.errands import Errands

if TYPE_CHECKING:
    from collections.abc import Coroutine, Hashable

    from kiosk.desk_side import DeskSide
    from kiosk.reception import Reception

log = logging.getLogger(__name__)

REST = 0.05
"""Seconds between two readings: who is told of every commit in a rush would do nothing else."""

TRY_AGAIN_AFTER = 1.0
"""Seconds before a house that did not answer is asked again."""


class Reads(Protocol):
    """A screen that shows what is in the house."""

    @property
    def is_current(self) -> bool:
        """Whether it is the one that is shown."""

    def looked_at(self) -> "Hashable":
        """Return what is shown: an answer about something else comes too late."""

    def look_up(self, reception: "Reception", what: Any) -> Any:
        """Return what is known of that; called in a thread. Raises `DatabaseProblem`."""

    def show(self, found: Any) -> None:
        """Show what was read."""

    def show_time(self) -> None:
        """Show the time, and what is wrong with the house."""

    def run_worker(
        self, work: "Coroutine[Any, Any, None]", *, group: str, exit_on_error: bool
    ) -> object:
        """Do something beside the screen."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> object:
        """Do something later."""


class Loading:
    """Reads in a thread of its own; what is no longer looked at is dropped."""

    def __init__(self, screen: Reads) -> None:
        self.side: DeskSide | None = None
        self.trouble = ""
        self._screen = screen
        self._errands = Errands("reading")
        self._stale = self._busy = self._waiting = False

    def attend(self, side: "DeskSide") -> None:
        """Begin."""
        self.side = side
        self.reload()

    def reload(self) -> None:
        """Read again what is looked at, once more if it is being read already."""
        self._stale = True
        if not self._busy and self.side is not None and self._screen.is_current:
            self._busy = True
            self._screen.run_worker(self._load(), group="loading", exit_on_error=False)

    def close(self) -> None:
        """End the thread."""
        self._errands.close()

    async def _load(self) -> None:
        try:
            while self._stale and self.side is not None:
                self._stale = False
                what = self._screen.looked_at()
                ask = partial(self._screen.look_up, self.side.reception, what)
                answered, found = await self._answer(ask)
                if answered and what == self._screen.looked_at():
                    self._screen.show(found)
                if self._stale:
                    await asyncio.sleep(REST)
        except Exception:
            log.exception("the screen could not show what it has read")
            self._in_trouble("program.failed")
        finally:
            self._busy = False

    async def _answer(self, ask: Callable[[], Any]) -> tuple[bool, Any]:
        """Return what was read; not answered, the house is asked again soon."""
        try:
            found = await self._errands.do(ask)
        except DatabaseProblem as problem:
            log.error("the screen could not read: %s", problem)
            self._in_trouble(problem.code)
        except Exception:
            log.exception("the screen could not read")
            self._in_trouble("program.failed")
        else:
            self._in_trouble("")
            return True, found
        return False, None

    def _in_trouble(self, code: str) -> None:
        if code != self.trouble:
            self.trouble = code
            self._screen.show_time()
        if code and not self._waiting:
            self._waiting = True
            self._screen.set_timer(TRY_AGAIN_AFTER, self._ask_again)

    def _ask_again(self) -> None:
        self._waiting = False
        self.reload()
