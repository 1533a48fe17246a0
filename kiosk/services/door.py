"""At the door of an event: who comes in, goes out, comes back; how many are there."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlmodel import Session

from db.enums import RegistrationState, Via
from db.models import Attendance, EventSession, Registration
from db.queries import events as event_queries
from db.queries import registrations as queries
from kiosk.clock import Clock
from kiosk.domain.checkin import check_language
from kiosk.domain.door import Invited, check_door, check_room
from kiosk.domain.events import check_people, halves_begun, halves_from
from kiosk.domain.refusals import Refused
from kiosk.domain.tokens import REGISTRATION, new_token, read_token
from kiosk.domain.workstations import meeting_places
from kiosk.services import events, seating
from kiosk.services.event_views import (
    EventView,
    PoolView,
    RegistrationView,
    SessionView,
    event_views,
    registration_view,
)
from kiosk.services.place import Place


class Passage(Enum):
    """What somebody did at the door."""

    CAME = "came"
    BACK = "back"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class AtDoor:
    """Somebody passed a door at a moment, in house time; `inside` people are there now.

    `capacity` is of the rooms together, None where there is none of the house.
    """

    passage: Passage
    registration: RegistrationView
    event: EventView
    session: SessionView
    people: int
    inside: int
    capacity: int | None
    at: datetime


def attend(
    session: Session,
    clock: Clock,
    place: Place,
    typed: str,
    *,
    event_id: int | None = None,
    people: int | None = None,
    anyway: bool = False,
) -> AtDoor:
    """Let somebody in who shows the code of a registration, once, whoever else scans it.

    `event_id`: this is the door of that event alone. `people`: so many of a group come now, the
    others later; all of them unless it is said.
    `anyway`: also where the room is full. Raises `Refused` as `domain.door.check_door` and
    `.check_room` do, `scan.unknown`, `scan.other-event` (`title`, `start`), `scan.already-in`
    (`time`), `people.out-of-range`.
    """
    row = _scanned(session, typed)
    # Two doors never count one person twice, nor more than a room holds.
    event = event_queries.locked(session, row.event_id)
    assert event is not None  # noqa: S101  for the type checker: the database sees to it
    session.refresh(row)
    view = event_views(session, clock, place, [event])[0]
    if event_id not in (None, view.id):
        raise Refused("scan.other-event", title=view.details.title, start=view.start)
    now = place.local(clock.now())
    seen = registration_view(session, place, row)
    invited = Invited(
        seen.state, view.status, view.details.title, [one.stretch for one in view.sessions],
        seen.line,
    )  # fmt: skip
    one = view.sessions[check_door(invited, now)]
    there = queries.attendance(session, seen.id, one.id)
    inside, came = (there.inside, there.people) if there is not None else (0, 0)
    missing = row.people - inside
    if there is not None and not missing:
        raise Refused("scan.already-in", time=place.local(there.moved_at), title=invited.title)
    come = missing if people is None else people
    if not 1 <= come <= missing:
        raise Refused("people.out-of-range", most=missing)
    if not anyway:
        check_room(one.inside, come, capacity_of(place, one))
    _leave_others(session, clock, seen.id, view, one)
    _note(session, clock, seen.id, one, there, inside + come)
    row.told_at = row.told_at or clock.now()
    passage = Passage.BACK if inside + come <= came else Passage.CAME
    return _passed(session, clock, place, passage, seen.id, one.id, come)


def leave(session: Session, clock: Clock, place: Place, typed: str) -> AtDoor:
    """Let somebody out who shows the code of a registration.

    Raises `Refused`: `scan.unknown`, `scan.not-in` (`title`).
    """
    row = _scanned(session, typed)
    event = event_queries.locked(session, row.event_id)
    assert event is not None  # noqa: S101  for the type checker: the database sees to it
    assert row.id is not None  # noqa: S101  the same
    view = event_views(session, clock, place, [event])[0]
    found = [(one, queries.attendance(session, row.id, one.id)) for one in view.sessions]
    inside = [(one, there) for one, there in found if there is not None and there.inside]
    if not inside:
        raise Refused("scan.not-in", title=view.details.title)
    # Who forgot to scan on their way out the day before goes out of today's session.
    one, there = max(inside, key=lambda each: each[1].moved_at)
    went = there.inside
    there.inside, there.moved_at = 0, clock.now()
    begun = set(halves_begun(one.stretch, place.local(clock.now())))
    there.halves = " ".join(sorted(begun & set(there.halves.split())))
    session.add(there)
    session.flush()
    return _passed(session, clock, place, Passage.LEFT, row.id, one.id, went)


def walk_in(
    session: Session,
    clock: Clock,
    place: Place,
    event_id: int,
    people: int = 1,
    *,
    language: str | None = None,
    anyway: bool = False,
) -> AtDoor:
    """Let somebody in without a registration, if seats remain; they get one.

    Of an event in parts it is one of the part that is on. `anyway`: also where the room is full, or
    the event, which has so many more seats then. Raises `Refused` as `attend` does,
    `event.unknown`, `event.full` (`left`), `language.unknown`.
    """
    check_language(place.house, language)
    event = event_queries.locked(session, event_id)
    if event is None:
        raise Refused("event.unknown", event=event_id)
    view = event_views(session, clock, place, [event])[0]
    check_people(people)
    now = clock.now()
    times = [one.stretch for one in view.sessions]
    title = view.details.title
    invited = Invited(RegistrationState.REGISTERED, view.status, title, times)
    one = view.sessions[check_door(invited, place.local(now))]
    quota, slot = view.quota_of(None), _slot_now(view, place.local(now))
    pools = tuple(pool.id for pool in (quota, slot) if pool is not None)
    if not seating.are_free(session, event, people, pools):
        if not anyway:
            raise Refused("event.full", left=seating.left(session, event, pools))
        seating.make_room(session, event, pools, people)
    if not anyway:
        check_room(one.inside, people, capacity_of(place, one))
    row = Registration(
        event_id=view.id,
        token=new_token(REGISTRATION),
        state=RegistrationState.REGISTERED.value,
        people=people,
        quota_id=quota.id if quota else None,
        slot_id=slot.id if slot else None,
        language=language or place.house.languages[0],
        via=Via.WALK_IN.value,
        in_line_at=now,
        created_at=now,
        created_by=place.actor,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101  for the type checker: it was flushed
    _note(session, clock, row.id, one, None, people)
    return _passed(session, clock, place, Passage.CAME, row.id, one.id, people)


def empty(session: Session, clock: Clock, place: Place, session_id: int) -> int:
    """Note that everybody has left a session's room; return how many that was about."""
    del place
    there = [one for one in queries.attendances(session, [session_id]) if one.inside]
    for one in there:
        one.inside, one.moved_at = 0, clock.now()
        session.add(one)
    session.flush()
    return len(there)


