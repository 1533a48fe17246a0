"""The first question."""

from datetime import datetime

from textual.app import ComposeResult

from kiosk.domain.calendar import closure_on, is_open, next_opening
from kiosk.domain.checkin import CheckIn
from kiosk.i18n import NAMES
from kiosk.tui.visitor.screen import MOST_CHOICES, ChoiceScreen
from kiosk.tui.widgets.big_letters import BigLetters
from kiosk.tui.widgets.choice import Option


class WelcomeScreen(ChoiceScreen):
    """Why somebody comes; or, when the house is closed, when to come back."""

    def above(self) -> ComposeResult:
        """Show the house's name, where there is room for it."""
        yield BigLetters(self.visitor.house.name, id="sign")

    def question(self) -> str:
        """Ask, or say that the house is closed."""
        say = self.words.say
        if not self._open:
            return say("The house is closed.")
        return say("Hello! Why are you here?")

    def explanation(self) -> str:
        """Say how to answer, or when the house opens."""
        words, now = self.words, self.visitor.now()
        if self._open:
            return words.say("Touch your answer, or press its digit.")
        closure = closure_on(self.visitor.house, now.date())
        reason = self.visitor.house.speak(closure.reason, words.language) if closure else ""
        opening = next_opening(self.visitor.house, now)
        if opening is None:
            return reason
        opens = words.say("We open {when}.", when=words.when(opening.start, now.date()))
        return f"{reason} {opens}".strip()

    def options(self) -> list[Option]:
        """Offer somebody to talk to, the services, and the other languages."""
        say = self.words.say
        offered = []
        if self._open:
            offered = [
                Option("talk", "☺", say("Talk to someone"), say("At the reception desk")),
                Option("services", "▤", say("See a service"), say("Work, housing, training…")),
                Option("appointment", "◷", say("I have an appointment"), say("With my paper")),
                Option("programme", "★", say("An event or a workshop"), say("This week and next")),
            ]
        else:
            offered = [
                Option("services", "▤", say("When are the services here?")),
                Option("programme", "★", say("An event or a workshop"), say("This week and next")),
            ]
        others = [code for code in self.visitor.house.languages if code != self.words.language]
        if len(offered) + len(others) > MOST_CHOICES:
            names = ", ".join(NAMES.get(code, code) for code in others)
            return [*offered, Option("languages", "●", names)]
        return offered + [Option(f"language:{code}", "●", NAMES.get(code, code)) for code in others]

    def chosen(self, option: Option) -> None:
        """Give a ticket for the reception, show the services, or change the language."""
        if option.key == "talk":
            visitor = self.visitor
            visitor.request_ticket(
                CheckIn(visitor.house.reception, language=visitor.words.language)
            )
        elif option.key == "services":
            self.visitor.show_needs()
        elif option.key == "appointment":
            self.visitor.show_code()
        elif option.key == "programme":
            self.visitor.show_programme()
        elif option.key == "languages":
            self.visitor.show_languages()
        else:
            self.visitor.speak(option.key.removeprefix("language:"))

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """There is nothing to go back to."""
        return [key for key in super().foot_keys() if key[0] != "back"]

    def go_back(self) -> None:
        """Begin afresh: the first language, the house's colours."""
        self.visitor.start_afresh()

    @property
    def _open(self) -> bool:
        return is_open(self.visitor.house, self._now)

    @property
    def _now(self) -> datetime:
        return self.visitor.now()
