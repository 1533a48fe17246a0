"""The four digits of an appointment, typed or touched."""

from textual.app import ComposeResult
from textual.containers import Center, Grid, Vertical
from textual.events import Key
from textual.widgets import Static

from kiosk.domain.appointments import CODE_LENGTH
from kiosk.tui.scanning import Scanned
from kiosk.tui.visitor.asking import Expected
from kiosk.tui.visitor.screen import VisitorScreen
from kiosk.tui.widgets.big_letters import BigLetters
from kiosk.tui.widgets.pad_key import PadKey

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "←", "0", "?")
"""As on a telephone; the last one is for who has no code."""


class CodeScreen(VisitorScreen):
    """Asks by itself as soon as the last digit is there."""

    def __init__(self) -> None:
        super().__init__()
        self.typed = ""

    def compose_middle(self) -> ComposeResult:
        """Show the digits large, then the keys."""
        say = self.words.say
        yield Static(say("Type the 4 digits of your paper."), id="question", markup=False)
        yield Static(say("Or hold its code under the scanner."), id="explanation", markup=False)
        with Vertical(id="code-entry"):
            yield BigLetters(self._shown(), id="typed")
            with Center(), Grid(id="pad"):
                for sign in KEYS:
                    yield PadKey(sign)

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Offer another way to who has no code."""
        return [("no-code", "?", self.words.say("I have no code")), *super().foot_keys()]

    def on_pad_key_touched(self, message: PadKey.Touched) -> None:
        """Take what was touched."""
        message.stop()
        self.take(message.sign)

    def on_key(self, event: Key) -> None:
        """Take digits; take the last one back."""
        sign = {"backspace": "←", "delete": "←"}.get(event.key, event.character or "")
        if sign and sign in KEYS:
            event.stop()
            event.prevent_default()
            self.take(sign)

    def do_intent(self, intent: str) -> None:
        """Go another way, or do what every screen does."""
        if intent == "no-code":
            self.take("?")
        else:
            super().do_intent(intent)

    def take(self, sign: str) -> None:
        """Add a digit, or take one back; ask when all are there."""
        if self.visitor.busy:
            return
        if sign == "?":
            self.visitor.ask(Expected())
        elif sign == "←":
            self._type(self.typed[:-1])
        elif len(self.typed) < CODE_LENGTH:
            self._type(self.typed + sign)
            if len(self.typed) == CODE_LENGTH:
                self.visitor.ask(Scanned(self.typed))

    def on_screen_resume(self) -> None:
        """Begin anew: that code was wrong."""
        if self.is_mounted and self.query("#typed"):
            self._type("")

    def _type(self, typed: str) -> None:
        self.typed = typed
        self.query_one("#typed", BigLetters).show(self._shown())

    def _shown(self) -> str:
        # A place for each digit that is still to come.
        return " ".join(self.typed.ljust(CODE_LENGTH, "-"))
