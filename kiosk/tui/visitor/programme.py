"""What takes place in the next days, and a seat at it."""

from typing import TYPE_CHECKING

from kiosk import event_words, programme_words
from kiosk.domain.events import Standing
from kiosk.tui.visitor.asking import SeatWanted
from kiosk.tui.visitor.name import NameScreen
from kiosk.tui.visitor.screen import MOST_CHOICES, ChoiceScreen, people_option
from kiosk.tui.widgets.choice import Option

if TYPE_CHECKING:
    from kiosk.services.event_views import EventView
    from kiosk.services.programme import Programme

MORE, START = "more", "start"
MOST_PEOPLE = 5
"""A larger group asks at the reception, which knows how to seat it."""


class ProgrammeScreen(ChoiceScreen):
    """One event after the other, a page at a time."""

    def __init__(self, programme: "Programme", page: int = 0) -> None:
        super().__init__()
        self.programme, self.page = programme, page

    def question(self) -> str:
        """Ask which one."""
        if not self.programme.events:
            return self.words.say("Nothing is planned.")
        return self.words.say("What do you want to come to?")

    def options(self) -> list[Option]:
        """Offer a page of events."""
        # What is called off is said as well, but takes no digit from what takes place.
        events = sorted(self.programme.events, key=lambda one: one.standing is Standing.CANCELLED)
        every = [self._option(event) for event in events]
        if not every:
            return [Option(START, "↺", self.words.say("Back to the start"))]
        if len(every) <= MOST_CHOICES:
            return every
        size = MOST_CHOICES - 1
        first = self.page % -(-len(every) // size) * size
        more = Option(MORE, "»", self.words.say("Other days"))
        return [*every[first : first + size], more]

    def chosen(self, option: Option) -> None:
        """Show an event, or the next page."""
        if option.key == MORE:
            self.visitor.switch_screen(ProgrammeScreen(self.programme, self.page + 1))
        elif option.key == START:
            self.visitor.start_afresh()
        else:
            event = next(one for one in self.programme.events if str(one.id) == option.key)
            self.visitor.push_screen(EventScreen(event))

    def _option(self, event: "EventView") -> Option:
        words, today = self.words, self.visitor.now().date()
        when = programme_words.when(words, event.sessions[0], today)
        is_open = event.standing in (Standing.OPEN, Standing.FREE)
        state = event_words.standing(words, event.standing)
        if event.standing in (Standing.OPEN, Standing.FULL):
            state = programme_words.seats(words, event) or words.say("Register here")
        hint = " · ".join((when, state))
        return Option(
            str(event.id), "★" if is_open else "–", event.details.title, hint, not is_open
        )


class EventScreen(ChoiceScreen):
    """An event, and what one can do: register, wait in line, or just come."""

    def __init__(self, event: "EventView") -> None:
        super().__init__()
        self.event = event
        self.people = 1

    def question(self) -> str:
        """Name it."""
        return self.event.details.title

    def explanation(self) -> str:
        """Say when and where, and what it is about."""
        words, event = self.words, self.event
        lines = programme_words.each_session(
            words, self.visitor.house, event, self.visitor.now().date()
        )
        organisation = programme_words.organisation(self.visitor.house, event.details.organisation)
        said = [*lines, organisation, event.details.description, self._how()]
        return " – ".join(part for part in said if part)

    def options(self) -> list[Option]:
        """Offer a seat where there may be one."""
        say, start = self.words.say, Option(START, "↺", self.words.say("Back to the start"))
        if not self._may_register():
            return [start]
        text = (
            say("I register") if self.event.standing is Standing.OPEN else say("I wait for a seat")
        )
        return [
            Option("register", "➜", text),
            people_option(self.words, self.people),
            start,
        ]

    def chosen(self, option: Option) -> None:
        """Register, or change for how many."""
        if option.key == START:
            self.visitor.start_afresh()
        elif option.key == "people":
            self.people = self.people % MOST_PEOPLE + 1
            self.run_worker(self.ask_again(), exclusive=True)
        elif self.event.slots:
            self.visitor.push_screen(SlotsScreen(self.event, self.people))
        else:
            register(self, self.event, self.people, None)

    def _may_register(self) -> bool:
        return self.event.standing in (Standing.OPEN, Standing.FULL)

    def _how(self) -> str:
        """Say what is not offered here, and who offers it."""
        words, event = self.words, self.event
        if event.standing is Standing.NOT_YET and event.details.opens is not None:
            opens = words.when(event.details.opens, self.visitor.now().date())
            return words.say("Registration begins {opens}.", opens=opens)
        if event.standing is Standing.OPEN:
            return programme_words.seats(words, event)
        return event_words.standing(words, event.standing)


class SlotsScreen(ChoiceScreen):
    """For which part of an event; those that are full are offered as well: one can wait."""

    def __init__(self, event: "EventView", people: int, page: int = 0) -> None:
        super().__init__()
        self.event, self.people, self.page = event, people, page

    def question(self) -> str:
        """Ask for the time."""
        return self.words.say("At what time do you come?")

    def options(self) -> list[Option]:
        """Offer a page of times that are not over."""
        now = self.visitor.now()
        every = []
        for slot in self.event.slots:
            if slot.end is None or slot.end <= now:
                continue
            left = slot.seats.left or 0
            hint = self.words.say_many("{n} seat left", "{n} seats left", left)
            hint = hint if left else self.words.say("full")
            times = programme_words.times(self.words, slot)
            every.append(Option(str(slot.id), "◷", times, hint, weak=not left))
        if len(every) <= MOST_CHOICES:
            return every
        size = MOST_CHOICES - 1
        first = self.page % -(-len(every) // size) * size
        return [*every[first : first + size], Option(MORE, "»", self.words.say("Other times"))]

    def chosen(self, option: Option) -> None:
        """Register for it, or show the next page."""
        if option.key == MORE:
            self.visitor.switch_screen(SlotsScreen(self.event, self.people, self.page + 1))
        else:
            register(self, self.event, self.people, int(option.key))


def register(screen: ChoiceScreen, event: "EventView", people: int, slot: int | None) -> None:
    """Ask the house for seats, after a first name where the event asks for one."""
    visitor = screen.visitor
    if event.details.asks_name:
        visitor.push_screen(NameScreen(event.id, people, slot))
    else:
        visitor.ask(SeatWanted(event.id, people, slot, visitor.words.language))
