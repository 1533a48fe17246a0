"""What takes place in the next days, as far as everybody may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from db.enums import Access
from kiosk.clock import Clock
from kiosk.domain.events import Standing
from kiosk.services import events
from kiosk.services.event_views import EventView, SessionView
from kiosk.services.place import Place

WEEKS = 2
"""This week and the next one."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time of an event, which may have several."""

    event: EventView
    session: SessionView


@dataclass(frozen=True, slots=True)
class Programme:
    """Public events from a day up to another one, that day excluded; `at` in house time."""

    first: date
    after: date
    events: tuple[EventView, ...]
    at: datetime

    @property
    def days(self) -> Mapping[date, Sequence[Occasion]]:
        """What takes place on each day that has anything, as far as it is not over."""
        every = [
            Occasion(event, one)
            for event in self.events
            for one in event.sessions
            if one.end > self.at and one.start.date() < self.after
        ]
        days: dict[date, list[Occasion]] = {}
        for occasion in sorted(every, key=lambda each: each.session.start):
            days.setdefault(max(occasion.session.start.date(), self.first), []).append(occasion)
        return days


def look(session: Session, clock: Clock, place: Place, weeks: int = WEEKS) -> Programme:
    """Return what takes place from now until the end of this week, or of one after it.

    What is called off is among it, as people come for it; what is over is not.
    """
    now = place.local(clock.now())
    monday = now.date() - timedelta(days=now.weekday())
    after = monday + timedelta(weeks=weeks)
    found = events.of_days(session, clock, place, now.date(), (after - now.date()).days)
    public = tuple(
        one
        for one in found
        if one.details.access is Access.PUBLIC and one.standing is not Standing.PAST
    )
    return Programme(now.date(), after, public, now)
