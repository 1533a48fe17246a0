"""What is booked, one booking a line, with now marked between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from textual.strip import Strip

from db.enums import BookingStatus
from kiosk import booking_words
from kiosk.domain.house import House
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.services.booking_views import UseView
from kiosk.tui.desk.rooms import describing
from kiosk.tui.text import fit
from kiosk.tui.widgets.cells import Cells
from kiosk.tui.widgets.cursor_list import CursorList


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; without a use it only says something."""

    use: UseView | None
    when: str
    where: str
    what: str
    over: bool = False

    @property
    def can_be_reached(self) -> bool:
        """Whether the cursor stops there."""
        return self.use is not None


class DayList(CursorList[Entry]):
    """A list with a cursor; the screen moves it."""

    COMPONENT_CLASSES = {  # noqa: RUF012  Textual's
        f"list--{name}" for name in ("plain", "odd", "over", "here", "now", "when")
    }

    def __init__(self, words: Words, house: House) -> None:
        super().__init__()
        self.words, self.house = words, house

    @property
    def use(self) -> UseView | None:
        """The booking under the cursor."""
        return self.here.use if self.here else None

    def show(self, uses: Iterable[UseView], now: datetime, *, week: bool) -> None:
        """Show what is booked; the cursor stays on its booking."""
        before = self.use
        entries = tuple(self._entries(uses, now, week=week))
        if entries == tuple(self.entries):
            return
        places = [n for n, entry in enumerate(entries) if entry.use]
        same = [n for n in places if before and _same(entries[n].use, before)]
        coming = [n for n in places if not entries[n].over]
        self.put(entries, (same or coming or places or [0])[0])

    def go_to_use(self, booking: int, planned: datetime) -> None:
        """Put the cursor on a booking."""
        for n, entry in enumerate(self.entries):
            if entry.use and (entry.use.booking, entry.use.planned) == (booking, planned):
                self.go_to(n)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        place = y + self.top
        style = self.get_component_rich_style("list--odd" if place % 2 else "list--plain")
        if place >= len(self.entries):
            return Strip.blank(self.size.width, self.get_component_rich_style("list--plain"))
        entry = self.entries[place]
        if entry.use is None:
            style = self.get_component_rich_style("list--now")
            cells = Cells(self.size.width, style)
            cells.put(1, f"──▶ {entry.what} " + "─" * self.size.width, style)
            return cells.strip()
        here = place == self.at
        name = "here" if here else "over" if entry.over else ""
        style = self.get_component_rich_style(f"list--{name}") if name else style
        when = style if name else style + self.get_component_rich_style("list--when", partial=True)
        cells = Cells(self.size.width, style)
        cells.put(0, "▶" if here else " ", style)
        x = cells.put(2, fit(entry.when, self._when_width()), when)
        x = cells.put(x + 1, fit(entry.where, 14), style)
        cells.put(x + 1, fit(entry.what, max(self.size.width - x - 2, 0)), style)
        return cells.strip()

    def _when_width(self) -> int:
        return max((len(entry.when) for entry in self.entries if entry.use), default=0)

    def _entries(self, uses: Iterable[UseView], now: datetime, *, week: bool) -> Iterable[Entry]:
        marked = False
        ordered = sorted(uses, key=lambda use: (use.start.timestamp(), use.id))
        today = any(use.start.date() == now.date() for use in ordered)
        for use in ordered:
            if today and not marked and use.end > now:
                marked = True
                yield self._now(now)
            yield self._entry(use, now, week=week)
        if today and not marked:
            yield self._now(now)

    def _now(self, now: datetime) -> Entry:
        return Entry(None, "", "", self.words.say("now, {time}", time=self.words.time(now)))

    def _entry(self, use: UseView, now: datetime, *, week: bool) -> Entry:
        words, house = self.words, self.house
        when = describing.hours(words, use.start, use.end)
        if week:
            when = f"{describing.short_day(words, use.start.date())} {when}"
        organisation = booking_words.organisation(house, use.details.organisation)
        count = use.details.people
        said = (
            f"{describing.signs(use)} {use.details.title}".strip(),
            describing.option(words, use) if use.status is BookingStatus.OPTION else "",
            organisation,
            booking_words.people(words, count) if count else "",
        )
        what = clean(" · ".join(each for each in said if each))
        return Entry(use, when, describing.where(house, use.resource), what, use.end <= now)


def _same(use: UseView | None, other: UseView) -> bool:
    return use is not None and (use.booking, use.planned) == (other.booking, other.planned)
