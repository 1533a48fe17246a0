"""What is known of the printers of a machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from db.models import KnownPrinter
from kiosk.clock import Clock
from kiosk.services.place import Place

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
        return Remembered()
    return Remembered(row.answers, row.confirms, row.cut_short)


def is_news(session: Session, clock: Clock, place: Place, seen: PrinterSeen) -> bool:
    """Tell whether something is worth to be noted."""
    row = session.get(KnownPrinter, (place.machine, seen.name))
    return row is None or _differs(row, seen) or clock.now() - row.seen_at >= SEEN_EVERY


def note(session: Session, clock: Clock, place: Place, seen: PrinterSeen) -> None:
    """Remember how a printer was found."""
    now = clock.now()
    row = session.get(KnownPrinter, (place.machine, seen.name), with_for_update=True)
    if row is None:
        row = KnownPrinter(
            machine=place.machine, name=seen.name, url=seen.url, since=now, seen_at=now
        )
    elif not _differs(row, seen) and now - row.seen_at < SEEN_EVERY:
        return
    if row.trouble != seen.trouble:
        row.since = now
    row.url, row.trouble, row.seen_at = seen.url, seen.trouble, now
    row.answers, row.confirms = seen.answers, seen.confirms
    if seen.paper_low is not None:
        row.paper_low = seen.paper_low
    if seen.cut_short is not None:
        row.cut_short = seen.cut_short
    session.add(row)


def note_cut_short(session: Session, _clock: Clock, place: Place, name: str) -> None:
    """Remember that a printer's last job may have ended within a command."""
    row = session.get(KnownPrinter, (place.machine, name))
    if row is not None:
        row.cut_short = True
        session.add(row)


def forget(session: Session, _clock: Clock, place: Place, name: str) -> None:
    """Forget what was learned of a printer: another one may stand there."""
    row = session.get(KnownPrinter, (place.machine, name))
    if row is not None:
        session.delete(row)


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


def _differs(row: KnownPrinter, seen: PrinterSeen) -> bool:
    before = (row.url, row.answers, row.confirms, row.trouble)
    now = (seen.url, seen.answers, seen.confirms, seen.trouble)
    low = seen.paper_low is not None and seen.paper_low is not row.paper_low
    cut = seen.cut_short is not None and seen.cut_short is not row.cut_short
    return before != now or low or cut
