"""The house at a glance: the counters, what comes today, the printers."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from kiosk import queue_words
from kiosk.domain.house import House
from kiosk.i18n import Words
from kiosk.services.appointments import AppointmentView
from kiosk.services.queue import CounterView
from kiosk.services.today import Today
from kiosk.tui.desk.queue import describing
from kiosk.tui.widgets.lines import Lines, Piece

MOST_EXPECTED = 6
NAME = 11
"""Cells for a counter's name."""


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
            came = self.words.say_many(
                "{n} person came today", "{n} people came today", seen.queue.arrivals
            )
            yield [(came, "weak")]
            yield [(say("Counters"), "weak")]
            for counter in seen.queue.counters.values():
                if counter.open_now or counter.there or counter.paused:
                    yield self._counter(counter, now)
            yield []
        expected = [
            one for one in seen.expected if not self.alone or one.service in self._mine(seen)
        ]
        if expected:
            yield [(say("Expected"), "weak")]
            for one in expected[:MOST_EXPECTED]:
                yield self._expected(one, now)
            yield []
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

    def _mine(self, seen: Today) -> tuple[str, ...]:
        return tuple(key for one in seen.queue.counters.values() for key in one.services)

    def _expected(self, one: AppointmentView, now: datetime) -> Sequence[Piece]:
        name = queue_words.service(self.words, self.house, one.service)
        late = now > one.start
        said = f"{name}  {one.name}".strip()
        return [(f"{self.words.time(one.start)} ", "bad" if late else "strong"), (said, "plain")]

    def _counter(self, counter: CounterView, now: datetime) -> Sequence[Piece]:
        name = queue_words.counter(self.words, self.house, counter.key)
        said = describing.counter_line(self.words, counter, now)
        kind = "weak" if counter.paused else "plain"
        return [(f"{name[:NAME]:<{NAME}} ", "strong" if counter.there else "plain"), (said, kind)]
