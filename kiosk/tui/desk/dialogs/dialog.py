"""What the desk's dialogs share: one question in the middle of the screen, the keys below it.

Textual calls `on_key` and `on_mount` of every class in a screen's ancestry; so that a dialog can
replace what another does, there is one of each, and they call `press` and `begin`.
"""

from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.rows import Rows
from kiosk.tui.widgets.foot import Foot, FootKey

T = TypeVar("T")

NARROW, WIDE = 100, 140
"""Columns from which there is room for more than one thing beside another."""


class Dialog(ModalScreen[T], Generic[T], inherit_bindings=False):
    """A question. Escape leaves it without an answer."""

    CSS_PATH = "dialogs.tcss"
    AUTO_FOCUS = ""
    HOLDS_WORK = False
    """Whether leaving it would lose what somebody has written or chosen there."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-normal"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-middle"), (42, "-high")]  # noqa: RUF012

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self._late: tuple[T | None] | None = None
        self._is_answered = False

    def title_text(self) -> str:
        """Return what is asked or told, in one line or two."""
        raise NotImplementedError

    def compose_body(self) -> ComposeResult:
        """Show what is special to this dialog."""
        raise NotImplementedError

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Return the keys at the foot: intent, key, text."""
        return [("leave", self.words.say("Esc"), self.words.say("Back"))]

    def compose(self) -> ComposeResult:
        """Put the question above, the keys below, and the dialog's own between."""
        with Vertical(id="dialog"):
            yield Static(clean(self.title_text()), id="title", markup=False)
            yield from self.compose_body()
            yield Foot(self.foot_keys())

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Answer once; under another screen only when that is gone: Textual takes the topmost."""
        stack = self.app.screen_stack
        if self._is_answered or self not in stack:
            return AwaitComplete()
        if stack[-1] is not self:
            self._late = (result,)
            return AwaitComplete()
        self._is_answered = True
        return super().dismiss(result)

    def on_screen_resume(self) -> None:
        """Give the answer that came while something else was asked."""
        self.call_later(self._answer_late)

    def _answer_late(self) -> None:
        if self._late is not None:
            self.dismiss(self._late[0])

    def leave(self) -> None:
        """End without an answer."""
        self.dismiss(None)

    def do_intent(self, intent: str) -> None:
        """Do what a key at the foot says."""
        if intent == "leave":
            self.leave()

    def on_foot_key_touched(self, message: FootKey.Touched) -> None:
        """Do what the touched key does."""
        message.stop()
        self.do_intent(message.name)

    def begin(self) -> None:
        """Put the focus where the person begins."""

    def on_mount(self) -> None:
        """Begin."""
        self.begin()

    def press(self, event: Key) -> bool:
        """Do what a key means here, and tell whether it means anything."""
        if event.key == "escape":
            self.leave()
        # Letters that mean nothing here must not reach the program behind.
        return event.key == "escape" or event.is_printable

    def on_key(self, event: Key) -> None:
        """Do what a key means here."""
        if self.press(event):
            event.stop()


class ChoiceDialog(Dialog[T]):
    """A dialog whose answer is one of its rows: a digit, arrows and Enter, mouse, finger."""

    def begin(self) -> None:
        """Let Enter choose the first."""
        for rows in self.query(Rows):
            rows.focus()

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Say how to choose."""
        say = self.words.say
        return [("choose", say("Enter"), say("Choose")), *super().foot_keys()]

    def do_intent(self, intent: str) -> None:
        """Choose the marked row, or leave."""
        if intent == "choose":
            for rows in self.query(Rows):
                rows.pick()
        else:
            super().do_intent(intent)

    def picked(self, key: str) -> None:
        """Act on a choice."""
        raise NotImplementedError

    def on_rows_picked(self, message: Rows.Picked) -> None:
        """Act on what was chosen."""
        message.stop()
        self.picked(message.key)

    def press(self, event: Key) -> bool:
        """Choose by digit, whatever has the focus."""
        if any(rows.pick_mark(event.character or "") for rows in self.query(Rows)):
            return True
        return super().press(event)
