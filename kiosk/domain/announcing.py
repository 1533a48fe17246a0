"""Which call the hall hears now: one after the other, each long enough to be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LEAST = timedelta(seconds=8)
"""How long a call is shown at least before the next."""

FRESH = timedelta(seconds=30)
"""A call that is older when a display hears of it is shown, but not announced any more."""


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody is called to a counter; the same call again is another one."""

    visit: int
    number: str
    counter: str | None
    at: datetime


class Announcing:
    """Remembers what was announced; every moment is given to it."""

    def __init__(self, started: datetime) -> None:
        self._known: set[Call] = set()
        self._waiting: list[Call] = []
        self._now: Call | None = None
        self._until = started

    def hear(self, calls: Iterable[Call], now: datetime) -> None:
        """Learn who is called as things stand.

        A call that was taken back is not announced, nor an old one that is among them again: as
        others end, or a step is taken back.
        """
        there = sorted(set(calls), key=lambda call: (call.at, call.visit))
        self._waiting = [call for call in self._waiting if call in there]
        for call in there:
            if call not in self._known:
                self._known.add(call)
                if call.at >= now - FRESH:
                    self._waiting.append(call)
        if self._now not in there:
            self._now = None
        self._known = {call for call in self._known if call.at >= now - 2 * FRESH}

    def next(self, now: datetime) -> Call | None:
        """Return the call whose turn has just come, once; it is announced at this moment."""
        if not self._waiting or (self._now is not None and now < self._until):
            return None
        self._now = self._waiting.pop(0)
        self._until = now + LEAST
        return self._now

    def shown(self, now: datetime) -> Call | None:
        """Return the call that is being announced."""
        return self._now if now < self._until else None

    @property
    def waiting(self) -> tuple[Call, ...]:
        """The calls that have not had their turn."""
        return tuple(self._waiting)
