"""The visitor screen: somebody walks up, says why they came, and leaves with a ticket."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual import events, work
from textual.app import ComposeResult
from textual.widgets import Static

from db.errors import DatabaseProblem
from kiosk import wording
from kiosk.clock import Clock
from kiosk.domain.calendar import is_open, next_reception
from kiosk.domain.checkin import CheckIn
from kiosk.domain.house import House
from kiosk.domain.refusals import Refused
from kiosk.i18n import Words, words
from kiosk.tui.base import KioskApp
from kiosk.tui.scanning import Scanned
from kiosk.tui.scans import Scans
from kiosk.tui.visitor.answers import answering
from kiosk.tui.visitor.asking import Request, WhatIsOn, asked_of
from kiosk.tui.visitor.code import CodeScreen
from kiosk.tui.visitor.details import DetailsScreen
from kiosk.tui.visitor.front import Front, Patience
from kiosk.tui.visitor.languages import LanguagesScreen
from kiosk.tui.visitor.messages import Answered, HouseKnown, HouseOpen, RequestRefused
from kiosk.tui.visitor.moment import MomentScreen
from kiosk.tui.visitor.needs import NeedsScreen
from kiosk.tui.visitor.notice import NoticeScreen
from kiosk.tui.visitor.paper import PaperScreen
from kiosk.tui.visitor.services import ServicesScreen
from kiosk.tui.visitor.staff import StaffEntry
from kiosk.tui.visitor.still_there import StillThereScreen
from kiosk.tui.visitor.welcome import WelcomeScreen
from kiosk.tui.widgets.header import HouseHeader

if TYPE_CHECKING:
    from kiosk.domain.paper import PaperFate
    from kiosk.services.workstations import InternetSpace
    from kiosk.visitor_side import VisitorSide

log = logging.getLogger(__name__)

TRY_AGAIN_AFTER = 5.0
"""Seconds before a database that could not be opened is tried again."""

SOON = 0.2
"""Seconds after which an answer that has not come is asked a moment for."""

TIDY_EVERY = 61.0
"""Seconds after which what happens by itself is done, also where no desk is open."""

LONGEST_WAIT = 15.0
"""Seconds that a visitor waits for the program to be ready before the screen gives up."""


GREETING_LANGUAGE = "fr"
"""What the first frame says hello in, before the house's languages are known."""


