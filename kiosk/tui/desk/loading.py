"""Keeps what the screen shows as it is in the house, and does what happens by itself."""

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from db.errors import DatabaseProblem
from kiosk.services import bookings
from kiosk.services.booking_views import UseView
from kiosk.tui.desk.errands import Errands
from kiosk.tui.desk.view import View

if TYPE_CHECKING:
    from kiosk.rooms_side import RoomsSide
    from kiosk.tui.desk.screen import RoomsScreen

log = logging.getLogger(__name__)

TRY_AGAIN_AFTER = 1.0
"""Seconds before a house that did not answer is asked again."""

TIDY_EVERY = 60.0
"""Seconds between two looks at what happens by itself."""


class Loading:
    """Reads in a thread of its own; what is no longer looked at is dropped."""

    def __init__(self, screen: "RoomsScreen") -> None:
        self.side: RoomsSide | None = None
        self.trouble = ""
        self._screen = screen
        self._errands = Errands("reading")
        self._stale = self._busy = self._waiting = False

    def attend(self, side: "RoomsSide") -> None:
        """Begin."""
        self.side = side
        self.reload()
        self.tidy()
        self._screen.set_interval(TIDY_EVERY, self.tidy)

    def reload(self) -> None:
        """Read again what is looked at, once more if it is being read already."""
        self._stale = True
        if not self._busy and self.side is not None:
            self._busy = True
            self._screen.run_worker(self._load(), group="loading", exit_on_error=False)

    def tidy(self) -> None:
        """Do what happens by itself, if there is any."""
        if self.side is not None:
            self._screen.run_worker(self._tidy(self.side), group="tidying", exit_on_error=False)

    def close(self) -> None:
        """End the thread."""
        self._errands.close()

    async def _load(self) -> None:
        try:
            while self._stale and self.side is not None:
                self._stale = False
                view = self._screen.view
                uses = await self._answer(partial(_read, self.side, view))
                if uses is not None and _span(view) == _span(self._screen.view):
                    self._screen.show(uses)
        finally:
            self._busy = False

    async def _answer(self, ask: Callable[[], tuple[UseView, ...]]) -> tuple[UseView, ...] | None:
        """Return what was read; None when the house does not answer: it is asked again soon."""
        try:
            uses = await self._errands.do(ask)
        except DatabaseProblem as problem:
            log.error("the bookings could not be read: %s", problem)
            self._in_trouble(problem.code)
        except Exception:
            log.exception("the bookings could not be read")
            self._in_trouble("program.failed")
        else:
            self._in_trouble("")
            return uses
        return None

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

    async def _tidy(self, side: "RoomsSide") -> None:
        try:
            await self._errands.do(side.tidy)
        except Exception:
            log.exception("what happens by itself has to wait")


def _read(side: "RoomsSide", view: View) -> tuple[UseView, ...]:
    return side.reception.read(bookings.of_day, view.first, None, view.days)


def _span(view: View) -> tuple[object, int]:
    return view.first, view.days
