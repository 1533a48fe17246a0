"""Every key, on one page."""

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.events import Key

from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import Dialog
from kiosk.tui.desk.dialogs.rows import Row, Rows

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]

_KEY_CELLS = 16


class AllKeys(Dialog[None]):
    """What each key does; any of Enter, Escape and ? closes it.

    `keys` are groups: a heading, and its keys with what they do.
    """

    def __init__(self, words: Words, keys: Groups) -> None:
        super().__init__(words)
        self.keys = keys

    def title_text(self) -> str:
        """Name the page."""
        return self.words.say("All keys")

    def compose_body(self) -> ComposeResult:
        """Show them in their groups."""
        yield Rows(list(self._rows()), marks=False)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(Rows).focus()

    def on_key(self, event: Key) -> None:
        """Close."""
        if event.key == "enter" or event.character == "?":
            event.stop()
            event.prevent_default()
            self.leave()

    def _rows(self) -> Iterator[Row]:
        for heading, keys in self.keys:
            yield Row(self.words.say(heading), style="heading")
            for key, what in keys:
                yield Row(f"  {self.words.say(key):<{_KEY_CELLS}}{self.words.say(what)}")
