"""Computers for whoever comes: who gets which one, until when, and who waits how long.

Every moment is an aware datetime. Nobody says who they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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


def expected(ends: Sequence[datetime], waiting: int, free: int) -> datetime | None:
    """Return when whoever comes now gets a workstation; None: at once, or nobody knows.

    `ends` are when those who sit have to go, `waiting` people are before.
    """
    place = waiting - free
    ordered = sorted(ends)
    return ordered[place] if 0 <= place < len(ordered) else None


def ends_soon(until: datetime, now: datetime) -> bool:
    """Tell whether it is time to say that a time ends."""
    return timedelta(0) < until - now <= WARNED_BEFORE


def minutes_left(until: datetime, now: datetime) -> int:
    """Return for how many more minutes somebody may stay, one begun is one."""
    return max(-(-int((until - now).total_seconds()) // 60), 0)
