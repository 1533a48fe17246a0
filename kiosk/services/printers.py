"""What is known of the printers of a machine, and what was left at those that nobody serves."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from db.enums import JobState
from db.models import KnownPrinter, PrintJob
from db.queries import printing as queries
from kiosk.clock import Clock
from kiosk.services.place import Place
from printers.lock import Held, MachineLock

SEEN_EVERY = timedelta(minutes=1)
"""How old the moment may be at which a printer was last seen: not every ticket is worth a row."""


@dataclass(frozen=True, slots=True)
class PrinterSeen:
    """How a printer was found just now.

    `paper_low` None: it did not tell. `cut_short`: whether the last job may have ended within a
    command; None: there was no job.
    """

    name: str
    url: str
    answers: bool | None
    confirms: bool | None
    trouble: str | None
    paper_low: bool | None
    cut_short: bool | None = None


@dataclass(frozen=True, slots=True)
class PrinterView:
    """A printer as it was last seen; `trouble` is a code since `since`; moments in house time."""

    name: str
    url: str
    answers: bool | None
    confirms: bool | None
    trouble: str | None
    paper_low: bool
    since: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Remembered:
    """What has to be known before the next job; None: nobody knows."""

    answers: bool | None = None
    confirms: bool | None = None
    cut_short: bool = False


def remembered(session: Session, _clock: Clock, place: Place, name: str, url: str) -> Remembered:
    """Return what is known of the printer at this address."""
    row = session.get(KnownPrinter, (place.machine, name))
    if row is None or row.url != url:
        return Remembered(cut_short=_was_cut_short(session, place, name, url))
    return Remembered(row.answers, row.confirms, row.cut_short)


def be_known(session: Session, clock: Clock, place: Place, name: str, url: str) -> None:
    """Know of a printer before its first byte, so that a cut job can be noted whatever happens."""
    _row(session, clock, place, name, url)


def is_news(session: Session, clock: Clock, place: Place, seen: PrinterSeen) -> bool:
    """Tell whether something is worth to be noted."""
    row = session.get(KnownPrinter, (place.machine, seen.name))
    return row is None or _differs(row, seen) or clock.now() - row.seen_at >= SEEN_EVERY


def note(session: Session, clock: Clock, place: Place, seen: PrinterSeen) -> None:
    """Remember how a printer was found."""
    now = clock.now()
    row = _row(session, clock, place, seen.name, seen.url)
    if not _differs(row, seen) and now - row.seen_at < SEEN_EVERY:
        return
    if row.trouble != seen.trouble:
        row.since = now
    row.trouble, row.seen_at = seen.trouble, now
    row.answers, row.confirms = seen.answers, seen.confirms
    if seen.paper_low is not None:
        row.paper_low = seen.paper_low
    if seen.cut_short is not None:
        row.cut_short = seen.cut_short
    session.add(row)


def forget(session: Session, _clock: Clock, place: Place, name: str) -> None:
    """Forget what was learned of a printer, as another one may stand there; not that it was cut."""
    row = session.get(KnownPrinter, (place.machine, name))
    if row is not None:
        row.answers = row.confirms = row.trouble = None
        session.add(row)


def queue_lock(engine: Engine, place: Place, printer: str) -> MachineLock:
    """Return the lock of whoever serves a printer's queue."""
    database = engine.url.render_as_string(hide_password=False)
    return MachineLock(f"queue {database} {place.machine} {printer}")


def settle_interrupted(session: Session, clock: Clock, place: Place, name: str) -> int:
    """Close the jobs that a spooler left behind when it was killed; return how many.

    They may have come out, so they are unconfirmed and never printed again by themselves.
    Call only while no other spooler of this machine serves the printer.
    """
    here = queries.of_machine(place.machine), queries.at_printer(name)
    sending = select(PrintJob).where(*here, queries.in_state(JobState.SENDING))
    left = session.exec(sending).all()
    for job in left:
        job.state = JobState.UNCONFIRMED
        job.reason = "printer.interrupted"
        job.ended_at = clock.now()
        session.add(job)
    row = session.get(KnownPrinter, (place.machine, name)) if left else None
    if row is not None:
        row.cut_short = True
        session.add(row)
    return len(left)


def settle_abandoned(session: Session, clock: Clock, place: Place) -> int:
    """Close what was left at printers that nobody serves, as they have another name by now."""
    sending = queries.of_machine(place.machine), queries.in_state(JobState.SENDING)
    count = 0
    for name in session.exec(select(PrintJob.printer).where(*sending).distinct()).all():
        # Whoever is sending holds the lock until it has said what became of the job.
        with suppress(Held), queue_lock(session.get_bind().engine, place, name):
            count += settle_interrupted(session, clock, place, name)
    return count


def of_machine(session: Session, _clock: Clock, place: Place) -> Sequence[PrinterView]:
    """Return the printers of this machine that were ever looked at, by their names."""
    statement = (
        select(KnownPrinter)
        .where(col(KnownPrinter.machine) == place.machine)
        .order_by(col(KnownPrinter.name))
    )
    return [
        PrinterView(
            name=row.name,
            url=row.url,
            answers=row.answers,
            confirms=row.confirms,
            trouble=row.trouble,
            paper_low=row.paper_low,
            since=place.local(row.since),
            seen_at=place.local(row.seen_at),
        )
        for row in session.exec(statement)
    ]


def _row(session: Session, clock: Clock, place: Place, name: str, url: str) -> KnownPrinter:
    """Return a printer's row; at another address it is made anew."""
    row = session.get(KnownPrinter, (place.machine, name), with_for_update=True)
    if row is not None and row.url == url:
        return row
    cut_short, now = _was_cut_short(session, place, name, url), clock.now()
    if row is None:
        row = KnownPrinter(machine=place.machine, name=name, url=url, since=now, seen_at=now)
    row.url, row.answers, row.confirms, row.cut_short = url, None, None, cut_short
    session.add(row)
    return row


def _was_cut_short(session: Session, place: Place, name: str, url: str) -> bool:
    """Tell whether its last job may have been cut, under another name or at another address."""
    statement = select(KnownPrinter.name).where(
        col(KnownPrinter.machine) == place.machine,
        col(KnownPrinter.cut_short),
        or_(col(KnownPrinter.name) == name, col(KnownPrinter.url) == url),
    )
    return session.exec(statement).first() is not None


def _differs(row: KnownPrinter, seen: PrinterSeen) -> bool:
    before = (row.url, row.answers, row.confirms, row.trouble)
    now = (seen.url, seen.answers, seen.confirms, seen.trouble)
    low = seen.paper_low is not None and seen.paper_low is not row.paper_low
    cut = seen.cut_short is not None and seen.cut_short is not row.cut_short
    return before != now or low or cut
