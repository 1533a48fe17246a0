"""What stands behind a screen: the open house, and the spooler that serves its printer."""

import gc
import importlib
import logging
from dataclasses import dataclass

from kiosk.domain.checkin import CheckIn
from kiosk.reception import Reception
from kiosk.services import printing, visits
from kiosk.services.printing import JobOutcome
from kiosk.services.visits import TicketView
from kiosk.spooler import Spooler

log = logging.getLogger(__name__)

_NEEDED_BY_A_TICKET = ("kiosk.delivery", "printers.encode", "qrcode.main", "babel.dates")

LAST_WORDS = 2.0
"""Seconds that a screen waits for the printer when it ends."""


@dataclass(frozen=True, slots=True)
class DeskSide:
    """Everything a screen asks of the house; each call may take time, so make it in a thread."""

    reception: Reception
    spooler: Spooler | None

    def check_in(self, request: CheckIn) -> TicketView:
        """Give a ticket and have it printed. Raises `Refused`, `DatabaseProblem`."""
        ticket = self.reception.write(visits.check_in, request)
        if self.spooler is not None:
            self.spooler.wake()
        return ticket

    def paper_outcome(self, job: int) -> JobOutcome:
        """Return what became of a print job so far. Raises `Refused`, `DatabaseProblem`."""
        return self.reception.read(printing.outcome, job)

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
        """End the spooler, then the connections."""
        if self.spooler is not None:
            self.spooler.stop(LAST_WORDS)
        self.reception.close()
