"""Codes that are scanned at the desk, whatever it shows."""

from typing import TYPE_CHECKING

from textual.events import Key
from textual.screen import Screen
from textual.widgets import Input

from kiosk.domain.tokens import LENGTH, is_token
from kiosk.tui.desk.dialogs.dialog import Dialog
from kiosk.tui.scans import ENDS, Scans

if TYPE_CHECKING:
    from kiosk.tui.desk.app import DeskApp


class DeskScans:
    """Finds what is scanned, unless somebody's work would be lost.

    What is typed into a line is left alone, but for a whole code in the middle of something else.
    """

    def __init__(self, app: "DeskApp") -> None:
        self._app = app
        self._scans = Scans(app, app.press, self._found, app.say_foreign_code, lets_starts_go=True)
        self._typed = self._ended = ""

    async def take(self, key: Key, screen: Screen[object]) -> None:
        """Take a key, or let it go on its way."""
        if not isinstance(screen.focused, Input):
            await self._scans.take(key)
            return
        await self._scans.let_go()
        self._typed = (self._typed + (key.character or ""))[-LENGTH:] if key.is_printable else ""
        ended, self._ended = self._ended, self._typed
        if key.key in ENDS and is_token(ended):
            # The line has yet to take what was typed: it is asked when it has.
            screen.focused.call_later(self._after_a_code, screen.focused, ended, key)
        else:
            await self._app.press(key)

    async def _after_a_code(self, line: Input, code: str, end: Key) -> None:
        """Let a code that is all of a line be found; out of something else take it."""
        if line.value != code and line.value.endswith(code):
            line.value = line.value.removesuffix(code)
            self._app.bell()
        else:
            await self._app.press(end)

    def _found(self, code: str) -> None:
        """Leave a question for it, unless somebody's work would be lost."""
        asked = [each for each in self._app.screen_stack if isinstance(each, Dialog)]
        if len(asked) > 1 or any(dialog.HOLDS_WORK for dialog in asked):
            self._app.bell()
            return
        screen = self._app.screen_stack[-1]
        if isinstance(screen, Dialog):
            screen.leave()
        self._app.call_later(self._app.found, code)
