"""The queue: who waits, who is where, what today brings; what can be done with whom."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Key

from kiosk import queue_words, wording
from kiosk.domain.house import House
from kiosk.i18n import Words, mark
from kiosk.reception import Reception
from kiosk.services import today
from kiosk.services.queue import QueueView
from kiosk.services.today import Paper, Today
from kiosk.services.visit_views import VisitView
from kiosk.tui.desk.main_screen import MainScreen
from kiosk.tui.desk.queue import describing, keys
from kiosk.tui.desk.queue.acting import Acting
from kiosk.tui.desk.queue.glance import Glance
from kiosk.tui.desk.queue.visit_list import VisitList
from kiosk.tui.widgets.cursor_list import CursorList
from kiosk.tui.widgets.header import HouseHeader
from kiosk.tui.widgets.key_line import KeyLine
from kiosk.tui.widgets.lines import Lines

PAGE = 10


class QueueScreen(MainScreen, inherit_bindings=False):
    """Shows, and turns keys and touches into errands; `acting` knows what each of them is.

    `counter` is where this desk calls people to; `alone`: an adviser's, that sees its own queue.
    """

    CLOSED = mark("⚠ Nobody can be called now: call by the number on the tickets")

    def __init__(self, house: House, words: Words, counter: str | None, *, alone: bool) -> None:
        super().__init__(house, words)
        self.counter, self.alone = counter, alone
        self.seen = Today(QueueView.empty(), Paper(), ())
        self.loaded = False
        self._typing = ""
        self._following: int | None = None
        self._known_better = 0

    def compose(self) -> ComposeResult:
        """Put the queue at the left, the house at the right, what can be done below."""
        self.visits = VisitList(self.words, self.house, services=not self.alone)
        self.glance = Glance(self.words, self.house, alone=self.alone)
        self.acting = Acting(self)
        yield HouseHeader(self.house.name)
        yield Lines(id="where")
        with Horizontal(id="queue"):
            yield self.visits
            yield self.glance
        yield Lines(id="about")
        yield Lines(id="said")
        yield self.entry
        yield KeyLine()

    def on_mount(self) -> None:
        """Show that nothing is known yet."""
        self.show_time()
        self.describe()

    # What is asked of the house

    def looked_at(self) -> int:
        """Return how often this screen knew better: what was read before that is too old."""
        return self._known_better

    def look_up(self, reception: Reception, what: int) -> Today:
        """Return today as it is now."""
        del what
        return reception.read(today.look)

    # What is shown

    def show(self, found: Today) -> None:
        """Show today as it was just read."""
        self.seen, self.loaded = found, True
        self.draw()
        # Who is not shown by now is not here: nobody is taken elsewhere by themselves later.
        self._following = None

    def draw(self) -> None:
        """Draw what is known."""
        seen = self.seen.queue
        waiting = seen.of_counter(self.counter) if self.alone and self.counter else seen.waiting
        shown = seen.only(self.counter) if self.alone and self.counter else seen
        self.visits.show(shown, waiting, everybody=True)
        if self._following is not None:
            self.go_to(self._following)
        self.glance.show(replace(self.seen, queue=shown), self.now())
        self.describe()

    def services(self) -> tuple[str, ...]:
        """Return the services that somebody here has to do with: an adviser has their own."""
        if not self.alone or self.counter is None:
            return tuple(self.house.services)
        counter = self.seen.queue.counters.get(self.counter)
        return counter.services if counter else ()

    def renew(self, visit: VisitView) -> None:
        """Show a visit as it is now, before everything is read again, with the cursor on it."""
        self.seen = replace(self.seen, queue=self.seen.queue.with_visit(visit))
        self._following = visit.id
        self._known_better += 1
        self.draw()

    def go_to(self, visit: int) -> bool:
        """Put the cursor on a visit, once it is shown; tell whether it is now."""
        place = self.visits.place_of(visit)
        self._following = visit if place is None else None
        if place is not None:
            self.visits.go_to(place)
            self.describe()
        return place is not None

    def use_counter(self, counter: str) -> None:
        """Call people to another counter from now on."""
        self.counter = counter
        self.draw()

    def describe(self) -> None:
        """Say who is under the cursor, and which keys make sense there."""
        visit = self.visits.visit
        self.query_one("#where", Lines).say(self._where())
        about = self.query_one("#about", Lines)
        if not self.loaded:
            about.say([("…", "plain")])
        elif visit is None:
            nobody = self.words.say("Nobody is waiting.")
            about.say([(nobody, "plain")])
        else:
            known = list(describing.about(self.words, self.house, visit))
            if (band := self.seen.bands.get(visit.id)) is not None:
                known.insert(1, wording.about(self.words, band))
            said = " · ".join(known)
            note = [("✎ ", "strong"), (visit.note, "plain")] if visit.note else []
            about.say([(f"{visit.number}  ", "strong"), (said, "plain")], note)
        hints = keys.of(self.words, visit, alone=self.alone)
        if self.entry.is_open:
            hints = keys.of_typing(self.words, self._typing)
        self.query_one(KeyLine).say(tuple(hints))

    def show_time(self) -> None:
        """Show the time; once a minute, how long everybody has waited."""
        super().show_time()
        now = self.now()
        if self.loaded and now.minute != self.seen.queue.at.minute:
            self.reading.reload()

    async def type(
        self, question: str, initial: str, yes: str, *, suggested: bool = False
    ) -> str | None:
        """Return what is typed at the bottom; None when it is given up."""
        self._typing = yes
        answer = super().type(question, initial, yes, suggested=suggested)
        self.call_later(self.describe)
        try:
            return await answer
        finally:
            self.describe()

    def _where(self) -> list[tuple[str, str]]:
        seen = self.seen.queue
        say = self.words.say
        name = queue_words.counter(self.words, self.house, self.counter)
        line = [(say("You call to: {counter}", counter=name) if name else "", "strong")]
        counter = seen.counters.get(self.counter or "")
        if counter is not None and counter.paused:
            said = describing.counter_line(self.words, counter, self.now())
            line.append((f"  ⏸ {said}", "bad"))
        trouble = len(self.seen.paper.troubles)
        if trouble and not self.alone:
            text = self.words.say_many("{n} printer", "{n} printers", trouble)
            line.append((f"   ⚠ {text}: j", "bad"))
        elif self.seen.paper.failed and not self.alone:
            n = len(self.seen.paper.failed)
            text = self.words.say_many("{n} ticket without paper", "{n} tickets without paper", n)
            line.append((f"   ⚠ {text}: j", "bad"))
        return line

    # Keys and touches

    def on_key(self, event: Key) -> None:
        """Do what the key says."""
        self._following = None
        intent = keys.INTENTS.get(event.key) or keys.INTENTS.get((event.character or "").lower())
        # While something is typed the keys are the line's; what it takes was stopped there.
        if intent is not None and (intent == "leave" or not self.entry.is_open):
            event.stop()
            self.do(intent)

    def do(self, intent: str) -> None:
        """Do what was meant, as far as it makes sense now."""
        if self.alone and intent in keys.THE_RECEPTIONS:
            return
        if intent == "leave":
            self.app.exit()
        elif intent in ("rooms", "queue", "events"):
            self.desk.go_to(intent)
        elif self.entry.is_open:
            if intent == "go-on":
                self.entry.submit()
            elif intent == "let-go":
                self.entry.give_up()
        elif intent in _WAYS:
            self.visits.move(_WAYS[intent])
            self.describe()
        elif intent in self.acting.of_house:
            self.say("")
            self.run(self.acting.of_house[intent]())
        elif intent in self.acting.of_visit:
            self._do_with(intent, self.visits.visit)

    def _do_with(self, intent: str, visit: VisitView | None) -> None:
        if visit is None:
            self.say(self.words.say("Choose somebody first."))
            return
        self.say("")
        self.run(self.acting.of_visit[intent](visit))

    def on_key_line_touched(self, message: KeyLine.Touched) -> None:
        """Do as if the key was pressed."""
        self.do(message.intent)

    def on_cursor_list_touched(self, message: CursorList.Touched) -> None:
        """Go on with whoever was touched twice."""
        self.entry.give_up()
        self.describe()
        if message.twice:
            self.do("go-on")


_WAYS = {
    "up": -1, "down": 1, "page-up": -PAGE, "page-down": PAGE, "home": -9999, "end": 9999,
}  # fmt: skip
