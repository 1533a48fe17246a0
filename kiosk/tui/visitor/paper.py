"""What somebody takes home, on the screen as well: until it is closed, or its time is over."""

from textual import work
from textual.events import Key
from textual.widgets import Static

from kiosk.domain.paper import SURE, PaperFate
from kiosk.tui.visitor.screen import VisitorScreen
from kiosk.tui.widgets.foot import Foot

LEAST_SECONDS = 20
"""Never gone sooner by itself."""

LOOK_FOR_PAPER = 0.3
"""Seconds between two looks at what became of the paper."""


class PaperScreen(VisitorScreen):
    """Counts down, which is shown and can be renewed, and follows the paper: `#paper` says it."""

    def __init__(self, job: int | None, seconds: int) -> None:
        super().__init__()
        self.job = job
        self.seconds = max(seconds, LEAST_SECONDS)
        self.left = self.seconds
        self.paper = PaperFate.COMING

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
        if not self.is_current:
            return  # somebody is asked something above it
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

    def paper_text(self) -> str:
        """Say what becomes of the paper."""
        say = self.words.say
        if self.job is None:
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
        if self.job is not None and self.paper not in SURE:
            self._ask_for_paper(self.job)

    @work(thread=True, exclusive=True, group="paper", exit_on_error=False)
    def _ask_for_paper(self, job: int) -> None:
        found = self.visitor.paper(job)
        if found is not None:
            self.app.call_from_thread(self._show_paper, found)

    def _show_paper(self, found: PaperFate) -> None:
        if self.is_mounted:
            self.paper = found
            paper = self.query_one("#paper", Static)
            paper.update(self.paper_text())
            paper.set_class(found in (PaperFate.NONE, PaperFate.DOUBTFUL), "-failed")
