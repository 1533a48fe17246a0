"""Codes that are scanned at the desk, whatever it shows."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual.events import Key
from textual.screen import Screen
from textual.widgets import Input

from kiosk.tui.desk.dialogs.dialog import Dialog
from kiosk.tui.scanning import LEAST, PAUSE, Scanned, Scanner, Taken

if TYPE_CHECKING:
    from kiosk.tui.desk.app import DeskApp


class Scans:
    """Keeps the keys of a code from what is shown.

    A letter that begins a code may be a key, too: it is held for a moment, and goes on its way
    when no code follows. What is typed into a line is left alone.
    """

    def __init__(self, app: "DeskApp", on_its_way: Callable[[Key], Awaitable[None]]) -> None:
        self._app = app
        self._on_its_way = on_its_way
        self._scanner = Scanner()
        self._held: list[Key] = []

    async def take(self, key: Key, screen: Screen[object]) -> None:
        """Take a key, or let it go on its way."""
        if isinstance(screen.focused, Input):
            await self._let_go()
            await self._on_its_way(key)
            return
        taken = self._scanner.take(key.key, key.character, key.time)
        if isinstance(taken, Scanned):
            self._held.clear()
            self._found(taken.code, screen)
        elif taken is Taken.ON_THE_WAY:
            self._hold(key)
        elif taken is not Taken.AFTER:
            await self._let_go()
            await self._on_its_way(key)

    def _hold(self, key: Key) -> None:
        self._held.append(key)
        if len(self._held) == 1:
            self._app.set_timer(PAUSE, self._wait_no_more)

    async def _wait_no_more(self) -> None:
        """Let go of what was no code; one that was cut off is nobody's keys."""
        if len(self._held) < LEAST:
            await self._let_go()
        self._held.clear()

    async def _let_go(self) -> None:
        held, self._held = self._held, []
        for key in held:
            await self._on_its_way(key)

    def _found(self, code: str, screen: Screen[object]) -> None:
        """Leave a question for it, unless somebody's work would be lost."""
        asked = [each for each in self._app.screen_stack if isinstance(each, Dialog)]
        if len(asked) > 1 or any(dialog.HOLDS_WORK for dialog in asked):
            self._app.bell()
            return
        if isinstance(screen, Dialog):
            screen.leave()
        self._app.call_later(self._app.found, code)
