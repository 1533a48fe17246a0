"""A seat at an event: given, shown again, used at the door."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from db.enums import RegistrationState
from kiosk import programme_words, wording
from kiosk.domain.house import House
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.services.door import Passage
from kiosk.tui.visitor.asking import SeatOf
from kiosk.tui.visitor.notice import NoticeScreen
from kiosk.tui.visitor.paper import PaperScreen
from kiosk.tui.visitor.screen import ChoiceScreen
from kiosk.tui.widgets.choice import Option
from kiosk.tui.widgets.terminal_qr import TerminalQr

if TYPE_CHECKING:
    from kiosk.services.door import AtDoor
    from kiosk.visitor_side import FoundSeat, GivenSeat


class SeatScreen(PaperScreen):
    """What somebody has who has just registered, with the code that opens the door."""

    def __init__(self, given: "GivenSeat", seconds: int) -> None:
        super().__init__(given.job, seconds)
        self.seat = given.seat

    def compose_middle(self) -> ComposeResult:
        """Show the event, then when and where beside the code."""
        words, event, one = self.words, self.seat.event, self.seat.registration
        waits = one.state is RegistrationState.WAITING
        has = words.say("Waiting list") if waits else words.say("You have a seat")
        yield Static(clean(has), id="question", markup=False)
        with Horizontal(id="below"):
            with Vertical(id="told"):
                yield Static(clean(event.details.title), id="service", markup=False)
                for line in self._lines():
                    yield Static(clean(line), classes="line", markup=False)
                yield Static(self.paper_text(), id="paper", markup=False)
                yield Static(clean(self._next()), id="wait", markup=False)
            yield TerminalQr(one.token, id="code")

    def _lines(self) -> list[str]:
        words, event, one = self.words, self.seat.event, self.seat.registration
        today = self.visitor.now().date()
        lines = list(programme_words.each_session(words, self.visitor.house, event, today))
        if one.slot is not None:
            times = programme_words.times(words, one.slot)
            lines.append(words.say("Your time: {times}", times=times))
        if one.people > 1:
            lines.append(words.say("For {n} people", n=one.people))
        return lines

    def _next(self) -> str:
        one = self.seat.registration
        if one.state is RegistrationState.WAITING:
            say = self.words.say
            return say("You are number {n} in line. Ask us whether a seat is free.", n=one.line)
        return self.words.say("Show this code at the door.")


class FoundSeatScreen(ChoiceScreen):
    """Why somebody is not let in now, and what they may want all the same."""

    def __init__(self, found: "FoundSeat") -> None:
        super().__init__()
        self.found = found

    def question(self) -> str:
        """Say why."""
        words, why = self.words, self.found.why
        today = self.visitor.now().date()
        return wording.explain(words, self.visitor.house, today, why.code, why.details).what

    def options(self) -> list[Option]:
        """Offer to go out, or to give the seat back."""
        say, start = self.words.say, Option("start", "↺", self.words.say("Back to the start"))
        if self.found.why.code == "scan.already-in":
            return [start, Option("leave", "⏸", say("I go out"), say("Scan again to come back."))]
        if self.found.why.code == "scan.room-full" or self.found.seat.came:
            return [start]
        return [
            start,
            Option("give-back", "–", say("I cannot come"), say("Your seat is given back.")),
        ]

    def chosen(self, option: Option) -> None:
        """Begin afresh, or ask the house."""
        if option.key == "start":
            self.visitor.start_afresh()
        else:
            token = self.found.seat.registration.token
            self.visitor.ask(SeatOf(token, leaves=option.key == "leave"))


def passed(words: Words, house: House, at: "AtDoor") -> NoticeScreen:
    """Say to somebody at the door that they are in, or out."""
    title = at.event.details.title
    if at.passage is Passage.LEFT:
        told = words.say("Scan again to come back.")
        return NoticeScreen(words.say("See you soon!"), told, reception=False)
    where = programme_words.where(words, house, at.session)
    times = programme_words.times(words, at.session)
    told = " · ".join(part for part in (where, times) if part)
    return NoticeScreen(words.say("Welcome: {title}", title=title), told, reception=False)
