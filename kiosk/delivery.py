"""From a print job to a printer: the document, its bytes, the device, and what became of it."""

import logging

from db.enums import JobState
from kiosk.documents.ticket import ticket_document
from kiosk.domain.house import House
from kiosk.services.printing import JobOutcome, JobView, Send
from kiosk.services.visits import TicketView
from printers.encode import encode
from printers.errors import PrinterError
from printers.profiles import Profile
from printers.transport import Outcome, Transport

log = logging.getLogger(__name__)

_STATES = {Outcome.PRINTED: JobState.PRINTED, Outcome.UNCONFIRMED: JobState.UNCONFIRMED}


def ticket_bytes(house: House, ticket: TicketView, profile: Profile) -> bytes:
    """Return what goes to the printer for this ticket."""
    return encode(ticket_document(house, ticket), profile)


def sender(house: House, transport: Transport, profile: Profile, deadline: float) -> Send:
    """Return what prints a job on this printer, within `deadline` seconds; it never raises."""

    def send(job: JobView) -> JobOutcome:
        ticket = job.ticket
        name = f"{ticket.arrived_at:%Y-%m-%d}-{ticket.number.replace(' ', '')}-{job.id}"
        try:
            data = ticket_bytes(house, ticket, profile)
            outcome = transport.send(data, name=name, deadline=deadline)
        except PrinterError as error:
            log.warning("%s: %s", job.printer, error)
            # Once bytes are gone the ticket may come out: nobody may claim that it did not.
            state = JobState.UNCONFIRMED if error.sent else JobState.FAILED
            return JobOutcome(job.id, state, error.code)
        except Exception:
            # Whatever is wrong with one ticket must not keep the next ones from being printed.
            log.exception("ticket %s could not be printed", ticket.number)
            return JobOutcome(job.id, JobState.FAILED, "printer.failed")
        return JobOutcome(job.id, _STATES[outcome], None)

    return send
