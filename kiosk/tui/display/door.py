"""The sign at a door: free or taken, until when, what comes next."""

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.domain.house import House, Resource
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.services.board import PublicUse
from kiosk.tui.display.board_screen import BoardScreen
from kiosk.tui.widgets.big_letters import BigLetters
from kiosk.tui.widgets.header import HouseHeader
from kiosk.tui.widgets.lines import Lines, Piece

MOST_NEXT = 5


class DoorScreen(BoardScreen, inherit_bindings=False):
    """One word that says it, in large letters; the colour only says it again."""

    def __init__(self, house: House, words: Words, room: Resource) -> None:
        super().__init__(house, words)
        self.room = room

    def compose(self) -> ComposeResult:
        """Put the word in the middle."""
        yield HouseHeader(f"{self.house.name}  {self.room.name}")
        with Vertical(id="door"):
            yield BigLetters(self.room.name, id="room", breaks=True)
            yield BigLetters("", id="state", breaks=True)
            yield Lines(id="until")
        yield Lines(id="next")

    def draw(self) -> None:
        """Say whether it is free, until when, and what comes next."""
        if self.seen is None:
            return
        say, now = self.words.say, self.now()
        mine = [use for use in self.seen.uses if self._is_mine(use) and use.end > now]
        here = next((use for use in mine if use.start <= now), None)
        coming = [use for use in mine if use is not here]
        self.query_one("#door").set_class(here is not None, "-taken")
        self.query_one("#state", BigLetters).show(say("Taken") if here else say("Free"))
        self.query_one("#until", Lines).say(self._until(here, coming))
        self.query_one("#next", Lines).say(*self._next(coming))

    def every_second(self) -> None:
        """Also change when something begins or ends, without any news."""
        super().every_second()
        self.draw()

    def _is_mine(self, use: PublicUse) -> bool:
        parts = set(self.room.parts or (self.room.key,))
        return bool(parts & set(use.takes))

    def _until(self, here: PublicUse | None, coming: Sequence[PublicUse]) -> list[Piece]:
        say = self.words.say
        if here is not None:
            text = say("until {time}", time=self.words.time(here.end))
            title = here.title or say("booked")
            return [(f"{text}   ", "strong"), (clean(title), "plain")]
        if coming:
            return [(say("until {time}", time=self.words.time(coming[0].start)), "strong")]
        return [(say("for the rest of the day"), "strong")]

    def _next(self, coming: Sequence[PublicUse]) -> Iterator[Sequence[Piece]]:
        say = self.words.say
        yield [(say("Next"), "weak")]
        for use in coming[:MOST_NEXT]:
            when = say(
                "from {start} to {end}",
                start=self.words.time(use.start),
                end=self.words.time(use.end),
            )
            yield [(f"{when}   ", "strong"), (clean(use.title or say("booked")), "plain")]
        if not coming:
            yield [(say("nothing more today"), "plain")]
