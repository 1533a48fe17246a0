"""A first name, where an event asks for one: typed or touched, or left out."""

from textual.app import ComposeResult
from textual.containers import Center, Grid, Vertical
from textual.events import Key
from textual.widgets import Static

from kiosk.tui.visitor.asking import SeatWanted
from kiosk.tui.visitor.screen import VisitorScreen
from kiosk.tui.widgets.big_letters import BigLetters
from kiosk.tui.widgets.pad_key import PadKey

LONGEST = 24
"""Letters; the registration's own limit is wider, but nobody touches so many."""

BACK, DONE = "←", "OK"
LETTERS = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ-", *"ÉÈÇËÏ", BACK, DONE)
"""In the order that everybody knows who does not type."""


class NameScreen(VisitorScreen):
    """Asks for the seats once the name is there; it may stay empty."""

    def __init__(self, event: int, people: int, slot: int | None) -> None:
        super().__init__()
        self.event, self.people, self.slot = event, people, slot
        self.typed = ""

    def compose_middle(self) -> ComposeResult:
        """Show the name large, then the letters."""
        say = self.words.say
        yield Static(say("What is your first name?"), id="question", markup=False)
        told = say("It will be on the list of this event, and nowhere else. It may stay empty.")
        yield Static(told, id="explanation", markup=False)
        with Vertical(id="code-entry"):
            yield BigLetters("-", id="typed")
            with Center(), Grid(id="letters"):
                for sign in LETTERS:
                    yield PadKey(sign, classes="-wide" if sign in (BACK, DONE) else "")

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Offer to go on; a letter changes no colours here."""
        say = self.words.say
        return [("go-on", say("Enter"), say("I register")), ("back", say("Esc"), say("Back"))]

    def on_pad_key_touched(self, message: PadKey.Touched) -> None:
        """Take what was touched."""
        message.stop()
        self.take(message.sign)

    def on_key(self, event: Key) -> None:
        """Take letters; take the last one back; go on by Enter."""
        signs = {"backspace": BACK, "delete": BACK, "enter": DONE}
        sign = signs.get(event.key, event.character or "")
        is_letter = len(sign) == 1 and (sign.isalpha() or sign in "-' ")
        if is_letter or sign in (BACK, DONE):
            event.stop()
            event.prevent_default()
            self.take(sign)

    def do_intent(self, intent: str) -> None:
        """Go on, or do what every screen does."""
        if intent == "go-on":
            self.take(DONE)
        else:
            super().do_intent(intent)

    def take(self, sign: str) -> None:
        """Add a letter, or take one back, or ask for the seats."""
        if self.visitor.busy:
            return
        if sign == DONE:
            language = self.words.language
            name = self.typed.strip().title()
            self.visitor.ask(SeatWanted(self.event, self.people, self.slot, language, name))
        elif sign == BACK:
            self._type(self.typed[:-1])
        elif len(self.typed) < LONGEST:
            self._type(self.typed + sign)

    def _type(self, typed: str) -> None:
        self.typed = typed
        self.query_one("#typed", BigLetters).show(typed or "-")
