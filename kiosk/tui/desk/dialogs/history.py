"""What was done to a booking, by whom and when."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.events import Key
from textual.widgets import Static

from kiosk import booking_words, time_words
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import Dialog
from kiosk.tui.desk.dialogs.rows import Row, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.services.booking_views import UseView
    from kiosk.services.history import ChangeView


class HistoryDialog(Dialog[None]):
    """The last change comes first; Enter or Escape closes it."""

    def __init__(self, words: Words, use: "UseView", changes: "Sequence[ChangeView]") -> None:
        super().__init__(words)
        self.use = use
        self.changes = changes

    def title_text(self) -> str:
        """Name the booking."""
        return self.words.say("What was done: {title}", title=self.use.details.title)

    def compose_body(self) -> ComposeResult:
        """Show each change."""
        if not self.changes:
            text = self.words.say("Nothing was changed yet.")
            yield Static(clean(text), classes="told", markup=False)
            return
        latest_first = sorted(self.changes, key=lambda change: change.at, reverse=True)
        yield Rows([self._row(change) for change in latest_first], marks=False)

    def begin(self) -> None:
        """Let the arrows scroll."""
        for rows in self.query(Rows):
            rows.focus()

    def press(self, event: Key) -> bool:
        """Close by Enter as well."""
        if event.key in ("enter", "space"):
            self.leave()
            return True
        return super().press(event)

    def _row(self, change: "ChangeView") -> Row:
        say = self.words.say
        when = time_words.moment(self.words, change.at, None)
        what = booking_words.change(self.words, change.kind)
        if change.undone:
            what = say("{what} (taken back)", what=what)
        who = change.actor or say("by itself")
        return Row(
            when, say("{what}, {who}", what=what, who=who), style="weak" if change.undone else ""
        )
