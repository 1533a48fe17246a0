"""What is booked, one booking a line, with now marked between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from db.enums import BookingStatus
from kiosk import booking_words
from kiosk.domain.house import House
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.services.booking_views import UseView
from kiosk.tui.desk import describing
from kiosk.tui.text import fit
from kiosk.tui.widgets.cells import Cells


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; without a use it only says something."""

    use: UseView | None
    when: str
    where: str
    what: str
    over: bool = False


class DayList(Widget):
    """A list with a cursor; the screen moves it."""

    COMPONENT_CLASSES = {  # noqa: RUF012  Textual's
        f"list--{name}" for name in ("plain", "odd", "over", "here", "now", "when")
    }

    @dataclass
    class Touched(Message):
        """The cursor was put somewhere; `twice`: to open what is there."""

        twice: bool

    def __init__(self, words: Words, house: House) -> None:
        super().__init__()
        self.words, self.house = words, house
        self.entries: tuple[Entry, ...] = ()
        self.at = 0
        self._top = 0

    @property
    def use(self) -> UseView | None:
        """The booking under the cursor."""
        return self.entries[self.at].use if self.entries else None

    def show(self, uses: Iterable[UseView], now: datetime, *, week: bool) -> None:
        """Show what is booked; the cursor stays on its booking."""
        before = self.use
        entries = tuple(self._entries(uses, now, week=week))
        if entries == self.entries:
            return
        self.entries = entries
        places = [n for n, entry in enumerate(entries) if entry.use]
        same = [n for n in places if before and _same(entries[n].use, before)]
        coming = [n for n in places if not entries[n].over]
        self.at = (same or coming or places or [0])[0]
        self._scroll()
        self.refresh()

    def go_to(self, booking: int, planned: datetime) -> None:
        """Put the cursor on a booking."""
        for n, entry in enumerate(self.entries):
            if entry.use and (entry.use.booking, entry.use.planned) == (booking, planned):
                self.at = n
        self._scroll()
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor among the bookings."""
        places = [n for n, entry in enumerate(self.entries) if entry.use]
        if not places:
            return
        here = places.index(self.at) if self.at in places else 0
        self.at = places[min(max(here + by, 0), len(places) - 1)]
        self._scroll()
        self.refresh()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._scroll()
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Put the cursor there; open what was touched twice."""
        place = event.y + self._top
        if place < len(self.entries) and self.entries[place].use:
            self.at = place
            self.refresh()
            self.post_message(self.Touched(twice=event.chain == 2))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        place = y + self._top
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

    def _scroll(self) -> None:
        height = max(self.size.height, 1)
        top = min(max(self._top, self.at - height + 1), self.at)
        self._top = min(top, max(len(self.entries) - height, 0))


def _same(use: UseView | None, other: UseView) -> bool:
    return use is not None and (use.booking, use.planned) == (other.booking, other.planned)
