"""An app that shows what is in the house: it opens behind the first frame, and follows."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from db.errors import DatabaseProblem
from kiosk.clock import Clock
from kiosk.i18n import words
from kiosk.tui.base import KioskApp
from kiosk.tui.messages import Changed, HouseFront, HouseKnown, NotOpened, Opened

if TYPE_CHECKING:
    from kiosk.desk_side import DeskSide

log = logging.getLogger(__name__)

GREETING_LANGUAGE = "fr"
"""What the first frame says hello in, before the house's languages are known."""

TRY_AGAIN_AFTER = 2.0
"""Seconds before a database that could not be opened is tried again."""


def boot_seconds() -> float:
    """Return how long the machine has been on, asleep or not: a lid that is closed is no touch."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


F = TypeVar("F", bound=HouseFront)


class HouseApp(KioskApp, Generic[F]):
    """Looks the house up, opens it, and hears of every change; its screens show it."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (140, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-middle"), (42, "-high")]  # noqa: RUF012

    def __init__(self, prepare: Callable[[], F]) -> None:
        super().__init__()
        self.failure: Exception | None = None
        self.side: DeskSide | None = None
        self._front: F | None = None
        self._prepare = prepare
        self._ended = threading.Event()
        self._last_sign_of_life = boot_seconds()

    # What an app has of its own

    def house_known(self, front: F) -> None:
        """Draw the first screen; what is in the house comes later."""
        raise NotImplementedError

    def house_opened(self, side: "DeskSide") -> None:
        """Begin to show what is in the house."""
        raise NotImplementedError

    def house_not_opened(self, code: str) -> None:
        """Say why there is nothing to see."""
        raise NotImplementedError

    def house_changed(self) -> None:
        """Look again."""
        raise NotImplementedError

    # What they share

    @property
    def front(self) -> F:
        """What stands in front of the house, once it is known."""
        if self._front is None:
            raise RuntimeError("the house is not known yet")
        return self._front

    @property
    def clock(self) -> Clock:
        """What time it is, once the house is known."""
        return self.front.clock

    def compose(self) -> ComposeResult:
        """Greet, while the house is being looked up."""
        yield Static(words(GREETING_LANGUAGE).say("Hello!"), id="greeting", markup=False)

    def on_mount(self) -> None:
        """Prepare the house behind the first frame: that takes longer than the frame itself."""
        opening = threading.Thread(target=self._open, name="opening", daemon=True)
        self.call_after_refresh(opening.start)

    def on_unmount(self) -> None:
        """Close the house."""
        self._ended.set()
        if self.side is not None:
            self.side.close()

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
        """Draw the first screen."""
        front: F = message.front  # type: ignore[assignment]  # it is what `prepare` returned
        self._front = front
        self.wear(front.theme)
        self.house_known(front)
        self.set_interval(1, self._every_second)

    def on_opened(self, message: Opened) -> None:
        """Show what is in the house, and follow what others do."""
        if self._ended.is_set():
            message.side.close()
            return
        self.side = message.side
        self.house_opened(message.side)
        message.side.follow(self._others_changed)

    def on_not_opened(self, message: NotOpened) -> None:
        """Say why there is nothing to see."""
        self.house_not_opened(message.code)

    def _others_changed(self) -> None:
        self.post_message(Changed())

    def on_changed(self) -> None:
        """Look again."""
        self.house_changed()

    @property
    def quiet(self) -> float:
        """How many seconds ago anybody touched anything."""
        return boot_seconds() - self._last_sign_of_life

    def _every_second(self) -> None:
        self.tidy_when_quiet(self.quiet)

    async def on_event(self, event: events.Event) -> None:
        """Note every sign of life before it is handled."""
        self.note_life(event)
        await super().on_event(event)

    def note_life(self, event: events.Event) -> None:
        """Note that somebody is there: a mouse may move by itself."""
        if isinstance(event, events.InputEvent) and not isinstance(event, events.MouseMove):
            self._last_sign_of_life = boot_seconds()
