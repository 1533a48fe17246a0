"""What a grid of time shows: lanes cut into steps, and bars that lie in them."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import accumulate

from kiosk.domain.moments import nearest

STEP = timedelta(minutes=15)
_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


class Look(StrEnum):
    """How a bar is drawn; what it means is always said in its text as well."""

    BOOKED = "booked"
    OPTION = "option"
    OVER = "over"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that takes time, `[start, end)`, with what it needs before and after it.

    `text` is the most important line first; `signs` stand before it.
    """

    key: int
    start: datetime
    end: datetime
    taken_from: datetime
    taken_until: datetime
    text: tuple[str, ...]
    look: Look = Look.BOOKED
    signs: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of a grid; moments are in UTC.

    `edges` are where its steps begin, and the end of the last. `open` are the hours in which it
    is used; `closed` says why it is not on all of this day. `before` and `after` are needed free
    around whatever is put there.
    """

    key: str
    label: tuple[str, ...]
    edges: tuple[datetime, ...]
    open: tuple[tuple[datetime, datetime], ...]
    bars: tuple[Bar, ...] = ()
    closed: str = ""
    before: timedelta = timedelta(0)
    after: timedelta = timedelta(0)

    @property
    def steps(self) -> int:
        """How many steps it has."""
        return len(self.edges) - 1

    def step_at(self, moment: datetime) -> int:
        """Return the step in which a moment lies, or the nearest."""
        return min(max(bisect_right(self.edges, moment) - 1, 0), self.steps - 1)

    def position(self, moment: datetime) -> float:
        """Return where a moment lies, in steps and parts of them."""
        step = self.step_at(moment)
        start, end = self.edges[step], self.edges[step + 1]
        if end <= start:
            return float(step)
        return step + min(max((moment - start) / (end - start), 0.0), 1.0)

    def bar_at(self, step: int) -> Bar | None:
        """Return what lies in a step, the last that begins there if there are several."""
        start, end = self.edges[step], self.edges[step + 1]
        found = [bar for bar in self.bars if bar.start < end and bar.end > start]
        return found[-1] if found else None

    def free_around(self, step: int) -> tuple[datetime, datetime]:
        """Return how far what is put into a free step can reach, within the lane.

        It may have to begin later than the step does; where it ends before it begins nothing fits.
        """
        at = self.edges[step]
        before = (bar.taken_until + self.before for bar in self.bars if bar.start <= at)
        after = (bar.taken_from - self.after for bar in self.bars if bar.start > at)
        return max(before, default=self.edges[0]), min(after, default=self.edges[-1])


def edges_of_day(day: date, zone: tzinfo, utc: tzinfo) -> tuple[datetime, ...]:
    """Return the steps of a day as time goes by: 92 or 100 when the clocks are changed."""
    start = nearest(day, _MIDNIGHT, zone).astimezone(utc)
    end = nearest(day + _DAY, _MIDNIGHT, zone).astimezone(utc)
    return tuple(start + n * STEP for n in range((end - start) // STEP + 1))


def edges_by_the_wall(day: date, zone: tzinfo, utc: tzinfo) -> tuple[datetime, ...]:
    """Return the steps of a day as the clock on the wall shows them: always 96.

    Days below each other have the same time in the same place; a step may then be empty.
    """
    wall = (datetime.combine(day, _MIDNIGHT) + n * STEP for n in range(97))
    found = (nearest(at.date(), at.time(), zone).astimezone(utc) for at in wall)
    return tuple(accumulate(found, max))
