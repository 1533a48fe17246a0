"""Computers for whoever comes: who gets which one, until when, and who waits how long.

Every moment is an aware datetime. Nobody says who they are.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice

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


def meeting_places(house: House, rooms: Sequence[str], elsewhere: str = "") -> tuple[str, ...]:
    """Return where people meet of what an event takes.

    That is at its computers only if it has no room, and no place `elsewhere`.
    """
    every = stations(house)
    found = tuple(room for room in rooms if room not in every)
    return found if found or elsewhere else tuple(rooms)


Busy = tuple[datetime, datetime]
"""When a workstation is taken, `[start, end)`."""


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


def turns(busy: Sequence[Sequence[Busy]], now: datetime, people: int) -> tuple[datetime, ...]:
    """Return when so many people get a workstation at the latest, in their order.

    `busy` is when each workstation is taken from now on, in order. Whoever sits has to go before
    the next reservation; nobody's time is prolonged while somebody waits.
    """
    every = heapq.merge(*(_sittings(one, now.astimezone(UTC)) for one in busy))
    return tuple(turn.astimezone(now.tzinfo) for turn in islice(every, people))


def _sittings(busy: Sequence[Busy], now: datetime) -> Iterator[datetime]:
    """Yield when somebody can sit down at one workstation, for as long as that goes on."""
    at, far = now, now + timedelta(days=1)
    for start, end in [
        *((one.astimezone(UTC), two.astimezone(UTC)) for one, two in busy),
        (far, far),
    ]:
        while start - at >= LEAST:
            yield at
            at = min(at + USUAL, start)
        at = max(at, end)


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
