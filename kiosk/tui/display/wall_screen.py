"""What the displays share: they read what is on, and go on showing the last of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast

from textual.screen import Screen

from kiosk.domain.house import House
from kiosk.i18n import Words
from kiosk.reception import Reception
from kiosk.tui.loading import Loading
from kiosk.tui.widgets.header import HouseHeader

if TYPE_CHECKING:
    from kiosk.tui.display.app import DisplayApp


class Dated(Protocol):
    """What was read, and when; in house time."""

    @property
    def at(self) -> datetime:
        """The moment that it is of."""


Seen = TypeVar("Seen", bound=Dated)


class WallScreen(Screen[None], Generic[Seen], inherit_bindings=False):
    """Shows what is on; nobody presses anything here."""

    AUTO_FOCUS = ""

    def __init__(self, house: House, words: Words) -> None:
        super().__init__()
        self.house, self.words = house, words
        self.seen: Seen | None = None
        self.reading = Loading(self)

    def draw(self) -> None:
        """Draw what was read as it is at this moment."""
        raise NotImplementedError

    @property
    def display_app(self) -> "DisplayApp":
        """The app that this screen belongs to."""
        return cast("DisplayApp", self.app)

    def now(self) -> datetime:
        """Return this moment, in house time."""
        return self.display_app.clock.now().astimezone(self.house.zone)

    def looked_at(self) -> None:
        """There is but one thing to look at."""

    def look_up(self, reception: Reception, what: None) -> Seen:
        """Return what is on now; called in a thread."""
        raise NotImplementedError

    def show(self, found: Seen) -> None:
        """Show what was just read."""
        self.seen = found
        self.draw()

    def show_time(self) -> None:
        """Show the time, and since when nothing new is known."""
        notice = ""
        if self.reading.trouble:
            notice = self.words.say("⚠ No news")
            if self.seen is not None:
                time = self._since(self.seen.at)
                notice = self.words.say("⚠ No news since {time}", time=time)
        elif not self.display_app.clock.real:
            notice = self.words.say("DEMONSTRATION: not the real time")
        now = self.now()
        shown = f"{self.words.day(now.date())}  {self.words.time(now)}"
        for header in self.query(HouseHeader):
            header.say(notice, shown if self.size.width >= 100 else self.words.time(now))

    def _since(self, moment: datetime) -> str:
        """Say since when, with the day if it was another one."""
        time = self.words.time(moment)
        return time if moment.date() == self.now().date() else self.words.when(moment, self.now())

    def on_mount(self) -> None:
        """Go with the time."""
        self.show_time()
        self.set_interval(1, self.every_second)

    def every_second(self) -> None:
        """Draw what time changes; once a minute, read what begins and ends."""
        self.show_time()
        if self.seen is not None and self.seen.at.minute != self.now().minute:
            self.reading.reload()

    def on_unmount(self) -> None:
        """End the thread."""
        self.reading.close()
