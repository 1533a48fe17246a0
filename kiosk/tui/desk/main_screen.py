"""What the desk's screens share: a house to ask, errands that take time, a line that answers."""

import logging
from collections.abc import Coroutine, Hashable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from db.errors import DatabaseProblem
from kiosk import wording
from kiosk.domain.house import House
from kiosk.domain.refusals import Refused
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.reception import Reception
from kiosk.tui.desk.entry import EntryLine
from kiosk.tui.errands import Errands
from kiosk.tui.loading import Loading
from kiosk.tui.widgets.header import HouseHeader
from kiosk.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from kiosk.tui.desk.app import DeskApp

log = logging.getLogger(__name__)


class MainScreen(Screen[None], inherit_bindings=False):
    """Reads what it shows in one thread, does what is wanted in another, and says what came of it.

    Every main screen has a `HouseHeader`, `#said` and its `entry` line.
    """

    AUTO_FOCUS = ""
    CLOSED = ""
    """What the header says while the house does not answer, to be translated."""

    def __init__(self, house: House, words: Words) -> None:
        super().__init__()
        self.house, self.words = house, words
        self.entry = EntryLine()
        self.errands = Errands("writing")
        self.reading = Loading(self)

    # What a screen has of its own

    def looked_at(self) -> Hashable:
        """Return what is shown: an answer about something else comes too late."""
        raise NotImplementedError

    def look_up(self, reception: Reception, what: Any) -> Any:
        """Return what is known of that; called in a thread. Raises `DatabaseProblem`."""
        raise NotImplementedError

    def show(self, found: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def describe(self) -> None:
        """Say what is under the cursor, and which keys make sense there."""
        raise NotImplementedError

    def refusal(self, code: str, details: Mapping[str, Any]) -> str:
        """Put a refusal into words."""
        return self.desk.refusal(code, details)

    # What is asked of others

    @property
    def desk(self) -> "DeskApp":
        """The app that this screen belongs to."""
        return cast("DeskApp", self.app)

    @property
    def reception(self) -> Reception:
        """The open house. Raises `DatabaseProblem` while it is not open."""
        if self.reading.side is None:
            raise DatabaseProblem(self.reading.trouble or "database.locked")
        return self.reading.side.reception

    def now(self) -> datetime:
        """Return this moment, in house time."""
        return self.desk.clock.now().astimezone(self.house.zone)

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        """Do something that takes time; whatever goes wrong is said."""
        self.run_worker(self._guarded(errand), group="errands", exit_on_error=False)

    async def _guarded(self, errand: Coroutine[Any, Any, None]) -> None:
        try:
            await errand
        except Refused as refused:
            if refused.code == "staff.gone":
                self.desk.lock.lock()
            self.say(self.refusal(refused.code, refused.details), bad=True)
        except DatabaseProblem as problem:
            log.error("not done: %s", problem)
            self.say(wording.trouble(self.words, problem.code), bad=True)
        except Exception:
            log.exception("not done")
            self.say(wording.trouble(self.words, "program.failed"), bad=True)
        self.reading.reload()

    async def type(
        self, question: str, initial: str, yes: str, *, suggested: bool = False
    ) -> str | None:
        """Return what is typed at the bottom; None when it is given up.

        `yes` says what Enter does; what is `suggested` goes with the first letter.
        """
        del yes
        return await self.entry.ask(question, initial, suggested=suggested)

    # What is shown

    def say(self, text: str, *, bad: bool = False) -> None:
        """Say what happened, until something else is done."""
        said = clean(f"⚠ {text}" if bad else text)
        self.query_one("#said", Lines).say([(said, "bad" if bad else "strong")] if text else [])

    def show_time(self) -> None:
        """Show the time, and what is wrong with the house."""
        notice = ""
        if self.reading.trouble:
            # What is wrong is for whoever looks after the machine: the log has it.
            notice = self.words.say(self.CLOSED)
        elif not self.desk.clock.real:
            notice = self.words.say("DEMONSTRATION: not the real time")
        elif self.desk.front.member is not None:
            notice = self.words.say("Ctrl L: back to the visitors")
        time = self.words.time(self.now())
        member = self.desk.lock.member
        # There is none for a moment, when the house answers before the screen is drawn.
        for header in self.query(HouseHeader):
            header.say(notice, f"{member.name}  {time}" if member is not None else time)

    # Its life

    def on_mount(self) -> None:
        """Go with the time."""
        self.set_interval(1, self.show_time)

    def on_screen_resume(self) -> None:
        """Look again: somebody was elsewhere for a while."""
        self.reading.reload()

    def on_unmount(self) -> None:
        """End the threads."""
        self.errands.close()
        self.reading.close()
