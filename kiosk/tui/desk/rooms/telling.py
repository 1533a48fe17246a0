"""What the lines above and below the grid say. Nothing here asks anybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk import time_words
from kiosk.domain.booking import Slot
from kiosk.services.booking_views import UseView
from kiosk.tui.desk.rooms import describing
from kiosk.tui.desk.rooms.picture import Picture
from kiosk.tui.desk.rooms.view import View
from kiosk.tui.widgets.lines import Piece

ARROWS = " ◀  ▶ "
"""The beginning of the first line: its first half goes a day back, its second half on."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Speaks of one picture."""

    picture: Picture

    def date_line(self, view: View) -> list[Piece]:
        """Say which day it is, what is shown, and why the house may be closed."""
        words = self.picture.words
        today = self.picture.now.date()
        line: list[Piece] = [(ARROWS, "strong")]
        if view.week_of:
            last = view.first + timedelta(days=view.days - 1)
            week = words.say(
                "Week from {first} to {last}", first=words.day(view.first), last=words.day(last)
            )
            room = describing.where(self.picture.house, view.week_of)
            return [*line, (f"{room} · {week}", "strong")]
        line.append((words.full_day(view.day), "strong"))
        near = time_words.day(words, view.day, today)
        if abs((view.day - today).days) <= 1:
            line.append((f" ({near})", "strong"))
        line.append((f" · {words.say(view.kinds)}", "weak"))
        line += [(f"   ⚠ {why}", "bad") for why in self._closed(view)]
        return line

    def _closed(self, view: View) -> Iterator[str]:
        resources = view.resources(self.picture.house)
        closed = {self.picture.closed(one, view.day) for one in resources}
        if len(closed) == 1 and "" not in closed:
            yield closed.pop()
        if holiday := self.picture.holiday(view.day):
            yield self.picture.words.say("Public holiday: {name}", name=holiday)

    def of_use(self, use: UseView) -> tuple[list[Piece], list[Piece]]:
        """Describe a booking in two lines."""
        words, house = self.picture.words, self.picture.house
        day = ""
        if use.start.date() != self.picture.now.date():
            day = f" · {time_words.day(words, use.start.date(), self.picture.now.date())}"
        first: list[Piece] = [
            (use.details.title, "strong"),
            (f"  {describing.title_line(words, house, use)}{day}", "plain"),
        ]
        return first, [(describing.more_line(words, house, use), "plain")]

    def of_free_time(
        self, slot: Slot, free: tuple[datetime, datetime], closed: str, *, empty: bool
    ) -> tuple[list[Piece], list[Piece]]:
        """Describe a free time in two lines: the slot that would be booked, and how free it is."""
        words, house = self.picture.words, self.picture.house
        resource = house.resources[slot.resource]
        length = describing.length(words, slot.end - slot.start)
        first: list[Piece] = [
            (f"{describing.where(house, slot.resource)} ", "strong"),
            (f"{describing.hours(words, slot.start, slot.end)} ({length})", "strong"),
            (f" · {self._free(free, slot.start)}", "plain"),
        ]
        if closed:
            first.append((f" · ⚠ {closed}", "bad"))
        second: list[Piece] = [(describing.resource_line(words, house, resource), "weak")]
        if empty:
            hint = words.say("Nothing is booked. Choose a time with the arrows, Enter: book.")
            second.insert(0, (f"{hint}  ", "plain"))
        return first, second

    def _free(self, free: tuple[datetime, datetime], start: datetime) -> str:
        words = self.picture.words
        (since, until), day = free, start.date()
        if until <= max(since, start):
            return words.say("not free: time is needed between the two")
        if since.date() < day or (since.hour, since.minute) == (0, 0):
            if until.date() > day:
                return words.say("free all day")
            return words.say("free until {time}", time=words.time(until))
        if until.date() > day:
            return words.say("free from {time}", time=words.time(since))
        return words.say(
            "free from {start} to {end}", start=words.time(since), end=words.time(until)
        )

    def of_carried(self, use: UseView, to: Slot) -> tuple[list[Piece], list[Piece]]:
        """Say where something would be put down."""
        words, house = self.picture.words, self.picture.house
        where = describing.slot(words, house, to, self.picture.now.date())
        said = words.say("{title} → {slot}", title=use.details.title, slot=where)
        hint = words.say("Arrows: choose where. Enter: put it down.")
        return [(said, "strong")], [(hint, "plain")]
