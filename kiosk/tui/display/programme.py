"""The programme in the hall: what takes place this week and the next, a page after the other."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from textual.app import ComposeResult

from kiosk import programme_words
from kiosk.domain.events import Standing
from kiosk.domain.house import House
from kiosk.domain.texts import capital, clean
from kiosk.i18n import Words
from kiosk.reception import Reception
from kiosk.services import programme
from kiosk.services.programme import Occasion, Programme
from kiosk.tui.display.wall_screen import WallScreen
from kiosk.tui.widgets.header import HouseHeader
from kiosk.tui.widgets.lines import Lines, Piece

TURN_EVERY = 12.0
"""Seconds for which a page is shown: somebody who reads slowly reads six titles in it."""

Block = Sequence[Sequence[Piece]]
"""Lines that stay together."""


def paged(days: Sequence[tuple[Block, Sequence[Block]]], height: int) -> list[list[Block]]:
    """Return pages of so many lines; a day that goes on is named again on the next page."""
    pages: list[list[Block]] = [[]]
    left = height
    for heading, blocks in days:
        is_new = True
        for block in blocks:
            needed = len(block) + (len(heading) if is_new else 0)
            if pages[-1] and needed > left:
                pages.append([])
                left, is_new = height, True
            if is_new:
                pages[-1].append(heading)
                left -= len(heading)
                is_new = False
            pages[-1].append(block)
            left -= len(block)
    return pages


class ProgrammeWall(WallScreen[Programme], inherit_bindings=False):
    """Titles with their time; below each the place and the seats that are left."""

    def __init__(self, house: House, words: Words) -> None:
        super().__init__(house, words)
        self.page = 0

    def compose(self) -> ComposeResult:
        """Fill the screen with it."""
        yield HouseHeader(self.house.name)
        yield Lines(id="programme-heading")
        yield Lines(id="programme")
        yield Lines(id="how")

    def on_mount(self) -> None:
        """Turn the pages."""
        self.set_interval(TURN_EVERY, self.turn)

    def on_resize(self) -> None:
        """Begin again with the pages of another size."""
        self.page = 0
        self.call_after_refresh(self.draw)

    def look_up(self, reception: Reception, what: None) -> Programme:
        """Return the programme as it is now."""
        del what
        return reception.read(programme.look)

    def turn(self) -> None:
        """Show the next page."""
        self.page += 1
        self.draw()

    def draw(self) -> None:
        """Draw one page."""
        if self.seen is None:
            return
        say, shown = self.words.say, self.query_one("#programme", Lines)
        pages = self._pages(self.seen, shown.size.width - 2, max(shown.size.height, 1))
        self.page %= len(pages)
        count = f"   {self.page + 1} / {len(pages)}" if len(pages) > 1 else ""
        heading: list[Piece] = [(say("Programme"), "strong"), (count, "weak")]
        self.query_one("#programme-heading", Lines).say(heading)
        lines = [line for block in pages[self.page] for line in block]
        shown.say(*(lines or [[(say("Nothing is planned."), "plain")]]))
        how = say("To register: at the screen at the entrance, or at the reception desk.")
        self.query_one("#how", Lines).say([(how, "weak")] if lines else [])

    def _pages(self, seen: Programme, width: int, height: int) -> list[list[Block]]:
        """Return the pages; with a line between two events where one page has room for all."""
        every = [each.session for occasions in seen.days.values() for each in occasions]
        times = [programme_words.times(self.words, one) for one in every]
        column = max(map(len, times), default=0) + 2
        days: list[tuple[Block, Sequence[Block]]] = [
            (
                ((), [(capital(self.words.day(day)), "weak")]),
                [list(self._occasion(each, column, width)) for each in occasions],
            )
            for day, occasions in seen.days.items()
        ]
        airy = paged(
            [(heading, [[*one, ()] for one in blocks]) for heading, blocks in days], height
        )
        return airy if len(airy) == 1 else paged(days, height)

    def _occasion(self, occasion: Occasion, column: int, width: int) -> Iterator[Sequence[Piece]]:
        words, event, one = self.words, occasion.event, occasion.session
        before = f"{programme_words.times(words, one):<{column}}"
        for line in wrap(clean(event.details.title), max(width - column, 20)):
            yield [(before, "strong"), (line, "strong")]
            before = " " * column
        may_come = event.standing in (Standing.OPEN, Standing.FREE)
        where = clean(programme_words.where(words, self.house, one))
        said = programme_words.state(words, event)
        between = "  ·  " if where and said else ""
        yield [
            (" " * column, "plain"),
            (f"{where}{between}", "plain"),
            (said, "plain" if may_come else "bad"),
        ]
