"""How many come, and what would help them: optional, on one screen."""

from dataclasses import replace

from db.enums import HelpNeed
from kiosk import wording
from kiosk.domain.checkin import MOST_PEOPLE, CheckIn
from kiosk.tui.visitor.screen import ChoiceScreen, people_option
from kiosk.tui.widgets.choice import Option

_YES, _NO = "☑", "☐"


class DetailsScreen(ChoiceScreen):
    """The first choice is the ticket; the others change it."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service
        self.request: CheckIn | None = None

    @property
    def asked(self) -> CheckIn:
        """The ticket as it would be asked for now."""
        if self.request is None:
            self.request = CheckIn(self.service, language=self.words.language)
        return self.request

    def question(self) -> str:
        """Name the service."""
        service = self.visitor.house.services[self.service]
        return self.visitor.house.speak(service.name, self.words.language)

    def explanation(self) -> str:
        """Say that the rest may be left out."""
        return self.words.say("Take your ticket now. Or first tell us more about you.")

    def options(self) -> list[Option]:
        """Offer the ticket, the group, and four kinds of help."""
        words, asked = self.words, self.asked
        return [
            Option("ticket", "➜", words.say("Get my ticket")),
            people_option(words, asked.people),
            *(
                Option(need, _YES if need in asked.needs else _NO, wording.help_need(words, need))
                for need in HelpNeed
            ),
        ]

    def chosen(self, option: Option) -> None:
        """Ask for the ticket, or change it."""
        if option.key == "ticket":
            self.visitor.request_ticket(self.asked)
            return
        if option.key == "people":
            self.request = replace(self.asked, people=self.asked.people % MOST_PEOPLE + 1)
        else:
            self.request = replace(self.asked, needs=self.asked.needs ^ {HelpNeed(option.key)})
        self.run_worker(self.ask_again(), exclusive=True)
