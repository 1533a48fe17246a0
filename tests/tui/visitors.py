"""A visitor screen in a test: the example house, a clock that stands, a database of its own."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen

from kiosk.bootstrap import open_reception
from kiosk.delivery import Device, devices_of
from kiosk.domain.house import House
from kiosk.entrance import Entrance
from kiosk.house import house_from
from kiosk.settings import Settings, load
from kiosk.spooler import Spooler
from kiosk.tui.visitor.app import VisitorApp
from kiosk.tui.visitor.front import Front, Patience
from kiosk.visitor_side import VisitorSide
from printers.address import parse
from tests.clocks import TUESDAY_MORNING, StandingClock

S = TypeVar("S", bound=Screen[None])

EXAMPLE = Path(__file__).parents[2] / "config.toml"


def example_settings(folder: Path, database_url: str | None = None) -> Settings:
    """Return the example's settings with everything that is written in a folder of the test."""
    copy = folder / "config.toml"
    copy.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    environ = {"KIOSK_DATABASE_URL": database_url} if database_url else {}
    return load(copy, environ=environ)


@dataclass
class Stand:
    """What a test puts around the screen."""

    settings: Settings
    house: House
    clock: StandingClock
    device: Device | None = None
    patience: Patience = field(default_factory=lambda: Patience(60, 15, 30))
    leave_key: str | None = None
    entrance: Entrance | None = None
    opening: Callable[[], None] = lambda: None
    visitor_side: VisitorSide | None = None

    def open_visitor_side(self) -> VisitorSide:
        """Open the house; `opening` may wait or fail first."""
        self.opening()
        reception = open_reception(self.settings, self.house, self.clock)
        spoolers = [Spooler(reception, self.device)] if self.device else []
        for spooler in spoolers:
            spooler.start()
        self.visitor_side = VisitorSide(reception, spoolers, entrance=self.entrance)
        return self.visitor_side

    def plug_in(self, url: str | None = None) -> None:
        """Put the ticket printer of the settings beside the screen, or one at another address."""
        device = devices_of(self.settings, self.house)["ticket"]
        address = parse(url, base=Path("/")) if url else device.address
        self.device = replace(device, address=address)

    def app(self) -> VisitorApp:
        """Return the screen."""
        return VisitorApp(
            lambda: Front(
                self.house,
                self.clock,
                self.patience,
                self.open_visitor_side,
                leave_key=self.leave_key,
                staff_key="f12",
            )
        )


def stand_in(folder: Path, moment: datetime = TUESDAY_MORNING, url: str | None = None) -> Stand:
    """Return a stand with the example house at this moment."""
    settings = example_settings(folder, url)
    return Stand(settings, house_from(settings), StandingClock(moment))


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait until something is so; ten seconds at most."""
    for _ in range(1000):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never: {condition}")


async def ready(pilot: Pilot[None], app: VisitorApp) -> None:
    """Wait until tickets can be given."""
    await until(pilot, lambda: app.ready)
    await pilot.pause()


async def on_screen(pilot: Pilot[None], kind: type[S]) -> S:
    """Wait for a kind of screen, and return it."""
    # There is none for a moment, when the app begins and when one screen takes another's place.
    app = pilot.app
    await until(pilot, lambda: bool(app.screen_stack) and isinstance(app.screen, kind))
    screen = app.screen
    assert isinstance(screen, kind)
    await pilot.pause()
    return screen


async def scan(pilot: Pilot[None], code: str, ending: str = "enter") -> None:
    """Type like a scanner: all keys at once, without waiting for what they do."""
    for sign in code:
        pilot.app.post_message(Key(sign, sign))
    if ending:
        pilot.app.post_message(Key(ending, {"enter": "\r", "tab": "\t"}[ending]))
    await pilot.pause()


def shown(app: VisitorApp) -> str:
    """Return the text on the screen, row by row."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


class Gate:
    """Holds a thread of the program until a test opens it."""

    def __init__(self) -> None:
        self._open = threading.Event()

    def open(self) -> None:
        """Let it pass."""
        self._open.set()

    def is_open(self) -> bool:
        """Tell whether it lets pass."""
        return self._open.is_set()

    def wait(self) -> None:
        """Wait, but never for ever."""
        assert self._open.wait(10)
