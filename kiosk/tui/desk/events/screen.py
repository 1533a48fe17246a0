"""The events: what takes place in the next days, and what can be done about it."""

from collections.abc import Sequence
from datetime import date, datetime

from textual.app import ComposeResult
from textual.events import Key

from kiosk import event_words, programme_words
from kiosk.domain.house import House
from kiosk.i18n import Words, mark
from kiosk.reception import Reception
from kiosk.services import events
from kiosk.services.event_views import EventView
from kiosk.tui.desk.events import keys
from kiosk.tui.desk.events.acting import EventActing
from kiosk.tui.desk.events.event_list import EventList
from kiosk.tui.desk.main_screen import MainScreen
from kiosk.tui.widgets.cursor_list import CursorList
from kiosk.tui.widgets.header import HouseHeader
from kiosk.tui.widgets.key_line import KeyLine
from kiosk.tui.widgets.lines import Lines

DAYS = 28
"""How far ahead events are shown."""

PAGE = 10


class EventsScreen(MainScreen, inherit_bindings=False):
    """Shows, and turns keys and touches into errands; `acting` knows what each of them is."""

    CLOSED = mark("⚠ Nobody can be registered now")

    def __init__(self, house: House, words: Words) -> None:
        super().__init__(house, words)
        self.listed = EventList(words, house)
        self.acting = EventActing(self)
        self.loaded = False
        self._following: int | None = None
        self._read_at: datetime | None = None

    def compose(self) -> ComposeResult:
        """Put the events above, what can be done below."""
        yield HouseHeader(self.house.name)
        yield Lines(id="where")
        yield self.listed
        yield Lines(id="about")
        yield Lines(id="said")
        yield self.entry
        yield KeyLine()

    def on_mount(self) -> None:
        """Show that nothing is known yet."""
        self.show_time()
        self.describe()

    # What is asked of the house

    def looked_at(self) -> date:
        """Return the first day that is shown."""
        return self.now().date()

    def look_up(self, reception: Reception, what: date) -> Sequence[EventView]:
        """Return what takes place from a day on."""
        return reception.read(events.of_days, what, DAYS)

    # What is shown

    def show(self, found: Sequence[EventView]) -> None:
        """Show what was just read."""
        self.loaded, self._read_at = True, self.now()
        self.listed.show(found, self.now().date())
        if self._following is not None:
            place = self.listed.place_of(self._following)
            if place is not None:
                self.listed.go_to(place)
                self._following = None
        self.describe()

    def show_time(self) -> None:
        """Show the time; once a minute, what has begun, is over, or is of another day."""
        super().show_time()
        if self._read_at is not None and self._read_at.minute != self.now().minute:
            self.reading.reload()

    def let_in(self, code: str) -> None:
        """Let somebody in who shows a code."""
        self.run(self.acting.come_in(code))

    def follow(self, event: int) -> None:
        """Put the cursor on an event once it is shown."""
        self._following = event

    def describe(self) -> None:
        """Say what is under the cursor, and which keys make sense there."""
        event, words = self.listed.event, self.words
        self.query_one("#where", Lines).say([(words.say("Events"), "strong")])
        about = self.query_one("#about", Lines)
        if not self.loaded:
            about.say([("…", "plain")])
        elif event is None:
            about.say([(words.say("Nothing is planned."), "plain")])
        else:
            about.say(*self._about(event))
        hints = keys.of_typing(words) if self.entry.is_open else keys.of(words, event)
        self.query_one(KeyLine).say(tuple(hints))

    async def type(
        self, question: str, initial: str, yes: str, *, suggested: bool = False
    ) -> str | None:
        """Return what is typed at the bottom; None when it is given up."""
        answer = super().type(question, initial, yes, suggested=suggested)
        self.call_later(self.describe)
        try:
            return await answer
        finally:
            self.describe()

    def _about(self, event: EventView) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        words, details = self.words, event.details
        first = [
            event_words.kind(words, details.kind),
            programme_words.organisation(self.house, details.organisation),
            details.trainer,
            programme_words.seats(words, event),
        ]
        came = sum(one.came for one in event.sessions)
        second = [
            words.say_many("{n} person came", "{n} people came", came) if came else "",
            programme_words.computers(words, self.house, event),
            details.description,
        ]
        return (
            [(f"{details.title}  ", "strong"), (" · ".join(filter(None, first)), "plain")],
            [(" · ".join(filter(None, second)), "plain")],
        )

    # Keys and touches

    def on_key(self, event: Key) -> None:
        """Do what the key says."""
        intent = keys.INTENTS.get(event.key) or keys.INTENTS.get((event.character or "").lower())
        if intent is not None and (intent == "leave" or not self.entry.is_open):
            event.stop()
            self.do(intent)

    def do(self, intent: str) -> None:
        """Do what was meant, as far as it makes sense now."""
        if intent == "leave":
            self.app.exit()
        elif intent in ("rooms", "queue"):
            self.desk.go_to(intent)
        elif self.entry.is_open:
            if intent == "go-on":
                self.entry.submit()
            elif intent == "let-go":
                self.entry.give_up()
        elif intent in _WAYS:
            self.listed.move(_WAYS[intent])
            self.describe()
        elif intent in self.acting.of_house:
            self.say("")
            self.run(self.acting.of_house[intent]())
        elif intent in self.acting.of_event and self.listed.event is not None:
            self.say("")
            self.run(self.acting.of_event[intent](self.listed.event))

    def on_key_line_touched(self, message: KeyLine.Touched) -> None:
        """Do as if the key was pressed."""
        self.do(message.intent)

    def on_cursor_list_touched(self, message: CursorList.Touched) -> None:
        """Show who comes to what was touched twice."""
        self.entry.give_up()
        self.describe()
        if message.twice:
            self.do("people")


_WAYS = {
    "up": -1, "down": 1, "page-up": -PAGE, "page-down": PAGE, "home": -9999, "end": 9999,
}  # fmt: skip
