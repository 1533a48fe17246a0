"""One of some lines, by its digit."""

from collections.abc import Sequence

from textual.app import ComposeResult

from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import ChoiceDialog
from kiosk.tui.desk.dialogs.rows import Row, Rows, numbered


class PickDialog(ChoiceDialog[int]):
    """Its answer is the place of the line."""

    def __init__(self, words: Words, question: str, lines: Sequence[str]) -> None:
        super().__init__(words)
        self.question = question
        self.lines = lines

    def title_text(self) -> str:
        """Return the question."""
        return self.question

    def compose_body(self) -> ComposeResult:
        """Show the lines."""
        yield Rows(numbered([Row(line, key=str(n)) for n, line in enumerate(self.lines)]))

    def picked(self, key: str) -> None:
        """Answer."""
        self.dismiss(int(key))
