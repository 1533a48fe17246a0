"""At what time somebody has an appointment, who has no code."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk import queue_words
from kiosk.tui.visitor.asking import Said
from kiosk.tui.visitor.screen import MOST_CHOICES, ChoiceScreen
from kiosk.tui.widgets.choice import Option

if TYPE_CHECKING:
    from kiosk.services.appointments import Expectation

MORE = "more"
OVER = timedelta(minutes=30)
"""How long after its time an appointment is still offered first."""


class TimesScreen(ChoiceScreen):
    """Times and services; nobody's name."""

    def __init__(self, expected: Sequence["Expectation"], page: int = 0) -> None:
        super().__init__()
        self.expected = expected
        self.page = page

    def question(self) -> str:
        """Ask for the time."""
        if not self.expected:
            return self.words.say("Nobody is expected any more today.")
        return self.words.say("At what time is your appointment?")

    def explanation(self) -> str:
        """Say where help is."""
        return self.words.say("If it is not here, ask at the reception desk.")

    def options(self) -> list[Option]:
        """Offer a page of times, those that are near first."""
        now = self.visitor.now()
        ordered = sorted(self.expected, key=lambda one: (one.start < now - OVER, one.start))
        size = MOST_CHOICES if len(ordered) <= MOST_CHOICES else MOST_CHOICES - 1
        pages = max(-(-len(ordered) // size), 1)
        first = (self.page % pages) * size
        words, house = self.words, self.visitor.house
        offered = [
            Option(
                f"{first + n}",
                "◷",
                words.time(one.start),
                queue_words.service(words, house, one.service),
            )
            for n, one in enumerate(ordered[first : first + size])
        ]
        if pages > 1:
            offered.append(Option(MORE, "»", words.say("Other times")))
        self._ordered = ordered
        return offered

    def chosen(self, option: Option) -> None:
        """Ask the house, or show the next page."""
        if option.key == MORE:
            self.visitor.switch_screen(TimesScreen(self.expected, self.page + 1))
        else:
            one = self._ordered[int(option.key)]
            self.visitor.ask(Said(one.service, one.start))
