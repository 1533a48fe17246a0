"""Who is at the desk: nobody, until somebody gives their name and their PIN."""

import asyncio
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from db.enums import Role
from db.errors import DatabaseProblem
from kiosk.domain.staff import LEAST, check_desk
from kiosk.services.staff import Member
from kiosk.tui.desk.dialogs import pin
from kiosk.tui.desk.dialogs.pin import Asked, PinDialog
from kiosk.tui.house_app import boot_seconds

if TYPE_CHECKING:
    from kiosk.desk_side import DeskSide
    from kiosk.tui.desk.app import DeskApp

log = logging.getLogger(__name__)

TRY_AGAIN_AFTER = 1.0
"""Seconds before a house that did not say who works here is asked again."""


class Lock:
    """Lets nobody in without a PIN; where nobody has one yet, asks for the first."""

    def __init__(self, app: "DeskApp") -> None:
        self._app = app
        self._side: DeskSide | None = None
        self._open = asyncio.Event()
        self._known = self._asking = False
        self.member: Member | None = None
        self._since = boot_seconds()

    async def begin(self, side: "DeskSide") -> None:
        """Lock the desk, unless somebody comes from the visitor screen, or nobody has a PIN."""
        self._side = side
        if side.entrance is None:
            self._open.set()
        elif (member := self._app.front.member) is not None:
            if self._is_late:  # whoever has signed in need not be there any more
                self._app.exit()
                return
            self._known = True
            side.welcome(member)
            self._let_in(member)
        elif await self._is_anybody(side):
            self._known = True
            self.lock()
        elif self._app.clock.real:
            self._known = True
            self._ask_for_the_first()
        else:
            self._open.set()  # a demonstration: there is nobody to be known

    @property
    def _is_late(self) -> bool:
        """Whether the house did not open as long as somebody would have waited for it."""
        return self.is_locked and boot_seconds() - self._since >= self._app.front.idle_seconds

    @property
    def is_locked(self) -> bool:
        """Whether nobody is at the desk."""
        return not self._open.is_set()

    async def opened(self) -> None:
        """Wait until somebody is at the desk."""
        await self._open.wait()

    def look(self, quiet: float) -> None:
        """Lock the desk when nobody has touched anything for so many seconds."""
        is_idle = quiet >= self._app.front.idle_seconds
        if self._app.front.member is not None:
            if is_idle or self._is_late:
                self._app.exit()
        elif self._known and not self.is_locked and is_idle:
            self.lock()

    def lock(self) -> None:
        """Lock it now; at the visitor screen's machine, go back to the visitors."""
        side = self._side
        if self._app.front.member is not None:
            self._app.exit()
            return
        if side is None or not self._known or self._asking:
            return
        name = self.member.name if self.member is not None else ""
        self.member = None
        self._open.clear()
        side.sign_out()
        say = self._app.words.say
        asked = Asked(
            say("This desk is locked."), "", say("Unlock"), (pin.NAME, pin.PIN), name, stays=True
        )
        self._ask(asked, self._admit)

    def learn(self) -> None:
        """Note that somebody has got a PIN here: the desk locks itself from now on."""
        self._known = True

    def _ask_for_the_first(self) -> None:
        say = self._app.words.say
        told = say(
            "Nobody has a PIN yet. Choose yours, of at least {least} signs; a few words are good."
            " You will be the manager, who gives the others theirs (F9).",
            least=LEAST[Role.MANAGER],
        )
        fields = (pin.NAME, pin.PIN, pin.AGAIN)
        asked = Asked(
            say("Welcome!"), told, say("Begin"), fields, stays=True, ends_at=("staff.not-first",)
        )
        self._ask(asked, self._add_first)

    def _ask(self, asked: Asked, act: pin.Act) -> None:
        self._asking = True
        dialog = PinDialog(self._app.words, asked, act, self._app.refusal)
        self._app.push_screen(dialog, self._let_in)

    def _admit(self, typed: Mapping[str, str]) -> Member:
        assert self._side is not None  # noqa: S101  it was locked by `lock`
        member = self._side.admit(typed[pin.NAME], typed[pin.PIN])
        check_desk(member.role, alone=self._app.front.alone)
        self._side.welcome(member)
        return member

    def _add_first(self, typed: Mapping[str, str]) -> Member:
        assert self._side is not None  # noqa: S101  the same
        member = self._side.add_first(typed[pin.NAME], typed[pin.PIN])
        self._side.welcome(member)
        return member

    def _let_in(self, member: Member | None) -> None:
        self._asking = False
        if member is None:  # somebody has chosen the first PIN elsewhere
            self.lock()
            return
        self.member = member
        self._open.set()
        self._app.house_changed()

    async def _is_anybody(self, side: "DeskSide") -> bool:
        while True:
            try:
                return await asyncio.to_thread(side.is_anybody)
            except DatabaseProblem as problem:
                log.error("who works here is not known: %s", problem)
            except Exception:
                log.exception("who works here is not known")
            await asyncio.sleep(TRY_AGAIN_AFTER)
