"""What an organiser sees who has shown the code of a booking: which room, and where it is."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Static

from kiosk import time_words
from kiosk.domain.texts import clean
from kiosk.tui.visitor.screen import VisitorScreen
from kiosk.tui.widgets.big_letters import BigLetters
from kiosk.tui.widgets.foot import Foot

if TYPE_CHECKING:
    from kiosk.services.booking_views import UseView

SECONDS = 20
"""How long it stays by itself."""


class ArrivedScreen(VisitorScreen):
    """Names the room and its hours; the hall may not read what it is booked for."""

    def __init__(self, use: "UseView") -> None:
        super().__init__()
        self.use = use
        self.left = SECONDS

    def compose_middle(self) -> ComposeResult:
        """Show the room in big letters, then where it is and for how long."""
        words, use = self.words, self.use
        house = self.visitor.house
        room = house.resources.get(use.resource)
        name = room.name if room else use.resource
        yield Static(words.say("Welcome! Your room:"), id="question", markup=False)
        yield BigLetters(name, id="number")
        with Vertical(id="told"):
            yield Static(clean(name), id="room", markup=False)
            place = house.speak(room.place, words.language) if room and room.place else ""
            yield Static(clean(place), id="place", markup=False)
            hours = time_words.when(words, use.slot, self.visitor.now().date())
            yield Static(clean(hours), id="hours", markup=False)
            yield Static(words.say("The reception knows that you are here."), markup=False)

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Offer to close."""
        return [
            ("close", "1", self.words.say("I am done")),
            ("countdown", str(self.left), self._countdown()),
        ]

    def on_mount(self) -> None:
        """Count down."""
        self.set_interval(1, self._tick)

    def on_key(self, event: Key) -> None:
        """Close."""
        if event.key in ("1", "enter", "escape", "space"):
            event.stop()
            event.prevent_default()
            self.do_intent("close")

    def do_intent(self, intent: str) -> None:
        """Close, or do what every screen does."""
        if intent == "close":
            self.visitor.start_afresh()
        else:
            super().do_intent(intent)

    def _tick(self) -> None:
        self.left -= 1
        if self.left <= 0:
            self.visitor.start_afresh()
        else:
            self.query_one(Foot).change("countdown", str(self.left), self._countdown())

    def _countdown(self) -> str:
        return self.words.say_many(
            "second, then this closes", "seconds, then this closes", self.left
        )
