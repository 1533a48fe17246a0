"""What the printers have not done."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import ChoiceDialog
from kiosk.tui.desk.dialogs.rows import Row, Rows, numbered


class PaperDialog(ChoiceDialog[int]):
    """Its answer is the place of the ticket that is to be printed again."""

    def __init__(
        self, words: Words, troubles: Sequence[str], waiting: int, failed: Sequence[str]
    ) -> None:
        super().__init__(words)
        self.troubles = troubles
        self.waiting = waiting
        self.failed = failed

    def title_text(self) -> str:
        """Say how it is on the whole."""
        if self.troubles:
            return self.words.say("⚠ A printer needs somebody")
        return self.words.say("The printers work")

    def compose_body(self) -> ComposeResult:
        """Show what is wrong, what waits, and what can be printed again."""
        for trouble in self.troubles:
            yield Static(clean(trouble), classes="told strong", markup=False)
        if self.waiting:
            text = self.words.say_many(
                "{n} printout waits for its printer",
                "{n} printouts wait for their printer",
                self.waiting,
            )
            yield Static(text, classes="told", markup=False)
        if self.failed:
            again = self.words.say("Choose a ticket to print it again:")
            yield Static(again, classes="told", markup=False)
        yield Rows(numbered([Row(line, key=str(n)) for n, line in enumerate(self.failed)]))

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Offer to print again only what is there."""
        keys = super().foot_keys()
        return keys if self.failed else keys[1:]

    def picked(self, key: str) -> None:
        """Answer."""
        self.dismiss(int(key))
