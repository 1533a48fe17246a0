"""While a number is being given: usually too short to be seen."""

from textual.app import ComposeResult
from textual.events import Key
from textual.widgets import Static

from kiosk.tui.visitor.screen import VisitorScreen


class MomentScreen(VisitorScreen):
    """Asks for a moment, and takes no second request meanwhile."""

    def compose_middle(self) -> ComposeResult:
        """Say that it is being done."""
        yield Static(self.words.say("One moment…"), id="moment", markup=False)

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """There is nothing to press."""
        return []

    def go_back(self) -> None:
        """Stay: the answer is on its way."""

    def on_key(self, event: Key) -> None:
        """Swallow impatience."""
        event.prevent_default()
        if event.key != self.visitor.leave_key:
            event.stop()
