"""What every errand of the desk needs: the house's answers, a person's answers, and words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from kiosk import booking_words
from kiosk.domain.booking import Slot
from kiosk.domain.house import House
from kiosk.domain.refusals import Refused
from kiosk.i18n import Words
from kiosk.reception import Act, Reception
from kiosk.services.refusing import Conflict
from kiosk.tui.desk import describing

if TYPE_CHECKING:
    from textual.screen import Screen

    from kiosk.tui.desk.screen import RoomsScreen

P = ParamSpec("P")
T = TypeVar("T")

OVERRIDABLE = frozenset(
    f"booking.{code}"
    for code in (
        "over",
        "too-short",
        "too-long",
        "too-far",
        "not-allowed",
        "too-many-people",
        "no-equipment",
        "closed",
        "outside-hours",
    )
)
"""What the house's rules are against, but the desk may want all the same."""


class Flow:
    """Some of what the screen can do; `intents` are its methods by the keys' intents.

    A refusal that nobody answers is raised: the screen says it.
    """

    def __init__(self, screen: "RoomsScreen") -> None:
        self.screen = screen

    @property
    def house(self) -> House:
        """The house."""
        return self.screen.house

    @property
    def words(self) -> Words:
        """The desk's language."""
        return self.screen.words

    @property
    def now(self) -> datetime:
        """This moment, in house time."""
        return self.screen.now()

    async def write(
        self,
        act: Act[P, T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Do something. Raises `Refused`, `DatabaseProblem`."""
        return await self.at_once(lambda reception: reception.write(act, *args, **kwargs))

    async def read(
        self,
        act: Act[P, T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Look something up. Raises `Refused`, `DatabaseProblem`."""
        return await self.at_once(lambda reception: reception.read(act, *args, **kwargs))

    async def at_once(self, act: Callable[[Reception], T]) -> T:
        """Do several things after each other, with nothing of ours between them."""
        return await self.screen.errands.do(partial(act, self.screen.reception))

    async def ask(self, dialog: "Screen[T]") -> T | None:
        """Return what a person answers in a dialog."""
        return await self.screen.app.push_screen_wait(dialog)

    def say(self, text: str, **values: object) -> None:
        """Say what has happened."""
        self.screen.say(self.words.say(text, **values))

    def refusal(self, code: str, details: Mapping[str, Any]) -> str:
        """Put a refusal into words."""
        today = self.now.date()
        return booking_words.refusal(self.words, self.house, today, code, details)

    def slot_in_words(self, slot: Slot) -> str:
        """Return where and when."""
        return describing.slot(self.words, self.house, slot, self.now.date())

    async def wants_anyway(self, refused: Refused) -> bool:
        """Offer to do it against the house's rules."""
        from kiosk.tui.desk.dialogs.ask import Confirm  # when it is needed

        say = self.words.say
        why = self.refusal(refused.code, refused.details)
        yes, no = say("Do it anyway"), say("Leave it")
        answer = await self.ask(Confirm(self.words, why, yes, no))
        return answer is True

    async def alternative(self, conflict: Conflict) -> Slot | None:
        """Say who has it, and return what is to be taken instead."""
        from kiosk.tui.desk.dialogs.conflict import ConflictDialog  # when it is needed

        today = self.now.date()
        return await self.ask(ConflictDialog(self.words, self.house, today, conflict))
