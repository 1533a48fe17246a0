"""The screen in the hall: who is called, in letters for eight metres, and what is on today."""

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk import queue_words
from kiosk.domain.announcing import Announcing, Call
from kiosk.domain.house import House
from kiosk.domain.texts import clean
from kiosk.domain.workstations import minutes_left
from kiosk.i18n import Words
from kiosk.services.board import Board, PublicUse
from kiosk.tui.display.board_screen import BoardScreen
from kiosk.tui.widgets.big_letters import BigLetters
from kiosk.tui.widgets.header import HouseHeader
from kiosk.tui.widgets.lines import Lines, Piece

LOOK_EVERY = 0.5
"""Seconds between two looks at whose turn it is; a flash lasts as long: slower than three a second,
which WCAG 2.1 (2.3.1) names as the limit."""

FLASHES = 8
"""How often a call changes its colours."""

MOST_BEFORE = 5


class HallScreen(BoardScreen, inherit_bindings=False):
    """One call fills it; below, those before it, and what takes place today."""

    def __init__(self, house: House, words: Words) -> None:
        super().__init__(house, words)
        self.announcing: Announcing | None = None
        self._flashes = 0

    def compose(self) -> ComposeResult:
        """Put the call above, the rest below."""
        yield HouseHeader(self.house.name)
        with Vertical(id="call"):
            yield Lines(id="asks")
            yield BigLetters("", id="number")
            yield BigLetters("", id="counter", breaks=True)
            yield Lines(id="way")
        yield Lines(id="heading")
        with Horizontal(id="before"):
            for n in range(MOST_BEFORE):
                with Vertical(classes="before"):
                    yield BigLetters("", id=f"before-{n}", centred=False)
                    yield Lines(id=f"where-{n}")
        yield Lines(id="today")

    def on_mount(self) -> None:
        """Look whose turn it is."""
        self.set_interval(LOOK_EVERY, self.go_on)

    def show(self, found: Board) -> None:
        """Learn who is called."""
        if self.announcing is None:
            self.announcing = Announcing(self.now())
        self.announcing.hear(found.calls, self.now())
        self.seen = found
        self.go_on()
        self.draw()

    def go_on(self) -> None:
        """Announce whose turn has come, and let the one that is announced flash."""
        if self.announcing is None:
            return
        call = self.announcing.next(self.now())
        if call is not None:
            self._flashes = FLASHES
            self.display_app.announce(self._spoken(call))
            self.draw()
        if self._flashes:
            self._flashes -= 1
            self.query_one("#call").set_class(self._flashes % 2 == 1, "-flash")

    def draw(self) -> None:
        """Draw the call, those before it, and today."""
        if self.seen is None:
            return
        coming = self.announcing.waiting if self.announcing is not None else ()
        calls = [call for call in self.seen.calls if call not in coming]
        shown = self._shown(calls)
        counter = queue_words.counter(self.words, self.house, shown.counter) if shown else ""
        self.query_one("#number", BigLetters).show(shown.number if shown else "")
        self.query_one("#counter", BigLetters).show(counter)
        say = self.words.say
        asks = say("Number") if shown else say("Nobody is called yet.")
        self.query_one("#asks", Lines).say([(asks, "strong")])
        known = self.house.counters.get(shown.counter) if shown and shown.counter else None
        place = self.house.speak(known.place, self.words.language) if known else ""
        # Also in plain letters: not everything has a large one.
        line: list[Piece] = [(clean(f"{counter}   {place}"), "strong")] if counter else []
        self.query_one("#way", Lines).say(line)
        self._draw_before([call for call in calls if not shown or call.visit != shown.visit])
        self.query_one("#today", Lines).say(*self._today(self.seen.uses))

    def _shown(self, calls: Sequence[Call]) -> Call | None:
        if self.announcing is not None:
            announced = self.announcing.shown(self.now())
            announced = announced or self.announcing.last
            if announced is not None:
                return announced
        return calls[0] if calls else None

    def _draw_before(self, calls: Sequence[Call]) -> None:
        heading: list[Piece] = [(self.words.say("Called before"), "weak")] if calls else []
        self.query_one("#heading", Lines).say(heading)
        for n in range(MOST_BEFORE):
            call = calls[n] if n < len(calls) else None
            self.query_one(f"#before-{n}", BigLetters).show(call.number if call else "")
            where = queue_words.counter(self.words, self.house, call.counter) if call else ""
            self.query_one(f"#where-{n}", Lines).say([(clean(where), "strong")])

    def _today(self, uses: Sequence[PublicUse]) -> Iterator[Sequence[Piece]]:
        say, now = self.words.say, self.now()
        yield [(say("Today in the house"), "weak")]
        ending = self.seen.ending if self.seen is not None else ()
        for one in ending:
            name = self.house.resources[one.resource].name
            left = minutes_left(one.end, now)
            yield [(clean(f"{name}  "), "strong"), (say("{n} more minutes", n=left), "bad")]
        room_for = max(self.query_one("#today").size.height - 1 - len(ending), 1)
        most = room_for if len(uses) <= room_for else room_for - 1
        for use in uses[:most]:
            room = self.house.resources.get(use.resource)
            name = room.name if room else use.place or use.resource
            when = self.words.time(use.start)
            if use.start <= now:
                when = say("now, until {time}", time=self.words.time(use.end))
            what = use.title or say("booked")
            yield [(f"{when}  ", "strong"), (clean(f"{name}  {what}"), "plain")]
        if not uses:
            yield [(say("Nothing is booked."), "plain")]
        elif len(uses) > most:
            yield [(self.words.say_many("and {n} more", "and {n} more", len(uses) - most), "weak")]

    def _spoken(self, call: Call) -> str:
        """Return the call as a voice says it: `B 12`, not `B zero twelve`."""
        letter, _, digits = call.number.partition(" ")
        counter = queue_words.counter(self.words, self.house, call.counter)
        return self.words.say(
            "Number {letter} {digits}. {counter}.",
            letter=letter, digits=int(digits), counter=counter,
        )  # fmt: skip
