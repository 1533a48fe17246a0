"""Who is expected today."""

from collections.abc import Sequence

from textual.app import ComposeResult

from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import ChoiceDialog
from kiosk.tui.desk.dialogs.rows import Row, Rows


class AppointmentsDialog(ChoiceDialog[str]):
    """Its answer is the place of an appointment, or `new`."""

    def __init__(self, words: Words, lines: Sequence[str]) -> None:
        super().__init__(words)
        self.lines = lines

    def title_text(self) -> str:
        """Say what these are."""
        return self.words.say("Appointments today")

    def compose_body(self) -> ComposeResult:
        """Offer a new one, then show today's by their time."""
        new = Row(self.words.say("New appointment"), key="new", mark="+", style="strong")
        rows = [Row(line, key=str(n)) for n, line in enumerate(self.lines)]
        yield Rows([new, *rows])

    def picked(self, key: str) -> None:
        """Answer."""
        self.dismiss(key)
