"""The desk: the program that the reception has open all day."""

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from textual import events
from textual.events import Key

from kiosk import wording
from kiosk.domain.tokens import BOOKING, REGISTRATION, read_token
from kiosk.i18n import words
from kiosk.tui.desk.events.screen import EventsScreen
from kiosk.tui.desk.front import Front
from kiosk.tui.desk.lock import Lock
from kiosk.tui.desk.main_screen import MainScreen
from kiosk.tui.desk.queue.screen import QueueScreen
from kiosk.tui.desk.rooms.screen import RoomsScreen
from kiosk.tui.desk.scans import DeskScans
from kiosk.tui.errands import Errands
from kiosk.tui.house_app import GREETING_LANGUAGE, HouseApp

if TYPE_CHECKING:
    from kiosk.desk_side import DeskSide

log = logging.getLogger(__name__)

MAIN_KEYS: Mapping[str, str] = {"f1": "queue", "f2": "rooms", "f3": "events"}
"""Which key opens which screen."""

LOCK_KEY, STAFF_KEY = "ctrl+l", "f9"
"""They work on every main screen."""

TIDY_EVERY = 60.0
"""Seconds between two looks at what happens by itself."""


class DeskApp(HouseApp[Front]):
    """Goes from one main screen to the other; what it shows belongs to them."""

    CSS_PATH = "desk.tcss"

    def __init__(self, prepare: Callable[[], Front]) -> None:
        super().__init__(prepare)
        self.queue: QueueScreen | None = None
        self.rooms: RoomsScreen | None = None
        self.events: EventsScreen | None = None
        self._tidying = Errands("tidying")
        self._scans = DeskScans(self)
        self.lock = Lock(self)
        self.words = words(GREETING_LANGUAGE)

    @property
    def main_screens(self) -> tuple[MainScreen, ...]:
        """The screens that are opened by a key from everywhere."""
        every = (self.queue, self.rooms, self.events)
        return tuple(screen for screen in every if screen is not None)

    def on_unmount(self) -> None:
        """End the thread."""
        self._tidying.close()

    def house_known(self, front: Front) -> None:
        """Draw the first screen."""
        self.words = language = words(front.house.languages[0])
        self.queue = QueueScreen(front.house, language, front.counter, alone=front.alone)
        self.rooms = RoomsScreen(front.house, language)
        self.events = EventsScreen(front.house, language)
        for name, screen in zip(MAIN_KEYS.values(), self.main_screens, strict=True):
            self.install_screen(screen, name)
        self.push_screen("rooms" if front.rooms_first else "queue")

    def house_opened(self, side: "DeskSide") -> None:
        """Do what happens by itself, and let somebody in who is to see what is in the house."""
        self._tidy_the_house()
        self.set_interval(TIDY_EVERY, self._tidy_the_house)
        self.run_worker(self._show_the_house(side), group="opening", exit_on_error=False)

    async def _show_the_house(self, side: "DeskSide") -> None:
        await self.lock.begin(side)
        for screen in self.main_screens:
            screen.reading.attend(side)

    def house_not_opened(self, code: str) -> None:
        """Say why there is nothing to see."""
        for screen in self.main_screens:
            screen.reading.trouble = code
            if screen.is_current:
                screen.show_time()

    def house_changed(self) -> None:
        """Look again."""
        for screen in self.main_screens:
            screen.reading.reload()

    def refusal(self, code: str, details: Mapping[str, Any]) -> str:
        """Put a refusal into words."""
        today = self.clock.now().astimezone(self.front.house.zone).date()
        answer = wording.explain(self.words, self.front.house, today, code, details)
        return f"{answer.what} {answer.then}".strip()

    def on_key(self, event: Key) -> None:
        """Go from one main screen to the other; lock the desk; show who works here."""
        name = MAIN_KEYS.get(event.key)
        if event.key == LOCK_KEY:
            event.stop()
            self.lock.lock()
        elif event.key == STAFF_KEY and isinstance(self.screen, MainScreen):
            event.stop()
            from kiosk.tui.desk.staff_errands import StaffErrands  # when it is needed

            self.screen.run(StaffErrands(self.screen).show())
        if name is not None and self.main_screens and not self.front.alone:
            event.stop()
            self.go_to(name)

    def go_to(self, name: str) -> None:
        """Show a main screen, unless something is being asked on the one that is shown."""
        shown = self.screen
        if isinstance(shown, MainScreen) and shown is not self.get_screen(name):
            if shown.entry.is_open:
                shown.entry.give_up()
            self.switch_screen(name)

    def _tidy_the_house(self) -> None:
        self.run_worker(self._do_what_is_due(), group="tidying", exit_on_error=False)

    def _every_second(self) -> None:
        super()._every_second()
        self.lock.look(self.quiet)

    async def _do_what_is_due(self) -> None:
        if self.side is None:
            return
        try:
            await self._tidying.do(self.side.tidy)
        except Exception:
            log.exception("what happens by itself has to wait")

    async def on_event(self, event: events.Event) -> None:
        """Keep the keys of a scanner from whatever is shown; those that come back are no news."""
        self.note_life(event)  # also what a scanner types
        if isinstance(event, Key) and self.main_screens and not event.is_forwarded:
            await self._scans.take(event, self.screen_stack[-1])
        else:
            await super().on_event(event)

    async def press(self, key: Key) -> None:
        """Let a key do what it does."""
        await super().on_event(key)

    def say_foreign_code(self) -> None:
        """Say that something was scanned that is not ours; it has pressed nothing."""
        self.bell()
        if isinstance(self.screen, MainScreen):
            self.screen.say(self.screen.words.say("This code is not one of ours."), bad=True)

    def found(self, code: str) -> None:
        """Go to what was scanned: a booking, a seat at an event, all else in the queue."""
        if self.queue is None or self.rooms is None or self.events is None or self.lock.is_locked:
            return
        if read_token(code, BOOKING) is not None and not self.front.alone:
            self.go_to("rooms")
            self.rooms.run(self.rooms.doing.find(code))
        elif read_token(code, REGISTRATION) is not None and not self.front.alone:
            self.go_to("events")
            self.events.call_later(self.events.let_in, code)  # it may never have been drawn
        else:
            self.go_to("queue")
            self.queue.run(self.queue.acting.find(code))
