"""What the events of one file take of the house, before any of it is booked."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from db.queries.bookings import Wanted

T = TypeVar("T")


@dataclass(slots=True)
class _Lane(Generic[T]):
    """What events of a file take of one resource; no two overlap."""

    starts: list[datetime] = field(default_factory=list)
    taken: list[tuple[datetime, T]] = field(default_factory=list)

    def holder(self, want: Wanted) -> T | None:
        """Return whose the time is."""
        place = bisect_left(self.starts, want.until)
        if place and self.taken[place - 1][0] > want.start:
            return self.taken[place - 1][1]
        return None

    def add(self, want: Wanted, event: T) -> None:
        """Take a time that is free."""
        place = bisect_left(self.starts, want.start)
        self.starts.insert(place, want.start)
        self.taken.insert(place, (want.until, event))

    def remove(self, want: Wanted) -> None:
        """Give a time back."""
        place = bisect_left(self.starts, want.start)
        del self.starts[place], self.taken[place]


class FileClaims(Generic[T]):
    """What the events of a file take, as none of it is booked yet."""

    def __init__(self) -> None:
        self._lanes: dict[int, _Lane[T]] = {}
        self._unsure: list[Wanted] = []

    def begin(self) -> None:
        """Forget what was taken since the last `keep`."""
        for want in self._unsure:
            self._lanes[want.resource].remove(want)
        self._unsure = []

    def take(self, event: T, wants: Sequence[Wanted]) -> T | None:
        """Take all of this, or return whose some of it is."""
        for want in wants:
            if holder := self._lanes.setdefault(want.resource, _Lane()).holder(want):
                return holder
        for want in wants:
            self._lanes[want.resource].add(want, event)
        self._unsure += wants
        return None

    def keep(self) -> None:
        """Make sure of what was taken."""
        self._unsure = []
