"""Registrations: a seat or a place in line, given back, changed, moved to another event."""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from sqlmodel import Session, col

from db.enums import EventStatus, RegistrationState, Via
from db.models import Event, Registration
from db.queries import events as event_queries
from db.queries import registrations as queries
from kiosk.clock import Clock
from kiosk.domain.checkin import check_language
from kiosk.domain.events import check_registration
from kiosk.domain.refusals import Refused
from kiosk.domain.texts import one_line
from kiosk.domain.tokens import REGISTRATION, new_token, read_token
from kiosk.services import seating
from kiosk.services.event_views import (
    EventView,
    RegistrationView,
    event_views,
    registration_view,
)
from kiosk.services.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NAME, LONGEST_CONTACT = 60, 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Seats that somebody wants; `slot` is a part of the event, `organisation` whose member.

    `waits`: rather in line than not at all. `source` is what a file calls it.
    """

    event: int
    people: int = 1
    name: str = ""
    contact: str = ""
    organisation: str | None = None
    slot: int | None = None
    language: str | None = None
    via: Via = Via.DESK
    waits: bool = True
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A registration after a change, and who has seats now because of it."""

    registration: RegistrationView
    moved_up: tuple[RegistrationView, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """A registration with its event, as its holder sees it; `came`: they have been there."""

    registration: RegistrationView
    event: EventView
    came: bool = False


def register(session: Session, clock: Clock, place: Place, wanted: Wanted) -> RegistrationView:
    """Give seats to somebody, or a place in line for them.

    Raises `Refused` as `domain.events.check_registration` does, `event.unknown`, `event.full`
    for who does not want to wait, `event.too-many` (`most`) for more people than there will ever be
    seats for, `event.which-slot`, `event.slot-over`, `organisation.unknown`, `language.unknown`,
    `text.too-long`.
    """
    check_language(place.house, wanted.language)
    event, view = _locked(session, clock, place, wanted.event)
    if wanted.organisation is not None and wanted.organisation not in place.house.organisations:
        raise Refused("organisation.unknown", organisation=wanted.organisation)
    by_desk = wanted.via is not Via.KIOSK
    check_registration(view.details, view.standing, wanted.people, by_desk=by_desk)
    now = clock.now()
    slot = _slot(place, clock, view, wanted.slot, by_desk=by_desk)
    row = Registration(
        event_id=view.id,
        token=new_token(REGISTRATION),
        state=RegistrationState.WAITING.value,
        people=wanted.people,
        name=one_line(wanted.name, LONGEST_NAME),
        contact=one_line(wanted.contact, LONGEST_CONTACT),
        organisation_id=place.organisation_ids.get(wanted.organisation or ""),
        quota_id=_quota(view, wanted.organisation),
        slot_id=slot,
        language=wanted.language or place.house.languages[0],
        via=wanted.via.value,
        source=f"{wanted.event}:{wanted.source}" if wanted.source else None,
        in_line_at=now,
        created_at=now,
        created_by=place.actor,
        changed_at=now,
    )
    _seat(session, event, row, waits=wanted.waits)
    return registration_view(session, place, row)


def cancel(session: Session, clock: Clock, place: Place, registration_id: int) -> Given:
    """Give seats back, or leave the line; who waits for them gets them.

    Raises `Refused`: `registration.unknown`, `registration.cancelled`, `event.past`, and
    `registration.came` for who has come.
    """
    event, row = _held(session, clock, place, registration_id)
    _check_has_not_come(session, registration_id)
    row.state = RegistrationState.CANCELLED.value
    _changed(session, clock, row)
    moved = seating.move_up(session, clock, place, event)
    return Given(registration_view(session, place, row), moved)


def change_people(
    session: Session, clock: Clock, place: Place, registration_id: int, people: int
) -> Given:
    """Change for how many people seats are; who wants more than are free keeps what they have.

    Raises `Refused` as `cancel` does, `event.full`, `event.too-many`, `people.out-of-range`, and
    `registration.came` for fewer than have come.
    """
    event, row = _held(session, clock, place, registration_id)
    view = event_views(session, clock, place, [event])[0]
    check_registration(view.details, view.standing, people, by_desk=True)
    if people < row.people:
        _check_has_not_come(session, registration_id, people)
    _check_ever(session, event, row, people)
    if row.state == RegistrationState.REGISTERED and people > row.people:
        more = people - row.people
        if not seating.are_free(session, event, more, seating.pools_of(row)):
            raise Refused("event.full", left=seating.left(session, event, seating.pools_of(row)))
    row.people = people
    _changed(session, clock, row)
    moved = seating.move_up(session, clock, place, event)
    return Given(registration_view(session, place, row), moved)


def transfer(
    session: Session,
    clock: Clock,
    place: Place,
    registration_id: int,
    event_id: int,
    slot: int | None = None,
) -> Given:
    """Let a registration be for another event, or another part of it; what was printed stays good.

    Raises `Refused` as `cancel` and `register` do, and `registration.came` for who has come.
    """
    # Two who change places would wait for each other: the lower event first.
    for each in sorted({event_id, _found(session, registration_id).event_id}):
        event_queries.locked(session, each)
    before, row = _held(session, clock, place, registration_id)
    to, view = _locked(session, clock, place, event_id)
    check_registration(view.details, view.standing, row.people, by_desk=True)
    _check_has_not_come(session, registration_id)
    organisation = place.organisation_keys.get(row.organisation_id or 0)
    row.state = RegistrationState.CANCELLED.value
    session.flush()
    row.event_id = event_id
    row.quota_id = _quota(view, organisation)
    row.slot_id = _slot(place, clock, view, slot, by_desk=True)
    row.state, row.moved_up_at, row.told_at = RegistrationState.WAITING.value, None, None
    row.in_line_at = row.changed_at = clock.now()
    _seat(session, to, row, waits=True)
    moved = seating.move_up(session, clock, place, before)
    return Given(registration_view(session, place, row), moved)


def get(session: Session, clock: Clock, place: Place, registration_id: int) -> RegistrationView:
    """Return a registration. Raises `Refused`: `registration.unknown`."""
    del clock
    return registration_view(session, place, _found(session, registration_id))


def find(session: Session, clock: Clock, place: Place, typed: str) -> RegistrationView:
    """Return the registration with this token. Raises `Refused`: `registration.unknown`."""
    del clock
    token = read_token(typed, REGISTRATION)
    row = queries.by_token(session, token) if token else None
    if row is None:
        raise Refused("registration.unknown")
    return registration_view(session, place, row)


def seat(session: Session, clock: Clock, place: Place, registration_id: int) -> Seat:
    """Return a registration with its event. Raises `Refused`: `registration.unknown`."""
    one = get(session, clock, place, registration_id)
    event = event_queries.where(session, col(Event.id) == one.event)
    came = queries.most_that_came(session, registration_id) > 0
    return Seat(one, event_views(session, clock, place, event)[0], came)


def to_tell(session: Session, clock: Clock, place: Place) -> tuple[Seat, ...]:
    """Return who has seats now and had to wait, of events to come, and whom nobody has told."""
    rows = queries.to_tell(session)
    events = event_queries.where(session, col(Event.id).in_({row.event_id for row in rows}))
    views = {one.id: one for one in event_views(session, clock, place, events)}
    coming = {one.id for one in views.values() if one.end > clock.now()}
    return tuple(
        Seat(registration_view(session, place, row), views[row.event_id])
        for row in rows
        if row.event_id in coming and views[row.event_id].status is EventStatus.PLANNED
    )


def told(session: Session, clock: Clock, place: Place, registration_id: int) -> RegistrationView:
    """Note that somebody knows that they have seats. Raises `Refused`: `registration.unknown`."""
    row = _found(session, registration_id)
    row.told_at = clock.now()
    session.add(row)
    session.flush()
    return registration_view(session, place, row)


def of_event(
    session: Session, clock: Clock, place: Place, event_id: int
) -> tuple[RegistrationView, ...]:
    """Return every registration of an event: with seats, in line, then what was cancelled."""
    del clock
    rows = queries.where(session, col(Registration.event_id) == event_id)
    numbers: dict[int | None, Iterator[int]] = defaultdict(lambda: count(1))
    lines = {row.id: next(numbers[row.slot_id]) for row in queries.waiting(session, event_id)}
    sessions = [one.id or 0 for one in event_queries.sessions_of(session, [event_id])]
    inside: dict[int, int] = defaultdict(int)
    for there in queries.attendances(session, sessions):
        inside[there.registration_id] += there.inside
    views = [
        replace(
            registration_view(session, place, row, lines.get(row.id)), inside=inside[row.id or 0]
        )
        for row in rows
    ]
    order = list(RegistrationState)
    return tuple(sorted(views, key=lambda one: (order.index(one.state), one.line or 0, one.id)))


def _seat(session: Session, event: Event, row: Registration, *, waits: bool) -> None:
    """Give a registration its seats if they are free, else a place in line."""
    _check_ever(session, event, row, row.people)
    if seating.are_free(session, event, row.people, seating.pools_of(row)):
        row.state = RegistrationState.REGISTERED.value
    elif not waits:
        raise Refused("event.full", left=seating.left(session, event, seating.pools_of(row)))
    session.add(row)
    session.flush()


def _quota(view: EventView, organisation: str | None) -> int | None:
    quota = view.quota_of(organisation)
    return quota.id if quota else None


def _check_ever(session: Session, event: Event, row: Registration, people: int) -> None:
    """Say no to more people than there are seats in all: they would wait for ever."""
    all_of_them, pools = seating.seats_of(session, event)
    limits = [all_of_them.limit, *(pools[key].limit for key in seating.pools_of(row))]
    most = min((limit for limit in limits if limit is not None), default=None)
    if most is not None and people > most:
        raise Refused("event.too-many", most=most)


def _check_has_not_come(session: Session, registration_id: int, people: int = 0) -> None:
    """Say no where more than so many people have come already."""
    if queries.most_that_came(session, registration_id) > people:
        raise Refused("registration.came")


def _slot(
    place: Place, clock: Clock, view: EventView, wanted: int | None, *, by_desk: bool
) -> int | None:
    """Return for which part of an event a registration is. Raises `Refused`."""
    if not view.slots and wanted is None:
        return None
    for slot in view.slots:
        if slot.id == wanted:
            now = place.local(clock.now())
            if not by_desk and slot.end is not None and slot.end <= now:
                raise Refused("event.slot-over")
            return slot.id
    if not view.slots:
        raise Refused("event.no-slots")
    raise Refused("event.which-slot", slots=tuple(slot.start for slot in view.slots if slot.start))


def _locked(session: Session, clock: Clock, place: Place, event_id: int) -> tuple[Event, EventView]:
    event = event_queries.locked(session, event_id)
    if event is None:
        raise Refused("event.unknown", event=event_id)
    return event, event_views(session, clock, place, [event])[0]


def _held(
    session: Session, clock: Clock, place: Place, registration_id: int
) -> tuple[Event, Registration]:
    """Return a registration that counts, with its event, which nobody else changes meanwhile."""
    event = event_queries.locked(session, _found(session, registration_id).event_id)
    row = queries.locked(session, registration_id)
    if event is None or row is None:
        raise Refused("registration.unknown")
    if row.event_id != event.id:  # it went to another event while we waited
        return _held(session, clock, place, registration_id)
    if row.state == RegistrationState.CANCELLED:
        raise Refused("registration.cancelled")
    view = event_views(session, clock, place, [event])[0]
    if view.end <= clock.now() and view.status is EventStatus.PLANNED:
        raise Refused("event.past")
    return event, row


def _found(session: Session, registration_id: int) -> Registration:
    row = session.get(Registration, registration_id)
    if row is None:
        raise Refused("registration.unknown")
    return row


def _changed(session: Session, clock: Clock, row: Registration) -> None:
    row.changed_at = clock.now()
    session.add(row)
    session.flush()
