"""A service, by its letter or by arrows."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.events import Key

from kiosk import queue_words
from kiosk.domain.house import House
from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import ChoiceDialog
from kiosk.tui.desk.dialogs.rows import Row, Rows


class ServiceDialog(ChoiceDialog[str]):
    """Its answer is the key of a service; a service's own letter chooses it."""

    def __init__(self, words: Words, house: House, lines: Mapping[str, str]) -> None:
        super().__init__(words)
        self.house = house
        self.lines = lines

    def title_text(self) -> str:
        """Ask."""
        return self.words.say("Which service? Press its letter.")

    def compose_body(self) -> ComposeResult:
        """Show every service with where it is."""
        yield Rows(
            [
                Row(
                    queue_words.service(self.words, self.house, key),
                    hint,
                    key=key,
                    mark=self.house.services[key].letter,
                )
                for key, hint in self.lines.items()
            ]
        )

    def picked(self, key: str) -> None:
        """Answer."""
        self.dismiss(key)

    def press(self, event: Key) -> bool:
        """Choose by letter, in either case."""
        letter = (event.character or "").upper()
        if letter and any(rows.pick_mark(letter) for rows in self.query(Rows)):
            return True
        return super().press(event)
