"""What stands behind the visitor screen: the open house, and what serves its printers."""

import gc
import importlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db.errors import DatabaseProblem
from kiosk.domain.checkin import CheckIn
from kiosk.domain.estimates import Band
from kiosk.domain.paper import PaperFate, fate_of
from kiosk.domain.tokens import BOOKING, read_token
from kiosk.reception import Reception
from kiosk.services import (
    appointments,
    attendance,
    counters,
    estimating,
    keeping,
    printing,
    queue,
    receiving,
    visits,
)
from kiosk.services.appointments import Expectation
from kiosk.services.booking_views import UseView
from kiosk.services.keeping import Arrived
from kiosk.services.visit_views import VisitView
from kiosk.services.visits import TicketView
from kiosk.spooler import Spooler

log = logging.getLogger(__name__)

_NEEDED_BY_A_TICKET = (
    "kiosk.documents.test_page",
    "kiosk.documents.ticket",
    "printers.encode",
    "qrcode.main",
    "babel.dates",
)

LAST_WORDS = 2.0
"""Seconds that a screen waits for its printers when it ends."""


@dataclass(frozen=True, slots=True)
class FoundTicket:
    """A ticket that was scanned, and how many people are called before its holder.

    `keeps_place`: it would be kept if they stepped out.
    """

    ticket: TicketView
    ahead: int | None
    band: Band | None = None
    keeps_place: bool = True


@dataclass(frozen=True, slots=True)
class VisitorSide:
    """Everything a screen asks of the house; each call may take time, so make it in a thread."""

    reception: Reception
    spoolers: Sequence[Spooler]

    def check_in(self, request: CheckIn) -> TicketView:
        """Give a ticket and have it printed. Raises `Refused`, `DatabaseProblem`."""
        ticket = self.reception.write(visits.check_in, request)
        for spooler in self.spoolers:
            spooler.wake()
        return replace(ticket, band=self._band(ticket.visit))

    def _band(self, visit: int) -> Band | None:
        """Return how long somebody will wait; their number does not depend on it."""
        try:
            return self.reception.read(estimating.of_visit, visit)
        except DatabaseProblem:
            log.exception("how long visit %d waits is not known", visit)
            return None

    def scanned(self, code: str) -> UseView | FoundTicket | Arrived:
        """Find a ticket again, keep an appointment, or note that a booking's people are there.

        Raises `Refused`, `DatabaseProblem`.
        """
        if read_token(code) is not None:
            return self._found(self.reception.read(visits.find, code))
        if read_token(code, BOOKING) is not None:
            return self.reception.write(attendance.arrive_by_code, code).uses[0]
        return self._welcome(self.reception.write(keeping.arrive, code))

    def pauses(self) -> Mapping[str, datetime | None]:
        """Return the counters that call nobody now, and until when. Raises `DatabaseProblem`."""
        return self.reception.read(counters.paused)

    def expected(self) -> tuple[Expectation, ...]:
        """Return for which times somebody is expected today. Raises `DatabaseProblem`."""
        return self.reception.read(appointments.expected)

    def said(self, service: str, start: datetime) -> Arrived:
        """Keep the appointment that somebody says is theirs. Raises `Refused`."""
        found = self.reception.read(appointments.at_time, service, start)
        return self._welcome(self.reception.write(keeping.keep, found.id))

    def step_out(self, token: str) -> FoundTicket:
        """Keep somebody's place for a while. Raises `Refused`, `DatabaseProblem`."""
        return self._after(token, receiving.pause)

    def come_back(self, token: str) -> FoundTicket:
        """Let somebody wait again. Raises `Refused`, `DatabaseProblem`."""
        return self._after(token, receiving.come_back)

    def leave(self, token: str) -> FoundTicket:
        """Note that somebody goes. Raises `Refused`, `DatabaseProblem`."""
        return self._after(token, receiving.leave)

    def _after(self, token: str, act: Callable[..., VisitView]) -> FoundTicket:
        ticket = self.reception.read(visits.find, token)
        self.reception.write(act, ticket.visit)
        return self._found(self.reception.read(visits.find, token))

    def _found(self, ticket: TicketView) -> FoundTicket:
        ahead = self.reception.read(queue.ahead_of, ticket.visit)
        keeps_place = self.reception.read(receiving.keeps_place, ticket.visit)
        return FoundTicket(ticket, ahead, self._band(ticket.visit), keeps_place)

    def _welcome(self, arrived: Arrived) -> Arrived:
        for spooler in self.spoolers:
            spooler.wake()
        return arrived

    def paper(self, job: int) -> PaperFate:
        """Return what became of a paper ticket so far. Raises `Refused`, `DatabaseProblem`."""
        found = self.reception.read(printing.get, job)
        here = found.printer == self.reception.place.ticket_printer
        return fate_of(found.state, found.reason, here=here)

    def warm_up(self) -> None:
        """Import what the first ticket will need, while nobody waits for it."""
        for module in _NEEDED_BY_A_TICKET:
            importlib.import_module(module)
        importlib.import_module("printers.rendering").new_buffer()
        # What was loaded stays for good: looking through all of it for garbage took 200 ms, every
        # few visitors, between the key press and the number.
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """End the spoolers, then the connections."""
        end = time.monotonic() + LAST_WORDS
        for spooler in self.spoolers:
            spooler.stop(max(0.0, end - time.monotonic()))
        self.reception.close()
