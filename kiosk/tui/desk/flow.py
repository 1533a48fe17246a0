"""What every errand of the desk needs: the house's answers, a person's answers, and words."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from kiosk.domain.house import House
from kiosk.domain.refusals import Refused
from kiosk.i18n import Words
from kiosk.reception import Act, Reception

if TYPE_CHECKING:
    from textual.screen import Screen

    from kiosk.tui.desk.main_screen import MainScreen

P = ParamSpec("P")
T = TypeVar("T")


class Flow:
    """Some of what a screen can do. A refusal that nobody answers is raised: the screen says it."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen

    @property
    def house(self) -> House:
        """The house."""
        return self._screen.house

    @property
    def words(self) -> Words:
        """The desk's language."""
        return self._screen.words

    @property
    def now(self) -> datetime:
        """This moment, in house time."""
        return self._screen.now()

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
        return await self._screen.errands.do(partial(act, self._screen.reception))

    def wake(self) -> None:
        """Let what was just written go to paper at once."""
        if self._screen.reading.side is not None:
            self._screen.reading.side.wake()

    async def print(self, act: Act[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Have something printed; None where this machine has no printer for it, which is said."""
        try:
            job = await self.write(act, *args, **kwargs)
        except Refused as refused:
            if refused.code != "printer.none":
                raise
            self._screen.say(self._screen.refusal(refused.code, refused.details))
            return None
        self.wake()
        return job

    async def ask(self, dialog: "Screen[T]") -> T | None:
        """Return what a person answers in a dialog; a locked desk asks nothing."""
        while self._screen.desk.lock.is_locked:
            await self._screen.desk.lock.opened()
        # Nothing comes between the look and the push.
        return await self._screen.app.push_screen(dialog, wait_for_dismiss=True)

    def say(self, text: str, **values: object) -> None:
        """Say what has happened."""
        self._screen.say(self.words.say(text, **values))

    async def wants_anyway(self, refused: Refused) -> bool:
        """Offer to do it against the house's rules."""
        from kiosk.tui.desk.dialogs.ask import Confirm  # when it is needed

        say = self.words.say
        why = self._screen.refusal(refused.code, refused.details)
        yes, no = say("Do it anyway"), say("Leave it")
        answer = await self.ask(Confirm(self.words, why, yes, no))
        return answer is True
