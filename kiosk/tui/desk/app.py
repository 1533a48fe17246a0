"""The desk: the program that the reception has open all day."""

import logging
import threading
import time
from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from db.errors import DatabaseProblem
from kiosk.clock import Clock
from kiosk.i18n import words
from kiosk.tui.base import KioskApp
from kiosk.tui.desk.front import Front
from kiosk.tui.desk.messages import Changed, HouseKnown, NotOpened, Opened
from kiosk.tui.desk.screen import RoomsScreen

log = logging.getLogger(__name__)

GREETING_LANGUAGE = "fr"
"""What the first frame says hello in, before the house's languages are known."""

TRY_AGAIN_AFTER = 2.0
"""Seconds before a database that could not be opened is tried again."""


class DeskApp(KioskApp):
    """Opens the house behind the first frame; what it shows belongs to its screens."""

    CSS_PATH = "desk.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (140, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-middle"), (42, "-high")]  # noqa: RUF012

    def __init__(self, prepare: Callable[[], Front]) -> None:
        super().__init__()
        self.failure: Exception | None = None
        self.rooms: RoomsScreen | None = None
        self._front: Front | None = None
        self._prepare = prepare
        self._ended = threading.Event()
        self._opening: threading.Thread | None = None
        self._last_sign_of_life = time.monotonic()

    @property
    def clock(self) -> Clock:
        """What time it is, once the house is known."""
        if self._front is None:
            raise RuntimeError("the house is not known yet")
        return self._front.clock

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
        if self.rooms is not None and self.rooms.reading.side is not None:
            self.rooms.reading.side.close()

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
        """Draw the rooms; what is booked comes later."""
        front = self._front = message.front
        self.first_theme = self.theme = front.theme
        self.rooms = RoomsScreen(front.house, words(front.house.languages[0]))
        self.push_screen(self.rooms)
        self.set_interval(1, self._every_second)

    def on_opened(self, message: Opened) -> None:
        """Show what is booked, and follow what others do."""
        if self._ended.is_set() or self.rooms is None:
            message.side.close()
            return
        self.rooms.reading.attend(message.side)
        message.side.follow(self._others_changed)

    def on_not_opened(self, message: NotOpened) -> None:
        """Say why there is nothing to see."""
        if self.rooms is not None:
            self.rooms.reading.trouble = message.code
            self.rooms.show_time()

    def _others_changed(self) -> None:
        self.post_message(Changed())

    def on_changed(self) -> None:
        """Look again."""
        if self.rooms is not None:
            self.rooms.reading.reload()

    def _every_second(self) -> None:
        self.tidy_when_quiet(time.monotonic() - self._last_sign_of_life)

    async def on_event(self, event: events.Event) -> None:
        """Note every sign of life before it is handled."""
        if isinstance(event, events.InputEvent):
            self._last_sign_of_life = time.monotonic()
        await super().on_event(event)
