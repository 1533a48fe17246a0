"""One line that is typed at the bottom, while the day stays in sight."""

import asyncio

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Key
from textual.widgets import Static
from textual.widgets.input import Selection

from kiosk.domain.booking import LONGEST_TITLE
from kiosk.domain.texts import clean
from kiosk.tui.desk.dialogs.line import Line


class EntryLine(Horizontal):
    """A question and its answer; hidden while nothing is asked."""

    def __init__(self) -> None:
        super().__init__()
        self._answer: asyncio.Future[str | None] | None = None
        self.display = False

    def compose(self) -> ComposeResult:
        """Put the question before the answer."""
        yield Static(id="asked", markup=False)
        yield Line("", LONGEST_TITLE)

    @property
    def is_open(self) -> bool:
        """Whether something is being typed."""
        return self._answer is not None

    async def ask(self, question: str, initial: str = "", *, suggested: bool = False) -> str | None:
        """Return what is typed; None when it is given up.

        What is `suggested` goes with the first letter that is typed; anything else is to be mended.
        """
        self.give_up()
        answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._answer = answer
        self.query_one("#asked", Static).update(clean(question))
        field = self.query_one(Line)
        field.value = initial
        field.cursor_position = len(initial)
        self.display = True
        field.focus()
        if suggested:
            field.selection = Selection(0, len(initial))
        try:
            return await answer
        finally:
            if self._answer is answer:
                self._close()

    def give_up(self) -> None:
        """End without an answer."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(None)
        self._close()

    def submit(self) -> None:
        """Take what is typed."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(self.query_one(Line).value)

    def on_key(self, event: Key) -> None:
        """Take it by Enter, give up by Escape."""
        if event.key == "enter":
            event.stop()
            self.submit()
        elif event.key == "escape":
            event.stop()
            self.give_up()

    def _close(self) -> None:
        self._answer = None
        self.display = False
        self.screen.set_focus(None)
