"""Somebody gives their name and their PIN at a terminal.

A try is counted as a wrong one before the PIN is looked at, and taken back when it was right: of
many at once none is free, and whoever kills the program has tried all the same.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from db.errors import Overtaken
from db.models import WrongPins
from kiosk.clock import Clock
from kiosk.domain.refusals import Refused
from kiosk.domain.staff import (
    FADE_AFTER,
    FREE_TRIES,
    FREE_TRIES_THERE,
    LONGEST_NAME,
    wait_after,
)
from kiosk.services.place import Place
from kiosk.services.staff import Member, Secret, member_of, row_called, row_of

_ALL = 0
"""Stands for everybody at a terminal together, those nobody knows included."""


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted; without a `member` nobody has that name."""

    member: Member | None = None
    secret: Secret | None = None


def attempt(session: Session, clock: Clock, place: Place, name: str, terminal: str) -> Try:
    """Count a try. Raises `Refused`: `staff.wait` (`seconds`) when there were too many wrong ones.

    It is for a name, which may be nobody's.
    """
    del place
    now = clock.now()
    found = _found(session, name)
    rows = _checked(session, now, found, terminal)
    for one in rows:
        one.times = one.times + 1 if now - one.last_at < FADE_AFTER else 1
        one.last_at = now
        session.add(one)
    try:
        session.flush()
    except IntegrityError as error:
        # Somebody else has tried for the first time in the same moment.
        raise Overtaken from error
    return found


def uncounted(session: Session, clock: Clock, place: Place, name: str, terminal: str) -> Try:
    """Return what a try is about where none can be counted: whoever asks makes it slow.

    Raises `Refused` as `attempt` does, for those that were counted before.
    """
    del place
    found = _found(session, name)
    _checked(session, clock.now(), found, terminal)
    return found


def sign_in(
    session: Session, clock: Clock, place: Place, person: int, terminal: str, kept: str
) -> Member:
    """Take the tries back: the PIN of which this is `kept` was right.

    Raises `Refused`: `staff.wrong` when it was changed meanwhile, `staff.unknown`.
    """
    del clock, place
    row = row_of(session, person)
    if row.pin != kept:
        raise Refused("staff.wrong")
    there = delete(WrongPins).where(
        col(WrongPins.terminal) == terminal, col(WrongPins.person).in_((_ALL, person))
    )
    session.connection().execute(there)
    return member_of(row)


def guessed(session: Session, since: datetime) -> list[tuple[str, str, datetime]]:
    """Return machines and their screens where many PINs were wrong, none right since; when last."""
    many = select(WrongPins).where(
        col(WrongPins.person) == _ALL,
        col(WrongPins.times) >= FREE_TRIES,
        col(WrongPins.last_at) >= since,
    )
    found = session.exec(many.order_by(col(WrongPins.terminal)))
    return [(*_parts(row.terminal), row.last_at) for row in found]


def choose_pin(session: Session, clock: Clock, place: Place, secret: Secret) -> Member:
    """Give whoever is signed in at this place another PIN. Raises `Refused`: `staff.unknown`."""
    del clock
    row = row_of(session, place.person or _ALL)
    row.pin, row.pin_key = secret.kept, secret.key
    return member_of(row)


def _found(session: Session, name: str) -> Try:
    row = row_called(session, name[:LONGEST_NAME])
    return Try(member_of(row), Secret(row.pin, row.pin_key)) if row is not None else Try()


def _checked(session: Session, now: datetime, found: Try, terminal: str) -> list[WrongPins]:
    """Return what was counted before, of all and of this one. Raises `staff.wait`."""
    wanted = [(_ALL, FREE_TRIES_THERE)]
    if found.member is not None:
        wanted.append((found.member.id, FREE_TRIES))
    rows = [_row(session, terminal, person) for person, _ in wanted]
    wait = max(_left(one, now, free) for one, (_, free) in zip(rows, wanted, strict=True))
    if wait > timedelta(0):
        raise Refused("staff.wait", seconds=int(wait.total_seconds()) + 1)
    return rows


def _parts(terminal: str) -> tuple[str, str]:
    machine, _, screen = terminal.rpartition("/")
    return machine, screen


def _row(session: Session, terminal: str, person: int) -> WrongPins:
    found = session.get(WrongPins, (terminal, person), with_for_update=True)
    return found or WrongPins(
        terminal=terminal, person=person, times=0, last_at=datetime.min.replace(tzinfo=UTC)
    )


def _left(row: WrongPins, now: datetime, free: int) -> timedelta:
    """Return how long this one has still to wait; a clock that was set back makes nobody wait."""
    since = now - row.last_at
    if row.times == 0 or since < timedelta(0):
        return timedelta(0)
    return max(wait_after(row.times, free) - since, timedelta(0))
