"""The desk: the program that the reception has open all day."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.events import Key
from textual.widgets import Static

from db.errors import DatabaseProblem
from kiosk.clock import Clock
from kiosk.i18n import words
from kiosk.tui.base import KioskApp
from kiosk.tui.desk.errands import Errands
from kiosk.tui.desk.front import Front
from kiosk.tui.desk.main_screen import MainScreen
from kiosk.tui.desk.messages import Changed, HouseKnown, NotOpened, Opened
from kiosk.tui.desk.queue.screen import QueueScreen
from kiosk.tui.desk.rooms.screen import RoomsScreen

if TYPE_CHECKING:
    from kiosk.rooms_side import RoomsSide

log = logging.getLogger(__name__)

GREETING_LANGUAGE = "fr"
"""What the first frame says hello in, before the house's languages are known."""

MAIN_KEYS: Mapping[str, str] = {"f1": "queue", "f2": "rooms"}
"""Which key opens which screen."""

TRY_AGAIN_AFTER = 2.0
"""Seconds before a database that could not be opened is tried again."""


TIDY_EVERY = 60.0
"""Seconds between two looks at what happens by itself."""


class DeskApp(KioskApp):
    """Opens the house behind the first frame; what it shows belongs to its screens."""

    CSS_PATH = "desk.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (140, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-middle"), (42, "-high")]  # noqa: RUF012

    def __init__(self, prepare: Callable[[], Front]) -> None:
        super().__init__()
        self.failure: Exception | None = None
        self.queue: QueueScreen | None = None
        self.rooms: RoomsScreen | None = None
        self._front: Front | None = None
        self._side: RoomsSide | None = None
        self._prepare = prepare
        self._ended = threading.Event()
        self._opening: threading.Thread | None = None
        self._tidying = Errands("tidying")
        self._last_sign_of_life = time.monotonic()

    @property
    def clock(self) -> Clock:
        """What time it is, once the house is known."""
        if self._front is None:
            raise RuntimeError("the house is not known yet")
        return self._front.clock

    @property
    def main_screens(self) -> tuple[MainScreen, ...]:
        """The screens that are opened by a key from everywhere."""
        return tuple(screen for screen in (self.queue, self.rooms) if screen is not None)

    def compose(self) -> ComposeResult:
        """Greet, while the house is being looked up."""
        yield Static(words(GREETING_LANGUAGE).say("Hello!"), id="greeting", markup=False)

    def on_mount(self) -> None:
        """Prepare the house behind the first frame: that takes longer than the frame itself."""
        self._opening = threading.Thread(target=self._open, name="opening", daemon=True)
        self.call_after_refresh(self._opening.start)

    def on_unmount(self) -> None:
        """Close the house."""
        self._ended.set()
        self._tidying.close()
        if self._side is not None:
            self._side.close()

    def _open(self) -> None:
        try:
            front = self._prepare()
        except Exception as error:  # noqa: BLE001  said by who started us, on a plain terminal
            self.failure = error
            self.call_from_thread(self.exit)
            return
        # The first question about a holiday takes half a second, and the screen asks it.
        front.house.holidays.on(front.clock.now().date())
        self.post_message(HouseKnown(front))
        while not self._ended.is_set():
            try:
                side = front.open_side()
            except DatabaseProblem as problem:
                log.error("the house could not be opened: %s", problem)
                self.post_message(NotOpened(problem.code))
            except Exception:
                log.exception("the house could not be opened")
                self.post_message(NotOpened("database.failed"))
            else:
                self.post_message(Opened(side))
                return
            self._ended.wait(TRY_AGAIN_AFTER)

    def on_house_known(self, message: HouseKnown) -> None:
        """Draw the first screen; what is in the house comes later."""
        front = self._front = message.front
        self.first_theme = self.theme = front.theme
        language = words(front.house.languages[0])
        self.queue = QueueScreen(front.house, language, front.counter, alone=front.alone)
        self.rooms = RoomsScreen(front.house, language)
        for name, screen in (("queue", self.queue), ("rooms", self.rooms)):
            self.install_screen(screen, name)
        self.push_screen("rooms" if front.rooms_first else "queue")
        self.set_interval(1, self._every_second)

    def on_opened(self, message: Opened) -> None:
        """Show what is in the house, and follow what others do."""
        if self._ended.is_set():
            message.side.close()
            return
        self._side = message.side
        for screen in self.main_screens:
            screen.reading.attend(message.side)
        message.side.follow(self._others_changed)
        self._tidy_the_house()
        self.set_interval(TIDY_EVERY, self._tidy_the_house)

    def on_not_opened(self, message: NotOpened) -> None:
        """Say why there is nothing to see."""
        for screen in self.main_screens:
            screen.reading.trouble = message.code
            if screen.is_current:
                screen.show_time()

    def on_key(self, event: Key) -> None:
        """Go from one main screen to the other."""
        name = MAIN_KEYS.get(event.key)
        if name is not None and self._front is not None and not self._front.alone:
            event.stop()
            self.go_to(name)

    def go_to(self, name: str) -> None:
        """Show a main screen, unless something is being asked on the one that is shown."""
        shown = self.screen
        if isinstance(shown, MainScreen) and shown is not self.get_screen(name):
            shown.entry.give_up()
            self.switch_screen(name)

    def _others_changed(self) -> None:
        self.post_message(Changed())

    def on_changed(self) -> None:
        """Look again."""
        for screen in self.main_screens:
            screen.reading.reload()

    def _tidy_the_house(self) -> None:
        self.run_worker(self._do_what_is_due(), group="tidying", exit_on_error=False)

    async def _do_what_is_due(self) -> None:
        if self._side is None:
            return
        try:
            await self._tidying.do(self._side.tidy)
        except Exception:
            log.exception("what happens by itself has to wait")

    def _every_second(self) -> None:
        self.tidy_when_quiet(time.monotonic() - self._last_sign_of_life)

    async def on_event(self, event: events.Event) -> None:
        """Note every sign of life before it is handled."""
        if isinstance(event, events.InputEvent):
            self._last_sign_of_life = time.monotonic()
            screen = self.screen
            if isinstance(event, Key) and isinstance(screen, QueueScreen) and screen.scanned(event):
                return
        await super().on_event(event)
