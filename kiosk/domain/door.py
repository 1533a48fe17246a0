"""Who may come in: a registration, at the door of an event, at a moment.

Every moment is in house time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.enums import EventStatus, RegistrationState
from kiosk.domain.events import Stretch
from kiosk.domain.refusals import Refused

OPENS_BEFORE = timedelta(minutes=30)
"""So long before its start people come in."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What a scanned registration says of itself, its event and whether its people are in."""

    state: RegistrationState
    status: EventStatus
    title: str
    sessions: Sequence[Stretch]
    line: int | None = None


def check_door(invited: Invited, now: datetime) -> int:
    """Return the place of the session that somebody may come into now.

    Raises `Refused`: `scan.event-cancelled`, `scan.cancelled`, `scan.waiting` (`line`),
    `scan.other-day` (`start`), `scan.too-early` (`opens`), `scan.over` (`end`); `title` always.
    """
    title = invited.title
    if invited.status is EventStatus.CANCELLED:
        raise Refused("scan.event-cancelled", title=title)
    if invited.state is RegistrationState.CANCELLED:
        raise Refused("scan.cancelled", title=title)
    place = _session_at(invited.sessions, now, title)
    if invited.state is RegistrationState.WAITING:
        raise Refused("scan.waiting", title=title, line=invited.line)
    return place


def is_open(session: Stretch, now: datetime) -> bool:
    """Tell whether people come in now."""
    return session.start - OPENS_BEFORE <= now < session.end


def check_room(inside: int, people: int, capacity: int | None) -> None:
    """Say no when more people are in a room than it holds. Raises `Refused`: `scan.room-full`."""
    if capacity is not None and inside + people > capacity:
        raise Refused("scan.room-full", capacity=capacity, inside=inside)


def _session_at(sessions: Sequence[Stretch], now: datetime, title: str) -> int:
    for place, one in enumerate(sessions):
        if is_open(one, now):
            return place
    coming = next((one for one in sessions if one.start > now), None)
    if coming is not None and coming.start.date() == now.date():
        raise Refused("scan.too-early", title=title, opens=coming.start - OPENS_BEFORE)
    if coming is not None:
        raise Refused("scan.other-day", title=title, start=coming.start)
    raise Refused("scan.over", title=title, end=sessions[-1].end)