class VisitorApp(KioskApp):
    """Asks on its own; everything that can take time is asked of the desk's side in a thread."""

    CSS_PATH = "visitor.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (140, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-middle"), (42, "-high")]  # noqa: RUF012

    def __init__(self, prepare: Callable[[], Front]) -> None:
        super().__init__()
        self.front: Front | None = None
        self.failure: Exception | None = None
        self.ready = False
        self.words: Words = words(GREETING_LANGUAGE)
        self._prepare = prepare
        self._visitor_side: Future[VisitorSide] = Future()
        self._trouble: DatabaseProblem | None = None
        self._ended = threading.Event()
        self.pauses: Mapping[str, datetime | None] = {}
        self.internet: InternetSpace | None = None
        self._asked: Request | None = None
        self._scans = Scans(
            self, self._press, self._look_up, self._say_foreign_code, lets_starts_go=False
        )
        self._answered = False
        self._last_sign_of_life = time.monotonic()
        self.staff = StaffEntry(self)

    # The life of the program

    def compose(self) -> ComposeResult:
        """Greet, while the house is being looked up."""
        yield Static(self.words.say("Hello!"), id="greeting", markup=False)

    def on_mount(self) -> None:
        """Prepare the house behind the first frame: that takes longer than the frame itself."""
        self.call_after_refresh(
            threading.Thread(target=self._open, name="opening", daemon=True).start
        )

    def on_unmount(self) -> None:
        """Let the printer finish what it is printing."""
        self._ended.set()
        if self._visitor_side.done():
            self._visitor_side.result().close()

    def _open(self) -> None:
        try:
            front = self._prepare()
        except Exception as error:  # noqa: BLE001  said by who started us, on a plain terminal
            self.failure = error
            self.call_from_thread(self.exit)
            return
        self.post_message(HouseKnown(front))
        visitor_side = None
        while visitor_side is None and not self._ended.is_set():
            try:
                visitor_side = front.open_visitor_side()
            except DatabaseProblem as problem:
                log.error("the house could not be opened: %s", problem)
                self._trouble = problem
                self._ended.wait(TRY_AGAIN_AFTER)
            except Exception:
                log.exception("the house could not be opened")
                self._trouble = DatabaseProblem("database.failed")
                self._ended.wait(TRY_AGAIN_AFTER)
        if visitor_side is not None:
            self._visitor_side.set_result(visitor_side)
            self.post_message(HouseOpen())
            visitor_side.warm_up()

    def on_house_known(self, message: HouseKnown) -> None:
        """Ask the first question."""
        self.front = message.front
        self.leave_key = message.front.leave_key
        self.wear(message.front.theme)
        self.words = words(self.house.languages[0])
        self.push_screen(WelcomeScreen())
        self.set_interval(1, self._every_second)

    def on_house_open(self) -> None:
        """Show the day too: its words are loaded now."""
        self.ready = True
        self.show_time()
        self.set_interval(TIDY_EVERY, self._tidy_the_house)

    @property
    def house(self) -> House:
        """The house, once it is known."""
        return self._known.house

    @property
    def clock(self) -> Clock:
        """What time it is, once the house is known."""
        return self._known.clock

    @property
    def patience(self) -> Patience:
        """How long to wait, once the house is known."""
        return self._known.patience

    @property
    def _known(self) -> Front:
        if self.front is None:
            raise RuntimeError("the house is not known yet")
        return self.front

    # Where the visitor goes

    def speak(self, language: str) -> None:
        """Go on in another language."""
        self.words = words(language)
        if isinstance(self.screen, WelcomeScreen):
            self.run_worker(self.screen.ask_again(), exclusive=True)

    def show_needs(self) -> None:
        """Ask for the need; meanwhile, see which counters pause and which computers are free."""
        self._learn_who_is_there()
        self.push_screen(NeedsScreen())

    def show_code(self) -> None:
        """Ask for the code of an appointment."""
        self.push_screen(CodeScreen())

    def show_programme(self) -> None:
        """Ask what takes place in the next days."""
        self.ask(WhatIsOn())

    def show_languages(self) -> None:
        """Ask for the language."""
        self.push_screen(LanguagesScreen())

    def show_services(self, need: str) -> None:
        """Ask for the service."""
        self.push_screen(ServicesScreen(need))

    def show_details(self, service: str) -> None:
        """Offer the ticket of a service that is here."""
        self.push_screen(DetailsScreen(service))

    def show_when(self, service: str) -> None:
        """Say when a service is here."""
        upcoming = next_reception(self.house, service, self.now())
        known = self.house.services[service]
        self._explain("service.absent", {"service": known, "next": upcoming})

    def on_key(self, event: events.Key) -> None:
        """Ask who works here for their PIN."""
        if self.ready and not self.busy and event.key == self._known.staff_key:
            event.stop()
            self.staff.ask()

    def start_afresh(self) -> None:
        """Forget everything about this visitor, and begin again."""
        self.staff.is_asking = False
        self.words = words(self.house.languages[0])
        self.theme = self.first_theme
        self._asked = None
        while len(self.screen_stack) > 2:  # the welcome screen lies on Textual's own
            self.pop_screen()
        if len(self.screen_stack) < 2:
            self.push_screen(WelcomeScreen())
        elif isinstance(self.screen, WelcomeScreen):
            self.run_worker(self.screen.ask_again(), exclusive=True)

    # What is asked of the house

    def request_ticket(self, request: CheckIn) -> None:
        """Ask for a ticket; one request at a time."""
        self.ask(request)

    def ask(self, request: Request) -> None:
        """Ask the house something; one request at a time."""
        if self.busy:
            return
        self._answered = False
        self._asked = request
        self._ask_the_house(request)
        self.set_timer(SOON, lambda: self._ask_for_a_moment(request))

    @property
    def busy(self) -> bool:
        """Whether the house is being asked: meanwhile no other choice counts."""
        return self._asked is not None and not self._answered

    def _ask_for_a_moment(self, request: Request) -> None:
        if self._asked is request and not self._answered:
            self.push_screen(MomentScreen())

    @work(thread=True, group="asking", exit_on_error=False)
    def _ask_the_house(self, request: Request) -> None:
        try:
            answer = asked_of(self.side(), request)
        except Refused as refusal:
            self.post_message(RequestRefused(request, refusal.code, refusal.details))
        except DatabaseProblem as problem:
            log.error("no answer to %s: %s", type(request).__name__, problem)
            self.post_message(RequestRefused(request, problem.code, {}))
        except Exception:
            log.exception("no answer to %s", type(request).__name__)
            self.post_message(RequestRefused(request, "program.failed", {}))
        else:
            self.post_message(Answered(request, answer))

    def side(self) -> "VisitorSide":
        """Wait for the house to be open. Raises `DatabaseProblem` when it could not be opened."""
        if self._trouble is not None and not self._visitor_side.done():
            raise self._trouble
        return self._visitor_side.result(LONGEST_WAIT)

    def on_answered(self, message: Answered) -> None:
        """Show the answer, unless it is for somebody who is no longer asking."""
        if message.request is self._asked:
            self._answered = True
            screen = answering(self, message.request, message.answer)
            if isinstance(self.screen, MomentScreen):
                self.switch_screen(screen)
            else:
                self.push_screen(screen)

    def on_request_refused(self, message: RequestRefused) -> None:
        """Say why, unless it answers somebody who is no longer asking."""
        if message.request is self._asked:
            self._asked = None
            if isinstance(self.screen, MomentScreen):
                self.pop_screen()
            self._explain(message.code, message.details)

    @work(thread=True, exclusive=True, group="tidying", exit_on_error=False)
    def _tidy_the_house(self) -> None:
        try:
            self._visitor_side.result(0).tidy()
        except (DatabaseProblem, Refused, TimeoutError) as problem:
            log.warning("what happens by itself has to wait: %s", problem)

    @work(thread=True, exclusive=True, group="pauses", exit_on_error=False)
    def _learn_who_is_there(self) -> None:
        try:
            side = self._visitor_side.result(0)
            self.pauses, self.internet = side.pauses(), side.internet()
        except (DatabaseProblem, TimeoutError):
            log.warning("which counters pause, and which computers are free, is not known")

    def paper(self, job: int) -> "PaperFate | None":
        """Return what became of a paper ticket so far; None when the house can't be asked."""
        try:
            return self._visitor_side.result(0).paper(job)
        except (DatabaseProblem, Refused, TimeoutError):
            log.exception("what became of job %d is not known", job)
            return None

    def _explain(self, code: str, details: Mapping[str, object]) -> None:
        answer = wording.explain(self.words, self.house, self.now().date(), code, details)
        technical = code.startswith(("database.", "program."))
        if technical:
            # What is wrong with a disk is for whoever looks after it: the log has it.
            say = self.words.say
            what = say("This machine cannot give a ticket now.")
            answer = wording.Answer(what, say("Please go to the reception desk."))
        reception = is_open(self.house, self.now()) and not technical
        self.push_screen(NoticeScreen(answer.what, answer.then, reception=reception))

    # Time

    def now(self) -> datetime:
        """Return this moment in the house's time zone."""
        return self.clock.now().astimezone(self.house.zone)

    def show_time(self) -> None:
        """Show the time in the header, and say so when it is not the real one."""
        now = self.now()
        notice = ""
        if not self.clock.real:
            notice = self.words.say("DEMONSTRATION: not the real time")
            if self.leave_key:
                notice = self.words.say(
                    "{notice} ({key}: leave)", notice=notice, key=self.leave_key.upper()
                )
        shown = self.words.time(now) if self.ready or self.words.language == "fr" else ""
        if self.ready and self.size.width >= 100:
            shown = f"{self.words.day(now.date())}  {shown}"
        for header in self.screen.query(HouseHeader):
            header.say(notice, shown)

    def _every_second(self) -> None:
        self.show_time()
        self.tidy_when_quiet(time.monotonic() - self._last_sign_of_life)
        self._look_whether_somebody_is_there()

    async def on_event(self, event: events.Event) -> None:
        """Note every sign of life, and keep the keys of a scanner from the screens."""
        if isinstance(event, events.InputEvent):
            self._last_sign_of_life = time.monotonic()
        is_key = isinstance(event, events.Key) and not event.is_forwarded
        if is_key and self.front is not None and not self.staff.is_asking:
            await self._scans.take(cast("events.Key", event))
        else:
            await super().on_event(event)

    async def _press(self, key: events.Key) -> None:
        await super().on_event(key)

    def _look_up(self, code: str) -> None:
        if isinstance(self.screen, StillThereScreen):
            self.screen.dismiss(True)
        self.ask(Scanned(code))

    def _say_foreign_code(self) -> None:
        """Say that what was scanned is not ours; it has pressed nothing."""
        if isinstance(self.screen, StillThereScreen):
            self.screen.dismiss(True)
        if not self.busy:
            self._explain("scan.unknown", {})

    def _look_whether_somebody_is_there(self) -> None:
        from_idle = time.monotonic() - self._last_sign_of_life
        somebody = self._somebody_was_here() and not self.staff.is_asking
        if from_idle < self.patience.idle or not somebody:
            return
        self._last_sign_of_life = time.monotonic()
        self.push_screen(
            StillThereScreen(self.words, self.patience.still_there), self._after_still_there
        )

    def _somebody_was_here(self) -> bool:
        """Tell whether there is anything to forget; a ticket has a countdown of its own."""
        if isinstance(self.screen, WelcomeScreen):
            first = words(self.house.languages[0])
            return self.words is not first or self.theme != self.first_theme
        waits_by_itself = (StillThereScreen, MomentScreen, PaperScreen)
        return not isinstance(self.screen, waits_by_itself)

    def _after_still_there(self, somebody: bool | None) -> None:
        if not somebody:
            self.start_afresh()
