"""A printer of this machine: from a waiting job to the document, its bytes, and the paper."""

import logging
from dataclasses import dataclass
from datetime import datetime
from secrets import randbelow

from kiosk.domain.house import House
from kiosk.services.printing import JobView
from kiosk.services.schedule import Schedule
from kiosk.services.spooling import OtherSubject, Waiting
from kiosk.services.visits import TicketView
from kiosk.settings import Settings
from printers.address import Address
from printers.lock import Held, device_lock
from printers.outcomes import Abilities, Claim, Delivered, Job, Look, Outcome
from printers.profiles import Profile, profile

log = logging.getLogger(__name__)


def ticket_bytes(
    house: House, ticket: TicketView, paper: Profile, reprinted_at: datetime | None = None
) -> bytes:
    """Return what goes to a printer for this ticket."""
    from kiosk.documents.ticket import ticket_document  # 250 ms with what it needs
    from printers.encode import encode

    return encode(ticket_document(house, ticket, reprinted_at), paper)


def other_bytes(house: House, subject: OtherSubject, paper: Profile) -> bytes:
    """Return what goes to a printer for anything but a ticket and a test page."""
    if isinstance(subject, Schedule):
        return sheet_bytes(house, subject, paper)
    from kiosk.documents.receipts import document_of, page_of  # with what they need, 250 ms
    from printers.encode import encode

    if paper.pages:
        return page_of(house, subject)
    return encode(document_of(house, subject), paper)


def sheet_bytes(house: House, schedule: Schedule, paper: Profile) -> bytes:
    """Return what goes to a printer for a sheet of rooms."""
    if paper.pages:
        from kiosk.documents.pages import pages_pdf

        return pages_pdf(house, schedule)
    from kiosk.documents.schedule import schedule_document
    from printers.encode import encode

    return encode(schedule_document(house, schedule), paper)


def test_page_bytes(device: "Device", now: datetime) -> bytes:
    """Return what goes to a printer for its test page; `now` in house time."""
    if device.paper.pages:
        from kiosk.documents.pages import test_pdf

        return test_pdf(device.house, device.name, device.url, now)
    from kiosk.documents.test_page import test_page  # 250 ms with what it needs
    from kiosk.i18n import words
    from printers.encode import encode

    say = words(device.house.languages[0])
    return encode(test_page(say, device.name, device.url, device.paper, now), device.paper)


@dataclass(frozen=True, slots=True)
class Device:
    """One printer, as `config.toml` describes it; what it needs is imported with its first job.

    `deadline` in seconds; `asks` False: this printer is never asked anything; `instead` is the
    name of the printer that takes its jobs while it is in trouble.
    """

    name: str
    address: Address
    profile: str
    house: House
    deadline: float
    asks: bool = True
    instead: str | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return self.address.url

    @property
    def paper(self) -> Profile:
        """What it can do."""
        return profile(self.profile)

    def prepare(self, waiting: Waiting) -> "Prepared":
        """Make a job's bytes."""
        try:
            return Prepared(waiting.job, self._bytes_of(waiting))
        except Exception:
            # Whatever is wrong with one document must not keep the next ones from being printed.
            log.exception("job %d cannot be printed", waiting.job.id)
            return Prepared(waiting.job, None)

    def deliver(
        self,
        job: JobView,
        data: bytes,
        abilities: Abilities,
        claim: Claim,
        *,
        after_trouble: bool = False,
    ) -> Delivered:
        """Bring a job's bytes to paper; raises only what `claim` raises."""
        from printers.protocol import MARKS, mark_of
        from printers.transport import open_transport

        printed = Job(
            data,
            name=f"{job.created_at:%Y-%m-%d}-{(job.number or job.kind).replace(' ', '')}-{job.id}",
            # By chance, so that a late answer to another program proves nothing to this one.
            mark=mark_of(randbelow(MARKS)),
            # A printer takes these for the rest of a command that was cut, else it ignores them.
            lead=bytes(self.paper.longest_command) if after_trouble else b"",
            again=job.reason is not None,
        )
        known = abilities if self.asks else None
        try:
            with device_lock(self.address, self.deadline):
                way = open_transport(self.address, self.paper)
                return way.deliver(printed, known, self.deadline, claim)
        except Held:
            return Delivered(Outcome.NOT_SENT, "printer.busy", "", None, abilities)

    def look(self, abilities: Abilities) -> Look:
        """Find out how the printer is; prints nothing."""
        from printers.transport import open_transport

        way = open_transport(self.address, self.paper)
        try:
            with device_lock(self.address, self.deadline):
                return way.look(abilities if self.asks else None, self.deadline)
        except Held:
            return Look("printer.busy", "", None, abilities)

    def _bytes_of(self, waiting: Waiting) -> bytes:
        job, subject = waiting.job, waiting.subject
        if isinstance(subject, TicketView):
            reprinted_at = job.created_at if job.reprint else None
            return ticket_bytes(self.house, subject, self.paper, reprinted_at)
        if subject is None:
            return test_page_bytes(self, job.created_at)
        return other_bytes(self.house, subject, self.paper)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job and its bytes; None: they cannot be made."""

    job: JobView
    data: bytes | None


def devices_of(settings: Settings, house: House) -> dict[str, Device]:
    """Return the printers of this machine by their names."""
    return {
        name: Device(
            name=name,
            address=printer.address,
            profile=printer.profile,
            house=house,
            deadline=float(settings.printing.deadline_seconds),
            asks=printer.answers == "auto",
            instead=printer.instead or None,
        )
        for name, printer in settings.printers.items()
    }
