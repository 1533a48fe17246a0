"""The desk's screen in a test: a small house, a clock that stands, a database of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from textual.app import App
from textual.pilot import Pilot

from db.engine import make_engine
from db.enums import ResourceKind
from kiosk.desk_side import DeskSide
from kiosk.domain.house import House, Resource
from kiosk.entrance import Entrance
from kiosk.services.staff import Member
from kiosk.tui.desk.app import DeskApp
from kiosk.tui.desk.front import Front
from kiosk.tui.desk.queue.screen import QueueScreen
from kiosk.tui.desk.rooms.screen import RoomsScreen
from tests.clocks import TUESDAY_MORNING, StandingClock
from tests.houses import SMALL_HOUSE, open_reception
from tests.services.desk import Desk
from tests.services.hall import Hall
from tests.tui.visitors import until

if TYPE_CHECKING:
    from sqlalchemy import Engine

TODAY = TUESDAY_MORNING.date()


@dataclass
class RoomsStand:
    """What a test puts around the desk's screen."""

    url: str
    house: House = SMALL_HOUSE
    clock: StandingClock = field(default_factory=StandingClock)
    opening: Callable[[], None] = lambda: None
    engines: "list[Engine]" = field(default_factory=list)
    entrance: Entrance | None = None

    def open_side(self) -> DeskSide:
        """Open the house; `opening` may wait or fail first."""
        self.opening()
        reception = open_reception(self._engine(), self.clock, self.house, "desk")
        return DeskSide(reception, entrance=self.entrance)

    def app(
        self,
        counter: str = "hall",
        *,
        alone: bool = False,
        idle_seconds: float = 300.0,
        member: Member | None = None,
    ) -> DeskApp:
        """Return the screen; `alone`, an adviser's; `member`: opened at the visitor screen."""
        return DeskApp(
            lambda: Front(
                self.house,
                self.clock,
                self.open_side,
                counter=counter,
                alone=alone,
                idle_seconds=idle_seconds,
                member=member,
            )
        )

    def other_desk(self, machine: str = "hall") -> Desk:
        """Return another machine with a connection of its own."""
        return Desk(self._engine(), self.clock, self.house, machine)

    def hall(self, machine: str = "hall") -> Hall:
        """Return another machine, at which people arrive and are received."""
        return Hall(self._engine(), self.clock, self.house, machine)

    def close(self) -> None:
        """Close the connections."""
        for engine in self.engines:
            engine.dispose()

    def _engine(self) -> "Engine":
        engine = make_engine(self.url)
        self.engines.append(engine)
        return engine


def large_house(rooms: int = 15) -> House:
    """Return a house with many rooms."""
    resources = [
        Resource(f"room-{n}", ResourceKind.ROOM, f"Salle {n:02d}", 8 + n)
        for n in range(1, rooms + 1)
    ]
    return replace(SMALL_HOUSE, resources={one.key: one for one in resources})


def fill(desk: Desk, rooms: int = 15, a_room: int = 4) -> None:
    """Book some hours of each room of a large house today."""
    for n in range(rooms):
        for k in range(a_room):
            hour, minute = divmod(8 * 60 + (n % 4) * 15 + k * 120, 60)
            start = f"{hour:02d}:{minute:02d}"
            end = f"{hour + 1:02d}:{minute:02d}"
            desk.book(f"room-{n + 1}", start, end, TODAY, title=f"Réunion {n + 1}.{k}", anyway=True)


def shown(app: App[None]) -> str:
    """Return the text on the screen, row by row."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def opened(pilot: Pilot[None], app: DeskApp) -> RoomsScreen:
    """Wait until the day is shown; return its screen."""
    await until(pilot, lambda: app.rooms is not None)
    assert app.rooms is not None
    rooms = app.rooms
    app.go_to("rooms")
    await until(pilot, lambda: rooms.is_mounted and rooms.loaded)
    await pilot.pause()
    return rooms


async def queue_of(pilot: Pilot[None], app: DeskApp) -> QueueScreen:
    """Wait until the queue is shown; return its screen."""
    await until(pilot, lambda: app.queue is not None and app.queue.is_mounted)
    assert app.queue is not None
    queue = app.queue
    await until(pilot, lambda: queue.loaded)
    await pilot.pause()
    return queue


async def says(pilot: Pilot[None], app: App[None], *texts: str) -> None:
    """Wait until all of these are on the screen."""

    def there() -> bool:
        seen = " ".join(shown(app).split())
        return all(text in seen for text in texts)

    try:
        await until(pilot, there)
    except AssertionError:
        raise AssertionError(f"{texts} not on:\n{shown(app)}") from None


async def says_no_more(pilot: Pilot[None], app: App[None], text: str) -> None:
    """Wait until this is gone."""
    await until(pilot, lambda: text not in " ".join(shown(app).split()))


QUARTER = timedelta(minutes=15)

__all__ = ["QUARTER", "TODAY", "RoomsStand", "fill", "large_house", "opened", "says", "shown"]
