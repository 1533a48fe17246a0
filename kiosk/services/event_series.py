"""Changing one event, and with it those that were planned together: entirely, or not at all.

What is over stays as it was. An event that was put to another time or was made something else by
hand keeps that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date

from sqlalchemy import or_
from sqlmodel import Session, col

from db.enums import EventStatus
from db.models import Event
from db.queries import events as queries
from kiosk.clock import Clock
from kiosk.domain.event_series import carried, days_later, merged, moved_along, same_times
from kiosk.domain.events import EventDetails
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Scope
from kiosk.domain.workstations import meeting_places
from kiosk.services import event_changes, events
from kiosk.services.event_changes import EventMove, WithPeople
from kiosk.services.event_views import EventView, RegistrationView, SessionView, event_views
from kiosk.services.place import Place


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """What was changed, the event that was meant first; `stayed` was different by hand.

    `moved_up` have seats now and had to wait for them; `to_tell` are those of what was moved.
    """

    events: tuple[EventView, ...]
    stayed: tuple[EventView, ...] = ()
    moved_up: tuple[RegistrationView, ...] = ()
    to_tell: tuple[WithPeople, ...] = ()


def reached(
    session: Session, clock: Clock, place: Place, event_id: int, scope: Scope
) -> tuple[EventView, ...]:
    """Return what a change is about: the event that is meant first, then others that will be.

    Raises `Refused`: `event.unknown`.
    """
    this = events.get(session, clock, place, event_id)
    if scope is Scope.THIS or this.series is None:
        return (this,)
    rows = queries.where(
        session,
        or_(col(Event.id) == this.series, col(Event.series_id) == this.series),
        col(Event.id) != event_id,
        col(Event.status) == EventStatus.PLANNED.value,
    )
    others = [
        one
        for one in event_views(session, clock, place, rows)
        if one.end > clock.now() and (scope is Scope.ALL or one.start >= this.start)
    ]
    return (this, *others)


def describe(
    session: Session,
    clock: Clock,
    place: Place,
    event_id: int,
    details: EventDetails,
    scope: Scope = Scope.THIS,
    *,
    seen: EventDetails | None = None,
) -> SeriesChange:
    """Change what an event is, and what differs then of the others that were the same in it.

    `seen` is what whoever changes it had read: what somebody else changed meanwhile stays. When
    registration opens and closes is as many days before each of them. Raises `Refused` as
    `event_changes.describe` does; `day` says of which other one.
    """
    this, *others = _held(session, clock, place, event_id, scope)
    wanted = merged(seen or this.details, details, this.details)
    changed, moved_up = event_changes.describe(session, clock, place, event_id, wanted)
    done, stayed, told = [changed], [], [*moved_up]
    for one in others:
        later = one.start.date() - this.start.date()
        before = days_later(place.house, this.details, later)
        wanted = carried(before, days_later(place.house, changed.details, later), one.details)
        if wanted == one.details:
            stayed.append(one)
            continue
        with _of_day(one.start.date()):
            also, moved_up = event_changes.describe(session, clock, place, one.id, wanted)
        done.append(also)
        told += moved_up
    return SeriesChange(tuple(done), tuple(stayed), tuple(told))


def move(
    session: Session,
    clock: Clock,
    place: Place,
    event_id: int,
    wanted: EventMove,
    scope: Scope = Scope.THIS,
) -> SeriesChange:
    """Move an event, and the others that are at the same time of their day, with their rooms.

    Raises `Refused` as `event_changes.move` does; `day` says of which other one.
    """
    this, *others = _held(session, clock, place, event_id, scope)
    number, meant = event_changes.meant(this, wanted.session)
    days = [one.start.date() for one in (this, *others)]
    todo, stayed = [(this, meant, wanted)], []
    for other in others:
        there = other.sessions[number] if number < len(other.sessions) else None
        over = there is not None and there.end <= clock.now()
        if there is None or over or not _alike(place, meant, there, wanted):
            stayed.append(other)
            continue
        to = moved_along(place.house, meant.stretch, wanted.to, there.stretch, days)
        todo.append((other, there, replace(wanted, to=to, session=there.id)))
    # Each leaves its room before the one that comes into it.
    is_later = wanted.to.start.astimezone(UTC) > meant.start.astimezone(UTC)
    for other, _, its in sorted(todo, key=lambda one: one[1].start, reverse=is_later):
        with _of_day(None if other is this else its.to.start.date()):
            event_changes.move(session, clock, place, other.id, its)
    moved = [event_changes.with_people(session, clock, place, other.id) for other, _, _ in todo]
    return SeriesChange(tuple(one.event for one in moved), tuple(stayed), (), tuple(moved))


def cancel(
    session: Session, clock: Clock, place: Place, event_id: int, scope: Scope = Scope.THIS
) -> tuple[WithPeople, ...]:
    """Call an event off, and the others with it, also those that were changed by hand.

    Raises `Refused` as `event_changes.cancel` does.
    """
    meant = _held(session, clock, place, event_id, scope)
    return tuple(event_changes.cancel(session, clock, place, one.id) for one in meant)


def _held(
    session: Session, clock: Clock, place: Place, event_id: int, scope: Scope
) -> tuple[EventView, ...]:
    """Return what is meant, which nobody else changes meanwhile."""
    meant = reached(session, clock, place, event_id, scope)
    # Two desks that change one series would wait for each other: the lowest first.
    for each in sorted(one.id for one in meant):
        queries.locked(session, each)
    return reached(session, clock, place, event_id, scope)


def _alike(place: Place, this: SessionView, other: SessionView, wanted: EventMove) -> bool:
    """Tell whether another one goes along: same time, and same rooms where those change."""
    rooms = (meeting_places(place.house, one.rooms, one.place) for one in (this, other))
    if wanted.rooms is not None and len(set(rooms)) > 1:
        return False
    return same_times(place.house, this.stretch, other.stretch)


@contextmanager
def _of_day(day: date | None) -> Iterator[None]:
    """Name the day of another event that is in the way."""
    try:
        yield
    except Refused as refused:
        if day is None:
            raise
        raise Refused(refused.code, **{**refused.details, "day": day}) from None
