"""Computers for whoever comes: who gets which one, until when, and who waits how long.

Every moment is an aware datetime. Nobody says who they are.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from db.enums import ResourceKind
from kiosk.domain.estimates import STEP, Band
from kiosk.domain.house import House
from kiosk.domain.moments import length

USUAL = timedelta(minutes=60)
"""How long somebody sits down for."""

LEAST = timedelta(minutes=10)
"""A workstation that is free for less is offered to nobody."""

PROLONGED_BY = timedelta(minutes=15)
"""What is added by itself when nobody waits."""

PROLONGED_BEFORE = timedelta(minutes=2)
"""So long before its end a time is prolonged by itself."""

WARNED_BEFORE = timedelta(minutes=10)
"""So long before its end the desk and the hall say so."""

BROKEN_FOR = timedelta(days=7)
"""How long a workstation is out of order when nobody says until when."""


def stations(house: House) -> tuple[str, ...]:
    """Return the workstations, in the house's order."""
    return tuple(
        key
        for key, one in house.resources.items()
        if one.kind is ResourceKind.WORKSTATION and not one.parts
    )


def meeting_places(house: House, rooms: Sequence[str]) -> tuple[str, ...]:
    """Return where people meet of what an event takes: its computers only if there is no room."""
    every = stations(house)
    return tuple(room for room in rooms if room not in every) or tuple(rooms)


class Station(StrEnum):
    """How a workstation is now."""

    FREE = "free"
    TAKEN = "taken"
    RESERVED = "reserved"
    OUT_OF_ORDER = "out-of-order"


@dataclass(frozen=True, slots=True)
class Free:
    """A workstation that nobody sits at, until somebody has reserved it; None: for today."""

    key: str
    until: datetime | None


def choose(free: Sequence[Free], now: datetime, wanted: timedelta) -> Free | None:
    """Return where somebody sits down best: where they can stay as long as they want.

    Of several that suffice it is the one that is reserved first, so that the others stay for who
    wants more; where none suffices, the one that is free longest.
    """
    possible = [one for one in free if one.until is None or one.until - now >= LEAST]
    suffices = [one for one in possible if one.until is None or one.until - now >= wanted]
    far = datetime.max.replace(tzinfo=now.tzinfo)
    if suffices:
        return min(suffices, key=lambda one: one.until or far)
    return max(possible, key=lambda one: one.until or far, default=None)


def turns(free_at: Sequence[datetime], people: int) -> tuple[datetime, ...]:
    """Return when so many people get a workstation at the latest, in their order.

    `free_at` is when each workstation is free. Nobody's time is prolonged while somebody waits.
    """
    ends = [one.astimezone(UTC) for one in free_at]
    heapq.heapify(ends)
    found = []
    for _ in range(people if ends else 0):
        turn = ends[0]
        found.append(turn.astimezone(free_at[0].tzinfo))
        heapq.heapreplace(ends, turn + USUAL)
    return tuple(found)


def longest_wait(turn: datetime, now: datetime) -> Band:
    """Return how long somebody waits whose turn is then: who sits may go sooner."""
    minutes = max(-(-length(now, turn) // timedelta(minutes=1)), 1)
    return Band(0, -(-minutes // STEP) * STEP)


def ends_soon(until: datetime, now: datetime) -> bool:
    """Tell whether it is time to say that a time ends."""
    return timedelta(0) < until - now <= WARNED_BEFORE


def minutes_left(until: datetime, now: datetime) -> int:
    """Return for how many more minutes somebody may stay, one begun is one."""
    return max(-(-int((until - now).total_seconds()) // 60), 0)
