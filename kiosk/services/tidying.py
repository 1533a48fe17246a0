"""What happens by itself: options run out, rooms are free again, notes go, days end."""

import logging
from datetime import datetime, timedelta

from sqlmodel import Session

from db.enums import ResourceKind
from db.queries import bookings as queries
from db.queries.bookings import Window
from kiosk.clock import Clock
from kiosk.domain.refusals import Refused
from kiosk.services import belief, forgetting, night, options, workstations
from kiosk.services.attendance import release
from kiosk.services.booking_views import UseView, views
from kiosk.services.place import Place

log = logging.getLogger(__name__)

_SOMEBODY_IS_THERE = {ResourceKind.ROOM, ResourceKind.OFFICE, ResourceKind.WORKSTATION}
"""What is lent or stored needs nobody to sit in it."""


def is_due(session: Session, clock: Clock, place: Place) -> bool:
    """Tell whether there is anything to tidy; asking costs less than writing."""
    now = clock.now()
    return belief.is_believable(session, clock) and (
        bool(queries.expired_options(session, now))
        or bool(_no_shows(session, place, now))
        or forgetting.is_due(session, clock, place)
        or night.is_due(session, clock, place)
        or bool(workstations.to_prolong(session, clock, place))
    )


def tidy(session: Session, clock: Clock, place: Place) -> int:
    """Do what is due; return how many bookings, visits and appointments it was about."""
    if not belief.is_believable(session, clock):
        return 0
    belief.carry_on(session, clock, place)
    now = clock.now()
    done = options.expire(session, place, now)
    for use in _no_shows(session, place, now):
        release(session, clock, place, use.id, by_itself=True)
        done += 1
    for station in workstations.to_prolong(session, clock, place):
        done += _prolong(session, clock, place, station)
    done += forgetting.forget(session, clock, place)
    return done + night.close(session, clock, place)


def _prolong(session: Session, clock: Clock, place: Place, station: str) -> int:
    """Let somebody stay; where that is not possible, everything else still happens."""
    try:
        with session.begin_nested():
            workstations.prolong(session, clock, place, station, by_itself=True)
    except Refused:
        log.exception("nobody's time at %s could be prolonged", station)
        return 0
    return 1


def _no_shows(session: Session, place: Place, now: datetime) -> list[UseView]:
    """Return the uses that should have begun and have not, where the house releases them.

    People come to an event one by one, and not by the code of its room.
    """
    if not place.house.release_no_shows:
        return []
    window = Window(place.resource_keys, now, now + timedelta(seconds=1), now)
    return [
        use
        for use in views(place, queries.uses_between(session, window))
        if use.arrived is None and use.session is None and _has_waited(place, use, now)
    ]


def _has_waited(place: Place, use: UseView, now: datetime) -> bool:
    resource = place.house.resources.get(use.resource)
    return (
        resource is not None
        and resource.kind in _SOMEBODY_IS_THERE
        and use.start + resource.no_show <= now
    )
