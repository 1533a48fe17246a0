"""What the errands of the events ask in the same way."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from kiosk import programme_words
from kiosk.domain.refusals import Refused
from kiosk.services.event_views import RegistrationView
from kiosk.tui.desk.flow import Flow

if TYPE_CHECKING:
    from kiosk.tui.desk.events.screen import EventsScreen


T = TypeVar("T")


class EventAsking(Flow):
    """Asks at the bottom of the screen; None is an answer that was given up."""

    def __init__(self, screen: "EventsScreen") -> None:
        super().__init__(screen)
        self.screen = screen

    async def typed(self, question: str, initial: str, *, again: bool = False) -> str | None:
        """Return what is typed; `again`: that was not understood, and is to be mended."""
        return await self.screen.type(question, initial, self.words.say("OK"), suggested=not again)

    async def understood(self, question: str, initial: str, read: Callable[[str], T]) -> T | None:
        """Return what is meant by what is typed; what is not understood is asked again as it is."""
        again = False
        while True:
            answer = await self.typed(question, initial, again=again)
            if answer is None:
                return None
            try:
                return read(answer)
            except Refused as refused:
                self.screen.say(self.screen.refusal(refused.code, refused.details))
                initial, again = answer, True

    async def number(self, question: str, initial: str) -> int | None:
        """Return a number that is typed."""
        return await self.understood(question, initial, self.count)

    def count(self, typed: str) -> int:
        """Return what a number says. Raises `Refused`: `registration.bad-number`."""
        digits = typed.strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) < 5):
            raise Refused("registration.bad-number", written=digits[:20])
        return int(digits)

    def named(self, one: RegistrationView) -> str:
        """Say whose a registration is."""
        name = one.name or self.words.say("Without a name")
        belongs = programme_words.organisation(self.house, one.organisation)
        slot = programme_words.times(self.words, one.slot) if one.slot else ""
        people = f"({one.people})" if one.people > 1 else ""
        return "  ".join(part for part in (name, people, slot, belongs) if part)

    def tell_moved_up(self, moved_up: tuple[RegistrationView, ...], otherwise: str) -> None:
        """Say who has a seat now and has to be told; else what has happened."""
        if not moved_up:
            self.screen.say(otherwise)
            return
        names = ", ".join(f"{self.named(one)} {one.contact}".strip() for one in moved_up)
        self.say("Has a seat now, and has to be told: {names}", names=names)
