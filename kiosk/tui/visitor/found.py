"""A ticket that was scanned: where its visit is, and what its holder may want."""

from typing import TYPE_CHECKING

from db.enums import VisitState
from kiosk import queue_words, wording
from kiosk.domain.visit_life import KEPT_FOR
from kiosk.tui.visitor.asking import Wants, Way
from kiosk.tui.visitor.screen import ChoiceScreen
from kiosk.tui.widgets.choice import Option

if TYPE_CHECKING:
    from kiosk.visitor_side import FoundTicket

_BACK = frozenset({VisitState.PAUSED, VisitState.TO_COME_BACK, VisitState.ABSENT, VisitState.LEFT})


class FoundScreen(ChoiceScreen):
    """Wait, step out, come back, go: what makes sense for this ticket now."""

    def __init__(self, found: "FoundTicket") -> None:
        super().__init__()
        self.found = found.ticket
        self.ahead, self.band = found.ahead, found.band
        self.keeps_place = found.keeps_place

    def question(self) -> str:
        """Say the number."""
        return self.words.say("Your number is {number}.", number=self.found.number)

    def explanation(self) -> str:
        """Say what is going on with it."""
        words, state = self.words, self.found.state
        if state is VisitState.WAITING and self.ahead is not None:
            return wording.waiting(words, self.ahead, self.band)
        if state is VisitState.CALLED:
            house = self.visitor.house
            office = queue_words.counter(words, house, self.found.office)
            return words.say("You are called: go to {office}.", office=office)
        if state is VisitState.RECEIVED:
            return words.say("You are being received now.")
        if state in _BACK:
            return words.say("Are you back?")
        return words.say("Your visit is over. Goodbye!")

    def options(self) -> list[Option]:
        """Offer what makes sense."""
        say, state = self.words.say, self.found.state
        start = Option("start", "↺", say("Back to the start"))
        if state in _BACK:
            return [Option(Way.BACK.value, "✓", say("I am back: I wait")), start]
        if state in (VisitState.WAITING, VisitState.CALLED):
            minutes = int(KEPT_FOR.total_seconds() // 60)
            kept = say("We keep your place once, for {n} minutes.", n=minutes)
            if not self.keeps_place:
                kept = say("You went out before: you will wait at the end.")
            return [
                Option("start", "✓", say("I wait")),
                Option(Way.STEP_OUT.value, "⏸", say("I go out for a moment"), kept),
                Option(Way.LEAVE.value, "–", say("I leave"), say("Your number is given up.")),
            ]
        return [start]

    def chosen(self, option: Option) -> None:
        """Begin afresh, or ask the house."""
        if option.key == "start":
            self.visitor.start_afresh()
        else:
            self.visitor.ask(Wants(self.found.token, Way(option.key)))
