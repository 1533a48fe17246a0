"""Some lines, and one thing that can be done with them."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.events import Key

from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import Dialog
from kiosk.tui.desk.dialogs.rows import Row, Rows


class Told(Dialog[bool]):
    """Its answer is whether it is to be done; `yes` says what."""

    def __init__(self, words: Words, title: str, lines: Sequence[str], yes: str) -> None:
        super().__init__(words)
        self.told_title = title
        self.lines = lines
        self.yes = yes

    def title_text(self) -> str:
        """Return the title."""
        return self.told_title

    def compose_body(self) -> ComposeResult:
        """Show the lines."""
        yield Rows([Row(line) for line in self.lines], marks=False)

    def begin(self) -> None:
        """Let the arrows scroll."""
        self.query_one(Rows).focus()

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Say what Enter does."""
        return [("do", self.words.say("Enter"), self.yes), *super().foot_keys()]

    def do_intent(self, intent: str) -> None:
        """Do it, or leave."""
        if intent == "do":
            self.dismiss(True)
        else:
            super().do_intent(intent)

    def press(self, event: Key) -> bool:
        """Do it by Enter."""
        if event.key == "enter":
            self.dismiss(True)
            return True
        return super().press(event)
