"""A desk that runs events, for tests; and what is read off in one word."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from kiosk.domain.events import EventDetails, Stretch
from kiosk.services import door, events, registrations
from kiosk.services.door import AtDoor
from kiosk.services.event_views import EventView, RegistrationView
from kiosk.services.events import EventRequest
from kiosk.services.registrations import Wanted
from tests.clocks import PARIS, StandingClock
from tests.houses import open_reception

if TYPE_CHECKING:
    from kiosk.reception import Reception

THURSDAY = date(2026, 11, 26)


def at(clock: str, day: date = THURSDAY) -> datetime:
    """Return a time of a day in house time."""
    return datetime.combine(day, time.fromisoformat(clock), PARIS)


def stretch(start: str, end: str, day: date = THURSDAY) -> Stretch:
    """Return a session."""
    return Stretch(at(start, day), at(end, day))


@dataclass
class Fair:
    """What takes place in the small house; it is Tuesday morning."""

    engine: Engine
    clock: StandingClock = field(default_factory=StandingClock)
    machine: str = "desk"

    def __post_init__(self) -> None:
        self.reception: Reception = open_reception(self.engine, self.clock, machine=self.machine)

    def arrange(self, seats: int | None = 8, *sessions: Stretch, **more: Any) -> EventView:
        """Plan a workshop on Thursday afternoon, in the red room; `more` is of either kind."""
        of_request = {
            name: more.pop(name)
            for name in ("rooms", "place", "slot", "repeat", "layout", "anyway")
            if name in more
        }
        values: dict[str, Any] = {"title": "Atelier CV", "seats": seats, **more}
        times = sessions or (stretch("14:00", "16:00"),)
        rooms = of_request.pop("rooms", ("red",))
        request = EventRequest(EventDetails(**values), times, rooms, **of_request)
        return self.reception.write(events.arrange, request)[0]

    def register(self, event: EventView, people: int = 1, **more: Any) -> RegistrationView:
        """Register somebody."""
        wanted = Wanted(event.id, people, **more)
        return self.reception.write(registrations.register, wanted)

    def event(self, event: EventView) -> EventView:
        """Return an event as it is now."""
        return self.reception.read(events.get, event.id)

    def states(self, *made: RegistrationView) -> list[str]:
        """Return how registrations are now."""
        read = self.reception.read
        return [read(registrations.get, one.id).state.value for one in made]

    def scan(self, one: RegistrationView, clock: str, day: date = THURSDAY, **more: Any) -> AtDoor:
        """Show a code at the door at a time."""
        self.clock.moment = at(clock, day)
        return self.reception.write(door.attend, one.token, **more)

    def later(self, **by: int) -> None:
        """Let time pass."""
        self.clock.moment += timedelta(**by)
