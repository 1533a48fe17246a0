"""Registrations from a file: the same file twice changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from sqlmodel import Session, col

from db.models import Registration
from db.queries import registrations as queries
from kiosk.clock import Clock
from kiosk.domain.refusals import Refused
from kiosk.services import registrations
from kiosk.services.event_views import RegistrationView, registration_view
from kiosk.services.place import Place
from kiosk.services.registrations import Wanted


class Outcome(Enum):
    """What becomes of a row; `THERE`: an earlier file had it."""

    REGISTERED = "registered"
    WAITING = "waiting"
    THERE = "there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file, which knows it again by `wanted.source`."""

    line: int
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one; `why` says why it was refused."""

    line: int
    outcome: Outcome
    registration: RegistrationView | None
    why: Refused | None = None


def take(session: Session, clock: Clock, place: Place, rows: Sequence[Row]) -> tuple[Entered, ...]:
    """Register whom a file has; who is refused is left out and named."""
    return tuple(_take(session, clock, place, row) for row in rows)


def _take(session: Session, clock: Clock, place: Place, row: Row) -> Entered:
    wanted = row.wanted
    # Also of somebody who has changed to another event since.
    known = queries.where(session, col(Registration.source) == f"{wanted.event}:{wanted.source}")
    if known:
        return Entered(row.line, Outcome.THERE, registration_view(session, place, known[0]))
    try:
        made = registrations.register(session, clock, place, wanted)
    except Refused as refused:
        return Entered(row.line, Outcome.REFUSED, None, refused)
    outcome = Outcome.WAITING if made.line else Outcome.REGISTERED
    return Entered(row.line, outcome, made)
