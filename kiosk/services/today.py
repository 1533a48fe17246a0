"""All that the reception wants to see at a glance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from db.enums import AppointmentState, JobState
from db.models import KnownPrinter, PrintJob
from db.queries.printing import OPEN, in_state, jobs
from kiosk.clock import Clock
from kiosk.domain.booking import CHOSEN_KINDS
from kiosk.domain.estimates import Band
from kiosk.domain.visit_life import OPEN as IN_THE_HOUSE
from kiosk.services import (
    appointments,
    belief,
    bookings,
    estimating,
    queue,
    screens,
    signing_in,
    workstations,
)
from kiosk.services.appointments import AppointmentView
from kiosk.services.booking_views import UseView
from kiosk.services.place import Place
from kiosk.services.printing import JobView, view_of
from kiosk.services.queue import QueueView
from kiosk.services.workstations import InternetSpace

_NOT_FINE = (JobState.UNCONFIRMED, JobState.FAILED, JobState.EXPIRED)
PAPER_MATTERS_FOR = timedelta(hours=1)
"""How long a ticket that did not come out is worth a word."""

GUESSES_MATTER_FOR = timedelta(hours=1)
"""How long it is worth a word that somebody has tried to pass for staff."""

SEEN_WITHIN = timedelta(minutes=10)
"""Whoever looks after a printer looks twice a minute; one that nobody looks at says nothing."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A printer or a screen of some machine; `code` says what is wrong, since `since`."""

    machine: str
    printer: str
    code: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """What the printers of every machine have not done.

    `failed` are the last tickets that did not surely come out, of people who still wait.
    """

    troubles: tuple[Trouble, ...] = ()
    low: tuple[str, ...] = ()
    waiting: int = 0
    failed: tuple[JobView, ...] = ()


@dataclass(frozen=True, slots=True)
class Today:
    """The queue, the paper, what the rooms are used for from now on, who is expected; and
    how long each visit will wait, as far as it is known; and the workstations.
    """

    queue: QueueView
    paper: Paper
    uses: tuple[UseView, ...]
    expected: tuple[AppointmentView, ...] = ()
    bands: Mapping[int, Band] = field(default_factory=dict)
    internet: InternetSpace | None = None


def look(session: Session, clock: Clock, place: Place) -> Today:
    """Return today as it is now."""
    now = clock.now()
    uses = bookings.of_day(session, clock, place)
    coming = tuple(
        use for use in uses if use.end.astimezone(UTC) > now and use.details.kind in CHOSEN_KINDS
    )
    expected = tuple(
        one
        for one in appointments.of_day(session, clock, place)
        if one.state is AppointmentState.PLANNED
    )
    seen = queue.look(session, clock, place)
    internet = workstations.arranged(place, uses, seen, place.local(now))
    bands = estimating.of_queue(session, clock, place, seen, internet)
    return Today(seen, paper(session, clock, place), coming, expected, bands, internet)


def paper(session: Session, clock: Clock, place: Place) -> Paper:
    """Return what is wrong with the printers and screens of the house, and the last tickets."""
    now = clock.now()
    seen = session.exec(
        select(KnownPrinter)
        .where(col(KnownPrinter.seen_at) >= now - SEEN_WITHIN)
        .order_by(col(KnownPrinter.machine), col(KnownPrinter.name))
    ).all()
    ill = [row for row in seen if row.trouble]
    waiting = session.exec(select(PrintJob.id).where(in_state(*OPEN))).all()
    troubles = [
        Trouble(row.machine, row.name, row.trouble or "", place.local(row.since)) for row in ill
    ]
    troubles += [
        Trouble(row.machine, row.screen, "screen.failing", place.local(row.since))
        for row in screens.failing(session)
    ]
    troubles += [
        Trouble(machine, screen, "staff.guessed", place.local(last))
        for machine, screen, last in signing_in.guessed(session, now - GUESSES_MATTER_FOR)
    ]
    if not belief.is_believable(session, clock):
        since = place.local(belief.last_believed(session) or now)
        troubles.append(Trouble(place.machine, "clock", "clock.wrong", since))
    return Paper(
        troubles=tuple(troubles),
        low=tuple(f"{row.machine}: {row.name}" for row in seen if row.paper_low),
        waiting=len(waiting),
        failed=tuple(_failed(session, place, now)),
    )


def _failed(session: Session, place: Place, now: datetime) -> Sequence[JobView]:
    recent = jobs(session, col(PrintJob.created_at) >= now - PAPER_MATTERS_FOR)
    open_states = {state.value for state in IN_THE_HOUSE}
    # A later job of the same ticket replaces the earlier one.
    latest = {row[1].id: row for row in recent if row[1] and row[1].state in open_states}
    views = (view_of(place, *row) for row in latest.values())
    return [view for view in views if view.state in _NOT_FINE and view.reason]
