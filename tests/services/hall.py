"""A hall where people wait and are called, in few words."""

from datetime import timedelta
from typing import ParamSpec, TypeVar

from sqlalchemy import Engine

from kiosk.domain.checkin import CheckIn
from kiosk.domain.house import House
from kiosk.reception import Act
from kiosk.services import calling, queue, receiving, visits
from kiosk.services.queue import QueueView
from kiosk.services.visit_views import VisitView
from tests.clocks import StandingClock
from tests.houses import SMALL_HOUSE, open_reception

P = ParamSpec("P")
T = TypeVar("T")


class Hall:
    """One machine at which people are received."""

    def __init__(
        self, engine: Engine, clock: StandingClock | None = None, house: House = SMALL_HOUSE,
        machine: str = "hall",
    ) -> None:  # fmt: skip
        self.clock = clock or StandingClock()
        self.reception = open_reception(engine, self.clock, house, machine)

    def write(self, act: Act[P, T], *args: P.args, **more: P.kwargs) -> T:
        """Do something; no two things are done in the same moment."""
        self.clock.moment += timedelta(microseconds=1)
        return self.reception.write(act, *args, **more)

    def pass_by(self, minutes: float) -> None:
        """Let time go on."""
        self.clock.moment += timedelta(minutes=minutes)

    def arrive(self, service: str = "jobs", people: int = 1, *, after: float = 0) -> int:
        """Check somebody in; return the visit."""
        self.pass_by(after)
        return self.write(visits.check_in, CheckIn(service, "fr", people)).visit

    def next(self, counter: str = "one", *, finishing: bool = False) -> VisitView:
        """Call the next."""
        return self.write(calling.call_next, counter, finishing=finishing)

    def receive(self, counter: str = "one") -> VisitView:
        """Call the next, and receive them."""
        return self.write(receiving.receive, self.next(counter).id)

    def look(self) -> QueueView:
        """Return the queue."""
        return self.reception.read(queue.look)

    def of(self, visit: int) -> VisitView:
        """Return a visit as it is now."""
        seen = self.look()
        everybody = (*seen.waiting, *seen.at_counters, *seen.elsewhere, *seen.gone)
        return next(one for one in everybody if one.id == visit)

    def waiting(self) -> list[str]:
        """Return who waits, in order."""
        return [one.number for one in self.look().waiting]
