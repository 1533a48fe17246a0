"""The attendance sheet: who is to sign, what is wrong before it is printed, who had signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col

from db.enums import RegistrationState
from db.models import Attendance, EventSession, Registration
from db.queries import events as event_queries
from db.queries import figures
from db.queries import registrations as queries
from kiosk.clock import Clock
from kiosk.domain.booking import MOST_PEOPLE
from kiosk.domain.events import TAUGHT, Half
from kiosk.domain.refusals import Refused
from kiosk.services import events
from kiosk.services.door import capacity_of
from kiosk.services.event_views import EventView
from kiosk.services.place import Place

LEAST_BLANK, MOST_BLANK = 3, 20
"""Lines for people who come without a registration."""

WALK_INS = "walk-ins"
"""The topic under which people are counted who are only on the paper; its label is the session."""


@dataclass(frozen=True, slots=True)
class SignatureSheet:
    """What an attendance sheet says; `signers` have a line each, some without a name.

    `doubts` are what should be looked at before it is printed, as refusals are.
    """

    event: EventView
    signers: tuple[str, ...]
    blank: int
    doubts: tuple[Refused, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """On paper somebody of a registration has signed: so many people, for these half-days."""

    registration: int
    halves: frozenset[Half]
    people: int | None = None


def sheet(session: Session, clock: Clock, place: Place, event_id: int) -> SignatureSheet:
    """Return the attendance sheet of an event. Raises `Refused`: `event.unknown`."""
    event = events.get(session, clock, place, event_id)
    rows = queries.where(
        session,
        col(Registration.event_id) == event_id,
        col(Registration.state) == RegistrationState.REGISTERED.value,
    )
    signers = [name for row in rows for name in _lines(row)]
    left = event.seats.left
    blank = min(max(left if left is not None else MOST_BLANK, LEAST_BLANK), MOST_BLANK)
    return SignatureSheet(
        event,
        tuple(signers),
        blank,
        tuple(_doubts(session, place, event, len(signers))),
        place.local(clock.now()),
    )


def key_presence(
    session: Session,
    clock: Clock,
    place: Place,
    session_id: int,
    signed: Sequence[Signed],
    *,
    walk_ins: int | None = None,
    again: bool = False,
) -> EventView:
    """Key who has signed for a session, once; the paper is right, whatever was scanned.

    `walk_ins`: people who are only on the paper, None: as many as before. Raises `Refused`:
    `event.session-unknown`, `event.keyed` (`start`) unless it is to be keyed `again`,
    `event.not-begun`, `registration.unknown`, `people.out-of-range`.
    """
    one = session.get(EventSession, session_id)
    if one is None:
        raise Refused("event.session-unknown", session=session_id)
    event_queries.locked(session, one.event_id)
    session.refresh(one)
    if one.keyed_at is not None and not again:
        raise Refused("event.keyed", start=place.local(one.keyed_at))
    if clock.now() < one.starts_at:
        raise Refused("event.not-begun", start=place.local(one.starts_at))
    if walk_ins is not None and not 0 <= walk_ins <= MOST_PEOPLE:
        raise Refused("people.out-of-range", most=MOST_PEOPLE)
    known = {
        row.id: row
        for row in queries.where(session, col(Registration.event_id) == one.event_id)
        if row.state == RegistrationState.REGISTERED
    }
    by_registration = {each.registration: each for each in signed}
    if unknown := set(by_registration) - set(known):
        raise Refused("registration.unknown", registration=min(unknown))
    for key, row in known.items():
        assert key is not None  # noqa: S101  for the type checker: it was read
        _key(session, clock, session_id, row, by_registration.get(key))
    if walk_ins is not None:
        figures.keep(session, one.event_id, WALK_INS, {str(session_id): walk_ins})
    one.keyed_at = clock.now()
    session.add(one)
    session.flush()
    return events.get(session, clock, place, one.event_id)


def _key(
    session: Session, clock: Clock, session_id: int, row: Registration, signed: Signed | None
) -> None:
    assert row.id is not None  # noqa: S101  for the type checker: it was read
    there = queries.attendance(session, row.id, session_id)
    if signed is None or not signed.halves:
        if there is not None:
            session.delete(there)
        return
    people = row.people if signed.people is None else signed.people
    if not 1 <= people <= row.people:
        raise Refused("people.out-of-range", most=row.people)
    if there is None:
        there = Attendance(
            registration_id=row.id, session_id=session_id, people=0, inside=0, moved_at=clock.now()
        )
    there.people, there.inside = people, min(there.inside, people)
    there.halves = " ".join(sorted(signed.halves))
    session.add(there)


def _lines(row: Registration) -> list[str]:
    """Return who signs of a registration; of a group the others are known by the first."""
    return [row.name, *[f"↳ {row.name}" if row.name else ""] * (row.people - 1)]


def _doubts(session: Session, place: Place, event: EventView, signers: int) -> list[Refused]:
    doubts = []
    for one in event.sessions:
        holiday = place.house.holidays.on(one.start.date())
        if holiday is not None:
            doubts.append(Refused("sheet.holiday", start=one.start, holiday=holiday))
        if event.details.trainer:
            busy = event_queries.trained_by(
                session,
                event.details.trainer,
                one.start.astimezone(UTC),
                one.end.astimezone(UTC),
                event.id,
            )
            doubts += [
                Refused(
                    "sheet.trainer-busy",
                    trainer=event.details.trainer,
                    title=other.title,
                    start=place.local(time.starts_at),
                )
                for other, time in busy
            ]
        capacity = capacity_of(place, one)
        # Of an event in parts not everybody is there at once.
        people = event.details.seats or 0 if event.slots else max(signers, event.seats.limit or 0)
        if capacity is not None and people > capacity:
            doubts.append(
                Refused("sheet.room-small", start=one.start, most=capacity, people=people)
            )
    if not event.details.trainer and event.details.kind in TAUGHT:
        doubts.append(Refused("sheet.no-trainer"))
    if event.details.organisation is None:
        doubts.append(Refused("sheet.no-organisation"))
    return doubts
