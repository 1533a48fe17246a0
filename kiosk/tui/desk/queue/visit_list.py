"""Who is in the house, a visit a line: at the counters, waiting, away, gone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from textual.strip import Strip

from db.enums import VisitState
from kiosk import queue_words
from kiosk.domain.house import House
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.services.queue import QueueView
from kiosk.services.visit_views import VisitView
from kiosk.tui.desk.queue import describing
from kiosk.tui.text import fit
from kiosk.tui.widgets.cells import Cells
from kiosk.tui.widgets.cursor_list import CursorList

NUMBER, SINCE = 6, 8
"""Cells of the first columns."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; without a visit it is a heading."""

    visit: VisitView | None
    number: str
    since: str
    what: str
    more: str = ""
    style: str = ""

    @property
    def can_be_reached(self) -> bool:
        """Whether the cursor stops there."""
        return self.visit is not None


class VisitList(CursorList[Entry]):
    """The cursor stays on its visit, wherever that goes."""

    COMPONENT_CLASSES = {  # noqa: RUF012  Textual's
        f"visits--{name}"
        for name in ("plain", "odd", "weak", "here", "called", "heading", "number")
    }

    def __init__(self, words: Words, house: House, *, services: bool = True) -> None:
        super().__init__(id="visits")
        self.words, self.house, self.services = words, house, services

    @property
    def visit(self) -> VisitView | None:
        """The visit under the cursor."""
        return self.here.visit if self.here else None

    def show(self, seen: QueueView, waiting: Iterable[VisitView], *, everybody: bool) -> None:
        """Show who waits, and with `everybody` also where all the others are."""
        before = self.visit
        entries = tuple(self._entries(seen, tuple(waiting), everybody=everybody))
        if entries == tuple(self.entries):
            return
        same = self.place_of(before.id, entries) if before else None
        first = next(
            (n for n, e in enumerate(entries) if e.visit and e.visit.state is VisitState.WAITING),
            None,
        )
        self.put(entries, same if same is not None else first)

    def place_of(self, visit: int, entries: Iterable[Entry] | None = None) -> int | None:
        """Return the line of a visit."""
        lines = self.entries if entries is None else entries
        return next((n for n, e in enumerate(lines) if e.visit and e.visit.id == visit), None)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        place = y + self.top
        width = self.size.width
        plain = self.get_component_rich_style("visits--odd" if place % 2 else "visits--plain")
        if place >= len(self.entries):
            return Strip.blank(width, self.get_component_rich_style("visits--plain"))
        entry = self.entries[place]
        if entry.visit is None:
            style = self.get_component_rich_style("visits--heading")
            cells = Cells(width, style)
            cells.put(1, fit(entry.what, max(width - 2, 0)), style)
            return cells.strip()
        here = place == self.at
        style = self.get_component_rich_style("visits--here") if here else plain
        if not here and entry.style:
            style = self.get_component_rich_style(f"visits--{entry.style}")
        bold = self.get_component_rich_style("visits--number", partial=True)
        cells = Cells(width, style)
        cells.put(0, "▶" if here else " ", style)
        x = cells.put(2, fit(entry.number, NUMBER), style + bold)
        x = cells.put(x, fit(entry.since, SINCE), style)
        room = max(width - x - 1, 0)
        what = f"{entry.what}  {entry.more}" if entry.more else entry.what
        cells.put(x, fit(what, room), style)
        return cells.strip()

    def _entries(
        self, seen: QueueView, waiting: tuple[VisitView, ...], *, everybody: bool
    ) -> Iterator[Entry]:
        say = self.words.say
        if everybody and seen.at_counters:
            yield self._heading(say("Called and received"), len(seen.at_counters))
            for visit in seen.at_counters:
                yield self._at_counter(visit, seen.at)
        yield self._heading(say("Waiting"), len(waiting))
        for visit in waiting:
            yield self._waiting(visit, seen.at)
        if everybody and seen.elsewhere:
            yield self._heading(say("Stepped out, or to come back"), len(seen.elsewhere))
            for visit in seen.elsewhere:
                yield self._away(visit, seen.at)
        if everybody and seen.gone:
            yield self._heading(say("The last who are gone"), None)
            for visit in seen.gone:
                yield self._gone(visit)

    def _heading(self, text: str, count: int | None) -> Entry:
        if count is not None:
            text = self.words.say("{what}: {n}", what=text, n=count)
        return Entry(None, "", "", clean(text))

    def _at_counter(self, visit: VisitView, now: datetime) -> Entry:
        words = self.words
        where = queue_words.counter(words, self.house, visit.counter)
        state = queue_words.state(words, visit.state)
        if visit.calls > 1 and visit.state is VisitState.CALLED:
            state = f"{state} {visit.calls}×"
        since = queue_words.minutes(words, visit.state_since, now)
        style = "called" if visit.state is VisitState.CALLED else ""
        return Entry(visit, visit.number, since, clean(where), clean(f"– {state}"), style)

    def _waiting(self, visit: VisitView, now: datetime) -> Entry:
        signs = "  ".join(describing.signs(self.words, visit))
        name = queue_words.service(self.words, self.house, visit.service)
        what = clean(name) if self.services else ""
        since = queue_words.minutes(self.words, visit.since, now)
        return Entry(visit, visit.number, since, what, clean(signs))

    def _away(self, visit: VisitView, now: datetime) -> Entry:
        since = queue_words.minutes(self.words, visit.state_since, now)
        state = queue_words.state(self.words, visit.state)
        kept = describing.kept(self.words, visit, now)
        return Entry(visit, visit.number, since, state, clean(kept), "weak")

    def _gone(self, visit: VisitView) -> Entry:
        when = self.words.time(visit.state_since)
        state = queue_words.state(self.words, visit.state)
        name = queue_words.service(self.words, self.house, visit.service)
        return Entry(visit, visit.number, when, state, clean(name), "weak")
