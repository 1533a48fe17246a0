"""What takes place in the next days, an event a line, with how many seats are left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from textual.strip import Strip

from kiosk import event_words, programme_words
from kiosk.domain.events import Standing
from kiosk.domain.house import House
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.services.event_views import EventView, SessionView
from kiosk.tui.text import fit
from kiosk.tui.widgets.cells import Cells
from kiosk.tui.widgets.cursor_list import CursorList

TIMES = 16
"""Cells of the first column."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; without an event it is a heading."""

    event: EventView | None
    times: str
    what: str
    state: str = ""

    @property
    def can_be_reached(self) -> bool:
        """Whether the cursor stops there."""
        return self.event is not None


class EventList(CursorList[Entry]):
    """The cursor stays on its event, wherever that goes."""

    COMPONENT_CLASSES = {  # noqa: RUF012  Textual's
        f"events--{name}" for name in ("plain", "odd", "weak", "here", "heading")
    }

    def __init__(self, words: Words, house: House) -> None:
        super().__init__(id="events")
        self.words, self.house = words, house

    @property
    def event(self) -> EventView | None:
        """The event under the cursor."""
        return self.here.event if self.here else None

    def show(self, found: Sequence[EventView], first: date) -> None:
        """Show events by their days; one that lasts for several is on each of them."""
        before = self.event
        entries = tuple(self._entries(found, first))
        if entries != tuple(self.entries):
            self.put(entries, self.place_of(before.id, entries) if before else None)

    def place_of(self, event: int, entries: Sequence[Entry] | None = None) -> int | None:
        """Return the first line of an event."""
        lines = self.entries if entries is None else entries
        return next((n for n, e in enumerate(lines) if e.event and e.event.id == event), None)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        place, width = y + self.top, self.size.width
        if place >= len(self.entries):
            return Strip.blank(width, self.get_component_rich_style("events--plain"))
        entry = self.entries[place]
        style = self.get_component_rich_style(self._style(place, entry))
        cells = Cells(width, style)
        if entry.event is None:
            cells.put(1, fit(entry.what, max(width - 2, 0)), style)
            return cells.strip()
        cells.put(0, "▶" if place == self.at else " ", style)
        x = cells.put(2, fit(entry.times, TIMES), style)
        room = max(width - x - len(entry.state) - 3, 0)
        cells.put(x, fit(entry.what, room), style)
        cells.put(x + room + 2, entry.state, style)
        return cells.strip()

    def _style(self, place: int, entry: Entry) -> str:
        if entry.event is None:
            return "events--heading"
        if place == self.at:
            return "events--here"
        if entry.event.standing in (Standing.CANCELLED, Standing.PAST):
            return "events--weak"
        return "events--odd" if place % 2 else "events--plain"

    def _entries(self, found: Sequence[EventView], first: date) -> Iterator[Entry]:
        every = [(one.start, event.id, event, one) for event in found for one in event.sessions]
        day = None
        for start, _, event, one in sorted(every, key=lambda each: each[:2]):
            if start.date() < first:
                continue
            if start.date() != day:
                day = start.date()
                yield Entry(None, "", clean(self.words.day(day)))
            yield self._entry(event, one)

    def _entry(self, event: EventView, one: SessionView) -> Entry:
        words = self.words
        where = programme_words.where(words, self.house, one)
        what = " · ".join(part for part in (event.details.title, where) if part)
        state = programme_words.seats(words, event)
        if event.standing not in (Standing.OPEN, Standing.FULL) or not state:
            state = event_words.standing(words, event.standing)
        if one.inside:
            state = words.say("{n} inside", n=one.inside)
        times = f"{words.time(one.start)}–{words.time(one.end)}"
        return Entry(event, times, clean(what), clean(state))