def capacity_of(place: Place, one: SessionView) -> int | None:
    """Return how many people a session's rooms hold; None: it has none of the house."""
    rooms = meeting_places(place.house, one.rooms, one.place)
    known = [place.house.resources[room] for room in rooms if room in place.house.resources]
    return sum(room.capacity for room in known) if known else None


def _leave_others(
    session: Session, clock: Clock, registration: int, view: EventView, here: SessionView
) -> None:
    """Whoever comes into one session is in no other one: they forgot to scan on their way out."""
    for one in view.sessions:
        there = queries.attendance(session, registration, one.id) if one.id != here.id else None
        if there is not None and there.inside:
            there.inside, there.moved_at = 0, clock.now()
            session.add(there)


def _slot_now(view: EventView, now: datetime) -> PoolView | None:
    """Return for which part of an event somebody comes who has not registered."""
    return next((slot for slot in view.slots if slot.end is not None and now < slot.end), None)


def _scanned(session: Session, typed: str) -> Registration:
    token = read_token(typed, REGISTRATION)
    row = queries.by_token(session, token) if token else None
    if row is None:
        raise Refused("scan.unknown")
    return row


def _note(
    session: Session,
    clock: Clock,
    registration: int,
    one: SessionView,
    there: Attendance | None,
    inside: int,
) -> None:
    """Note that so many of a registration are in; until they go they are there to the end."""
    now = clock.now()
    if there is None:
        there = Attendance(
            registration_id=registration, session_id=one.id, people=0, inside=0, moved_at=now
        )
    there.people, there.inside = max(there.people, inside), inside
    there.came_at, there.moved_at = there.came_at or now, now
    local = now.astimezone(one.start.tzinfo)
    there.halves = " ".join(sorted({*there.halves.split(), *halves_from(one.stretch, local)}))
    session.add(there)
    session.flush()


def _passed(
    session: Session,
    clock: Clock,
    place: Place,
    passage: Passage,
    registration: int,
    session_id: int,
    people: int,
) -> AtDoor:
    row = session.get_one(Registration, registration)
    view = events.get(session, clock, place, session.get_one(EventSession, session_id).event_id)
    one = next(each for each in view.sessions if each.id == session_id)
    return AtDoor(
        passage,
        registration_view(session, place, row),
        view,
        one,
        people,
        one.inside,
        capacity_of(place, one),
        place.local(clock.now()),
    )
