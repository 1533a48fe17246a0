"""What stands behind the visitor screen: the open house, and what serves its printers."""

import gc
import importlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db.enums import Via
from db.errors import DatabaseProblem
from kiosk.domain.checkin import CheckIn
from kiosk.domain.estimates import Band
from kiosk.domain.paper import PaperFate, fate_of
from kiosk.domain.refusals import Refused
from kiosk.domain.staff import check_desk
from kiosk.domain.tokens import BOOKING, REGISTRATION, read_token
from kiosk.entrance import Entrance
from kiosk.housekeeping import Copies, tidied
from kiosk.reception import Reception
from kiosk.services import (
    appointments,
    attendance,
    counters,
    door,
    estimating,
    keeping,
    printing,
    programme,
    queue,
    receiving,
    registrations,
    visits,
    workstations,
)
from kiosk.services.appointments import Expectation
from kiosk.services.booking_views import UseView
from kiosk.services.door import AtDoor
from kiosk.services.event_views import RegistrationView
from kiosk.services.keeping import Arrived
from kiosk.services.programme import Programme
from kiosk.services.registrations import Seat, Wanted
from kiosk.services.staff import Member
from kiosk.services.visit_views import VisitView
from kiosk.services.visits import TicketView
from kiosk.services.workstations import InternetSpace
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
class GivenSeat:
    """A seat, or a place in line, that somebody has just got; `job` prints it."""

    seat: Seat
    job: int | None


@dataclass(frozen=True, slots=True)
class FoundSeat:
    """A registration that was scanned, and why its holder is not let in now."""

    seat: Seat
    why: Refused


_STILL_THEIRS = frozenset(
    {"scan.already-in", "scan.other-day", "scan.too-early", "scan.waiting", "scan.room-full"}
)
"""Why somebody is not let in who may still want something of their seat."""


@dataclass(frozen=True, slots=True)
class VisitorSide:
    """Everything a screen asks of the house; each call may take time, so make it in a thread."""

    reception: Reception
    spoolers: Sequence[Spooler]
    copies: Copies | None = None
    entrance: Entrance | None = None

    def admit(self, name: str, pin: str) -> Member:
        """Let somebody in who works here. Raises as `Entrance.admit` does."""
        if self.entrance is None:
            raise Refused("staff.wrong")
        member = self.entrance.admit(self.reception, name, pin)
        check_desk(member.role, alone=False)
        return member

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

    def scanned(self, code: str) -> UseView | FoundTicket | Arrived | AtDoor | FoundSeat:
        """Find a ticket again, keep an appointment, let somebody into an event, or note that a
        booking's people are there.

        Raises `Refused`, `DatabaseProblem`.
        """
        if read_token(code) is not None:
            return self._found(self.reception.read(visits.find, code))
        if read_token(code, BOOKING) is not None:
            return self.reception.write(attendance.arrive_by_code, code).uses[0]
        if read_token(code, REGISTRATION) is not None:
            return self._at_the_door(code)
        return self._welcome(self.reception.write(keeping.arrive, code))

    def _at_the_door(self, code: str) -> AtDoor | FoundSeat:
        """Let somebody in; or show them their seat, and why they are not let in."""
        try:
            return self.reception.write(door.attend, code)
        except Refused as refused:
            if refused.code not in _STILL_THEIRS:
                raise
            one = self.reception.read(registrations.find, code)
            return FoundSeat(self.reception.read(registrations.seat, one.id), refused)

    def programme(self) -> Programme:
        """Return what takes place this week and the next. Raises `DatabaseProblem`."""
        return self.reception.read(programme.look)

    def register(
        self, event: int, people: int, slot: int | None, language: str, name: str = ""
    ) -> GivenSeat:
        """Give seats at an event, or a place in line, and have that printed. Raises `Refused`."""
        wanted = Wanted(event, people, name, slot=slot, language=language, via=Via.KIOSK)
        made = self.reception.write(registrations.register, wanted)
        job = None
        if self.reception.place.ticket_printer is not None:
            job = self.reception.write(printing.request_registration, made.id).id
            for spooler in self.spoolers:
                spooler.wake()
        return GivenSeat(self.reception.read(registrations.seat, made.id), job)

    def give_back(self, token: str) -> RegistrationView:
        """Give somebody's seat back. Raises `Refused`, `DatabaseProblem`."""
        one = self.reception.read(registrations.find, token)
        return self.reception.write(registrations.cancel, one.id).registration

    def go_out(self, token: str) -> AtDoor:
        """Note that somebody leaves an event. Raises `Refused`, `DatabaseProblem`."""
        return self.reception.write(door.leave, token)

    def pauses(self) -> Mapping[str, datetime | None]:
        """Return the counters that call nobody now, and until when. Raises `DatabaseProblem`."""
        return self.reception.read(counters.paused)

    def internet(self) -> InternetSpace | None:
        """Return how the computers are now; None where there are none. Raises `DatabaseProblem`."""
        if not self.reception.place.house.internet:
            return None
        return self.reception.read(workstations.look)

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

    def tidy(self) -> int:
        """Do what happens by itself, also where no desk is open. Raises `DatabaseProblem`."""
        return tidied(self.reception, self.copies)

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
