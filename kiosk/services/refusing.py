"""A refusal that helps: who has it, when else, where else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from db.queries import bookings as queries
from db.queries.bookings import Window
from kiosk.domain.alternatives import around, free_times
from kiosk.domain.booking import Details, Slot, Taken, blocked, capacity, check, taken
from kiosk.domain.house import Resource
from kiosk.domain.refusals import Refused
from kiosk.services.booking_views import UseView, views
from kiosk.services.place import Place


@dataclass(frozen=True, slots=True)
class Conflict:
    """A time that somebody has: who, the nearest free times there, and free resources then.

    `planned` is the day's place in its series, or the wanted start. `taken_by` says nothing but
    the times where the asker may not know more.
    """

    planned: datetime
    wanted: Slot
    taken_by: tuple[UseView, ...]
    free_times: tuple[Slot, ...]
    free_resources: tuple[str, ...]


def conflict(
    session: Session,
    place: Place,
    planned: datetime,
    slot: Slot,
    details: Details,
    now: datetime,
) -> Conflict:
    """Return who is in the way, and what is free instead."""
    wants = taken(place.house, slot, details)
    ids = [place.resource_ids[part.resource] for part in wants]
    first, last = _extent(wants)
    start, until = around(slot)
    nearby = queries.busy(session, Window(ids, start, until, now))
    times = blocked(place.house, slot, details, keyed(place, nearby))
    return Conflict(
        planned=planned,
        wanted=slot,
        taken_by=views(place, queries.uses_between(session, Window(ids, first, last, now))),
        free_times=free_times(place.house, slot, details, times, now),
        free_resources=free_instead(session, place, slot, details, now),
    )


def free_instead(
    session: Session, place: Place, slot: Slot, details: Details, now: datetime
) -> tuple[str, ...]:
    """Return other resources of the same kind that are free then and hold as many people.

    The smallest that suffices comes first; then those that are free but too small are left out.
    """
    house = place.house
    asked = house.resources[slot.resource]
    fitting = [
        other
        for other in house.resources.values()
        if other.kind is asked.kind and other.key != asked.key and _fits(asked, other, details)
    ]
    plain = replace(details, setup=None, clearing=None)
    wants = {other.key: taken(house, replace(slot, resource=other.key), plain) for other in fitting}
    if not wants:
        return ()
    every = [part for parts in wants.values() for part in parts]
    first, last = _extent(every)
    ids = {place.resource_ids[part.resource] for part in every}
    busy = queries.busy(session, Window(ids, first, last, now))
    free = [
        other
        for other in fitting
        if not _is_taken(place, wants[other.key], busy)
        and _may(place, replace(slot, resource=other.key), plain, now)
    ]
    return tuple(other.key for other in sorted(free, key=lambda other: other.capacity))


def keyed(place: Place, busy: Iterable[Any]) -> list[tuple[str, datetime, datetime]]:
    """Return what is taken with the resources' keys instead of their ids."""
    return [(place.resource_keys[resource], start, until) for resource, start, until in busy]


def discreet(conflict: Conflict) -> Conflict:
    """Return the conflict as somebody may know it who does not work at the desk."""
    nobody = Details(title="")
    return replace(
        conflict,
        taken_by=tuple(replace(use, details=nobody, token="") for use in conflict.taken_by),
    )


def _extent(wants: Sequence[Taken]) -> tuple[datetime, datetime]:
    return min(part.start for part in wants), max(part.until for part in wants)


def _is_taken(place: Place, wants: Sequence[Taken], busy: Iterable[Any]) -> bool:
    return any(
        place.resource_ids[part.resource] == resource and start < part.until and until > part.start
        for part in wants
        for resource, start, until in busy
    )


def _fits(asked: Resource, other: Resource, details: Details) -> bool:
    wanted = details.layout
    if wanted and wanted not in other.layouts:
        return False
    people = details.people or (capacity(asked, wanted) if wanted in asked.layouts else 1)
    has = {thing.casefold() for thing in other.equipment}
    return capacity(other, wanted) >= people and {e.casefold() for e in details.equipment} <= has


def _may(place: Place, slot: Slot, details: Details, now: datetime) -> bool:
    try:
        check(place.house, slot, details, now.astimezone(UTC), anyway=False)
    except Refused:
        return False
    return True
