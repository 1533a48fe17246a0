"""An answer that is not a ticket: what happened, and what to do now."""

from kiosk.domain.checkin import CheckIn
from kiosk.tui.visitor.screen import ChoiceScreen
from kiosk.tui.widgets.choice import Option


class NoticeScreen(ChoiceScreen):
    """Says it, and offers somebody to talk to where that is possible."""

    def __init__(self, what: str, then: str, *, reception: bool) -> None:
        super().__init__()
        self.what = what
        self.then = then
        self.reception = reception

    def question(self) -> str:
        """Say what happened."""
        return self.what

    def explanation(self) -> str:
        """Say what to do."""
        return self.then

    def options(self) -> list[Option]:
        """Offer the reception, and the beginning."""
        say = self.words.say
        start = Option("start", "↺", say("Back to the start"))
        if not self.reception:
            return [start]
        return [Option("talk", "☺", say("Talk to someone"), say("At the reception desk")), start]

    def chosen(self, option: Option) -> None:
        """Give a ticket for the reception, or begin afresh."""
        visitor = self.visitor
        if option.key == "talk":
            visitor.request_ticket(
                CheckIn(visitor.house.reception, language=visitor.words.language)
            )
        else:
            visitor.start_afresh()
