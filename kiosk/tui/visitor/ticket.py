"""The ticket on the screen: the number, where to go, a code to photograph."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from kiosk import wording
from kiosk.domain.texts import clean
from kiosk.tui.visitor.paper import PaperScreen
from kiosk.tui.widgets.big_letters import BigLetters
from kiosk.tui.widgets.terminal_qr import TerminalQr

if TYPE_CHECKING:
    from kiosk.services.visits import TicketView


class TicketScreen(PaperScreen):
    """Stays until somebody closes it or its time is over; the time is shown and can be renewed."""

    def __init__(self, ticket: "TicketView", seconds: int, told: str = "") -> None:
        super().__init__(ticket.job, seconds)
        self.told = told
        self.ticket = ticket

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
                yield Static(self.paper_text(), id="paper", markup=False)
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
