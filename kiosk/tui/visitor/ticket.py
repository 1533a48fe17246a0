"""The ticket on the screen: the number, where to go, a code to photograph."""

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Static

from kiosk import wording
from kiosk.domain.paper import SURE, PaperFate
from kiosk.domain.texts import clean
from kiosk.tui.visitor.screen import VisitorScreen
from kiosk.tui.widgets.big_letters import BigLetters
from kiosk.tui.widgets.foot import Foot
from kiosk.tui.widgets.terminal_qr import TerminalQr

if TYPE_CHECKING:
    from kiosk.services.visits import TicketView

LEAST_SECONDS = 20
"""Never gone sooner by itself."""

LOOK_FOR_PAPER = 0.3
"""Seconds between two looks at what became of the paper ticket."""


class TicketScreen(VisitorScreen):
    """Stays until somebody closes it or its time is over; the time is shown and can be renewed."""

    def __init__(self, ticket: "TicketView", seconds: int, told: str = "") -> None:
        super().__init__()
        self.told = told
        self.ticket = ticket
        self.seconds = max(seconds, LEAST_SECONDS)
        self.left = self.seconds
        self.paper = PaperFate.COMING

    def compose_middle(self) -> ComposeResult:
        """Show the number, then where to go beside the code."""
        words, ticket = self.words, self.ticket
        office, place = wording.where_to_go(
            words, self.visitor.house, ticket.office_name, ticket.office_place
        )
        yield BigLetters(ticket.number, id="number")
        with Horizontal(id="below"):
            with Vertical(id="told"):
                service = self.visitor.house.speak(ticket.service_name, words.language)
                yield Static(clean(service), id="service", markup=False)
                ahead = self.told or wording.waiting(words, ticket.ahead, ticket.band)
                yield Static(clean(ahead), id="ahead", markup=False)
                yield Static(self._paper_text(), id="paper", markup=False)
                yield Static(words.say("Wait: we call your number."), id="wait", markup=False)
                if office:
                    yield BigLetters(office, id="office-big", centred=False)
                    yield Static(
                        clean(words.say("Then go to: {office}", office=office)),
                        id="office",
                        markup=False,
                    )
                    yield Static(clean(place), id="place", markup=False)
            yield TerminalQr(ticket.token, id="code")

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Offer to close, or to stay longer."""
        say = self.words.say
        return [
            ("close", "1", say("I am done")),
            ("longer", "2", say("More time")),
            ("countdown", str(self.left), self._countdown()),
        ]

    def on_mount(self) -> None:
        """Count down, and follow the paper."""
        self.set_interval(1, self._tick)
        self.set_interval(LOOK_FOR_PAPER, self._look_for_paper)

    def on_key(self, event: Key) -> None:
        """Close or stay longer."""
        if event.key in ("1", "enter", "escape"):
            event.stop()
            event.prevent_default()
            self.do_intent("close")
        elif event.key in ("2", "space", "plus"):
            event.stop()
            self.do_intent("longer")

    def do_intent(self, intent: str) -> None:
        """Close, or give more time."""
        if intent == "close":
            self.visitor.start_afresh()
        elif intent == "longer":
            self.left = self.seconds
            self._show_countdown()
        else:
            super().do_intent(intent)

    def _tick(self) -> None:
        self.left -= 1
        if self.left <= 0:
            self.visitor.start_afresh()
        else:
            self._show_countdown()

    def _countdown(self) -> str:
        return self.words.say_many(
            "second, then this closes", "seconds, then this closes", self.left
        )

    def _show_countdown(self) -> None:
        self.query_one(Foot).change("countdown", str(self.left), self._countdown())

    def _paper_text(self) -> str:
        say = self.words.say
        if self.ticket.job is None:
            return say("Note your number, or take a photo.")
        texts = {
            PaperFate.COMING: say("Your ticket is being printed…"),
            PaperFate.HERE: say("Take your paper ticket."),
            PaperFate.ELSEWHERE: say("Ask the reception for your paper ticket."),
            PaperFate.DOUBTFUL: say("No paper? Note your number, or take a photo."),
            PaperFate.NONE: say("No paper ticket: note your number, or take a photo."),
        }
        return texts[self.paper]

    def _look_for_paper(self) -> None:
        if self.ticket.job is not None and self.paper not in SURE:
            self._ask_for_paper(self.ticket.job)

    @work(thread=True, exclusive=True, group="paper", exit_on_error=False)
    def _ask_for_paper(self, job: int) -> None:
        found = self.visitor.paper(job)
        if found is not None:
            self.app.call_from_thread(self._show_paper, found)

    def _show_paper(self, found: PaperFate) -> None:
        if self.is_mounted:
            self.paper = found
            paper = self.query_one("#paper", Static)
            paper.update(self._paper_text())
            paper.set_class(found in (PaperFate.NONE, PaperFate.DOUBTFUL), "-failed")
