"""Whether somebody is still in front of the screen."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Click, Key
from textual.screen import ModalScreen
from textual.widgets import Static

from kiosk.i18n import Words


class StillThereScreen(ModalScreen[bool], inherit_bindings=False):
    """Asks, and counts down; any key or touch says yes."""

    AUTO_FOCUS = ""

    def __init__(self, words: Words, seconds: int) -> None:
        super().__init__()
        self.words = words
        self.left = seconds

    def compose(self) -> ComposeResult:
        """Ask in the middle of the screen."""
        with Vertical(id="still-there"):
            yield Static(self.words.say("Are you still there?"), id="question", markup=False)
            yield Static(
                self.words.say("Touch the screen, or press a key, to go on."), markup=False
            )
            yield Static(self._countdown(), id="countdown", markup=False)

    def on_mount(self) -> None:
        """Count down."""
        self.set_interval(1, self._tick)

    def on_key(self, event: Key) -> None:
        """Somebody is there."""
        event.stop()
        self.dismiss(True)

    def on_click(self, event: Click) -> None:
        """Somebody is there."""
        event.stop()
        self.dismiss(True)

    def _tick(self) -> None:
        self.left -= 1
        if self.left <= 0:
            self.dismiss(False)
        else:
            self.query_one("#countdown", Static).update(self._countdown())

    def _countdown(self) -> str:
        return self.words.say_many(
            "We start again in {n} second", "We start again in {n} seconds", self.left
        )
