"""A desk that prints its rooms, in few words."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from sqlalchemy import Engine

from db.enums import JobState, SheetKind
from db.models import PrintJob
from db.session import reading
from kiosk.domain.house import House
from kiosk.domain.schedule import Mark, PrintedByItself
from kiosk.reception import Reception
from kiosk.services import editions, morning, printing, spooling
from kiosk.services.editions import Ordered
from kiosk.services.printers import PrinterSeen
from kiosk.services.schedule import Schedule, Sheet
from kiosk.services.spooling import JobResult
from tests.clocks import StandingClock
from tests.houses import SMALL_HOUSE
from tests.services.desk import WEDNESDAY, Desk

BOTH = (SheetKind.DESK, SheetKind.POSTER)


class PaperDesk(Desk):
    """One machine with a printer of receipts and one of pages."""

    def __init__(
        self, engine: Engine, clock: StandingClock | None = None, house: House = SMALL_HOUSE,
        machine: str = "hall", by_itself: PrintedByItself | None = None,
    ) -> None:  # fmt: skip
        super().__init__(engine, clock, house, machine)
        place = replace(
            self.reception.place,
            sheet_printer="ticket",
            page_printer="pages",
            by_itself=by_itself or PrintedByItself(),
        )
        self.reception = Reception(house, place, self.clock, engine)

    def order(self, kind: SheetKind = SheetKind.DESK, **more: Any) -> tuple[Ordered, ...]:
        """Have a sheet of Wednesday printed."""
        return self.write(editions.order, Sheet(kind, WEDNESDAY, **more))

    def print(self, kind: SheetKind = SheetKind.DESK, **more: Any) -> list[Schedule]:
        """Have a sheet of Wednesday printed, and return what comes out."""
        ordered = self.order(kind, **more)
        for one in ordered:
            self.come_out(one.job.id)
        with reading(self.reception.engine) as session:
            jobs = [session.get_one(PrintJob, one.job.id).edition_id for one in ordered]
        return [self.reception.read(editions.of_edition, job) for job in jobs if job]

    def come_out(self, job: int, state: JobState = JobState.PRINTED) -> None:
        """Let a job end."""
        seen = PrinterSeen("ticket", "file:x", None, None, None, None)
        self.write(spooling.settle, JobResult(job, state, None), seen)

    def look(self, kind: SheetKind = SheetKind.DESK, **more: Any) -> Schedule:
        """Return what a sheet of Wednesday would say."""
        return self.reception.read(editions.compared, Sheet(kind, WEDNESDAY, **more))

    def waiting(self, printer: str = "ticket") -> Schedule:
        """Return the sheet whose turn it is."""
        waiting = self.reception.read(spooling.next_waiting, printer)
        assert waiting is not None
        assert isinstance(waiting.subject, Schedule)
        return waiting.subject

    def states(self) -> list[tuple[JobState, str | None]]:
        """Return what became of all jobs of this machine today."""
        return [(job.state, job.reason) for job in self.reception.read(printing.of_day)]

    def print_due(self) -> int:
        """Let happen what happens by itself."""
        if not self.reception.read(morning.is_due):
            return 0
        return self.write(morning.print_due)


def by_itself(at: str = "07:30", hours: int = 0, *sheets: SheetKind) -> PrintedByItself:
    """Return when sheets are printed."""
    return PrintedByItself(time.fromisoformat(at), sheets or (SheetKind.DESK,),
                           timedelta(hours=hours))  # fmt: skip


def said(found: Schedule) -> list[str]:
    """Return what a sheet says, as `new blue 10:00-11:00 Réunion`."""
    return [
        f"{'' if line.mark is Mark.NONE else line.mark + ' '}{line.entry.room} "
        f"{line.entry.start:%H:%M}-{line.entry.end:%H:%M} {line.entry.title}".rstrip()
        for line in found.lines
    ]
