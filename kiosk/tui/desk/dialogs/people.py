"""Who has a seat at an event, and who waits for one."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import ChoiceDialog
from kiosk.tui.desk.dialogs.rows import DIGITS, Row, Rows


class PeopleDialog(ChoiceDialog[int]):
    """Its answer is the place of the line; the first nine also have a digit."""

    def __init__(
        self, words: Words, title: str, told: str, lines: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(words)
        self.people_title, self.told, self.lines = title, told, lines

    def title_text(self) -> str:
        """Return the title."""
        return self.people_title

    def compose_body(self) -> ComposeResult:
        """Show what is known of all of them, then each."""
        if self.told:
            yield Static(clean(self.told), classes="told", markup=False)
        yield Rows(
            [
                Row(text, hint, str(n), DIGITS[n] if n < len(DIGITS) else "")
                for n, (text, hint) in enumerate(self.lines)
            ]
        )

    def picked(self, key: str) -> None:
        """Answer."""
        self.dismiss(int(key))
