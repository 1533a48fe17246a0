"""The house at a glance: the counters, what comes today, the printers."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.cells import cell_len

from kiosk import queue_words
from kiosk.domain.appointments import LATE
from kiosk.domain.house import House
from kiosk.domain.workstations import Station, minutes_left
from kiosk.i18n import Words
from kiosk.services.appointments import AppointmentView
from kiosk.services.today import Today
from kiosk.tui.desk.queue import describing
from kiosk.tui.text import fit
from kiosk.tui.widgets.lines import Lines, Piece

MOST_EXPECTED = 6
WIDEST_NAME = 15
"""Cells for a counter's name where only so many are left, on the narrowest screen."""


class Glance(Lines):
    """Some lines that nobody has to ask for."""

    def __init__(self, words: Words, house: House, *, alone: bool) -> None:
        super().__init__(id="glance")
        self.words, self.house, self.alone = words, house, alone

    def show(self, seen: Today, now: datetime) -> None:
        """Show how it is now."""
        self.say(*self._lines(seen, now))

    def _lines(self, seen: Today, now: datetime) -> Iterator[Sequence[Piece]]:
        say = self.words.say
        if not self.alone:
            yield [(self._came(seen.queue.arrivals), "weak")]
            yield [(say("Counters"), "weak")]
            yield from self._counters(seen, now)
            yield []
        expected = [
            one for one in seen.expected if not self.alone or one.service in self._mine(seen)
        ]
        if expected:
            yield [(say("Expected"), "weak")]
            # Who is far too late for theirs must not hide who is still to come.
            far_too_late = [one for one in expected if now > one.start + LATE]
            coming = [one for one in expected if one not in far_too_late]
            for one in (*coming, *far_too_late)[:MOST_EXPECTED]:
                yield self._expected(one, now)
            yield []
        yield from self._internet(seen)
        yield [(say("Rooms today"), "weak")]
        uses = [use for use in seen.uses if use.start.date() <= now.date()]
        for use in sorted(uses, key=lambda use: use.start)[:12]:
            room = self.house.resources.get(use.resource)
            when = self.words.time(use.start)
            if use.start <= now:
                when = say("until {time}", time=self.words.time(use.end))
            name = room.name if room else use.resource
            yield [
                (f"{when} ", "strong"),
                (say("{when}: {what}", when=name, what=use.details.title), "plain"),
            ]
        if not uses:
            yield [(say("Nothing is booked."), "plain")]

    def _internet(self, seen: Today) -> Iterator[Sequence[Piece]]:
        """Say who has to go soon, and how many workstations are free."""
        space, say = seen.internet, self.words.say
        if space is None or not space.stations or self.alone:
            return
        free = sum(one.state is Station.FREE for one in space.stations)
        said = self.words.say_many("{n} computer free", "{n} computers free", free)
        yield [(say("Computers"), "weak"), (f"  {said}", "plain")]
        for one in space.ending:
            name = self.house.resources[one.key].name
            left = minutes_left(one.until or space.at, space.at)
            yield [(f"{name} ", "strong"), (say("{n} more minutes", n=left), "bad")]
        yield []

    def _mine(self, seen: Today) -> tuple[str, ...]:
        return tuple(key for one in seen.queue.counters.values() for key in one.services)

    def _expected(self, one: AppointmentView, now: datetime) -> Sequence[Piece]:
        name = queue_words.service(self.words, self.house, one.service)
        late = now > one.start
        said = f"{name}  {one.name}".strip()
        return [(f"{self.words.time(one.start)} ", "bad" if late else "strong"), (said, "plain")]

    def _came(self, count: int) -> str:
        if not count:
            return self.words.say("Nobody has come yet")
        return self.words.say_many("{n} person came today", "{n} people came today", count)

    def _counters(self, seen: Today, now: datetime) -> Iterator[Sequence[Piece]]:
        shown = [
            (queue_words.counter(self.words, self.house, counter.key), counter)
            for counter in seen.queue.counters.values()
            if counter.open_now or counter.there or counter.paused
        ]
        width = min(max((cell_len(name) for name, _ in shown), default=0), WIDEST_NAME)
        for name, counter in shown:
            said = describing.counter_line(self.words, counter, now)
            kind = "weak" if counter.paused else "plain"
            yield [(f"{fit(name, width)} ", "strong" if counter.there else "plain"), (said, kind)]
