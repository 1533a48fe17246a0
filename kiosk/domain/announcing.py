"""Whose call is shown now: each has its time, and none is said at once with another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LEAST = timedelta(seconds=8)
"""How long a call is shown at least before the next."""

FRESH = timedelta(seconds=30)
"""A call that is older when a display begins, or hears again, is shown but not announced."""

SILENCE = timedelta(minutes=2)
"""After so long without hearing anything a display knows no better than one that begins."""

MOST_CALLS = 12
"""How many calls a display is told, the last ones."""


@dataclass(frozen=True, slots=True)
class Call:
    """A visit that was called to a counter at a moment, by the clock of whoever called."""

    visit: int
    number: str
    counter: str | None
    at: datetime


class Announcing:
    """Remembers what was announced; every moment is given to it, by the display's own clock."""

    def __init__(self, started: datetime) -> None:
        self._known: set[Call] = set()
        self._there: list[Call] = []
        self._heard: datetime | None = None
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
        self._waiting += [call for call in there if self._is_news(call, now)]
        self._known.update(there)
        # Whoever is called again has their turn until it is over, and then another one.
        if self._now is not None and self._now.visit not in {call.visit for call in there}:
            self._now = None
        self._there, self._heard = there, now

    def next(self, now: datetime) -> Call | None:
        """Return the call whose turn has just come, once; it is announced at this moment."""
        if not self._waiting or (self._now is not None and now < self._until):
            return None
        self._now = self._waiting.pop(0)
        self._until = now + LEAST
        return self._now

    def shown(self, now: datetime) -> Call | None:
        """Return the call that is being announced, if one is."""
        return self._now if now < self._until else None

    @property
    def last(self) -> Call | None:
        """The call that was announced last, as long as it stands."""
        return self._now if self._now in self._there else None

    @property
    def waiting(self) -> tuple[Call, ...]:
        """The calls that have not had their turn."""
        return tuple(self._waiting)

    def _is_news(self, call: Call, now: datetime) -> bool:
        """Tell whether a call was made since the last look.

        The clocks of those who call may go wrong, so what was not there a moment ago is new. Only
        where nothing was heard for a while, or where older calls come into sight again since
        later ones were taken back, the moment has to decide.
        """
        if call in self._known:
            return False
        if self._heard is None or now - self._heard > SILENCE:
            return call.at >= now - FRESH
        return len(self._there) < MOST_CALLS or call.at > self._there[0].at
