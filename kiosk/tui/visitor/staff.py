"""The way from the visitor screen to the desk, for who works here."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kiosk import wording
from kiosk.i18n import words

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from kiosk.services.staff import Member
    from kiosk.tui.visitor.app import VisitorApp

PATIENCE = 20.0
"""Seconds without a key after which the visitors have their screen again."""


_THE_MACHINES = ("staff.no-key", "staff.other-key")
"""What is wrong with the machine, and not with who stands before it."""


class StaffEntry:
    """Asks for name and PIN, in the house's own language; the right one ends the screen."""

    def __init__(self, app: "VisitorApp") -> None:
        self._app = app
        self.is_asking = False
        self.member: Member | None = None

    def ask(self) -> None:
        """Ask, unless it is being asked already."""
        # Nothing of it is a visitor's: it is read when somebody asks for it.
        from kiosk.tui.desk.dialogs import pin

        if self.is_asking:
            return
        self.is_asking = True
        spoken = words(self._app.house.languages[0])
        asked = pin.Asked(
            spoken.say("Only for who works here"),
            "",
            spoken.say("Open the desk"),
            (pin.NAME, pin.PIN),
            patience=PATIENCE,
        )
        dialog = pin.PinDialog(spoken, asked, self._admit, self._explain)
        self._app.push_screen(dialog, self._answered)

    def _admit(self, typed: Mapping[str, str]) -> "Member":
        return self._app.side().admit(typed["name"], typed["pin"])

    def _explain(self, code: str, details: Mapping[str, Any]) -> str:
        if not code.startswith("staff.") or code in _THE_MACHINES:
            log.error("nobody can sign in at the visitor screen: %s %s", code, dict(details))
            code = "program.failed"  # no path of the machine is a visitor's
        house, today = self._app.house, self._app.now().date()
        answer = wording.explain(words(house.languages[0]), house, today, code, details)
        return f"{answer.what} {answer.then}".strip()

    def _answered(self, member: "Member | None") -> None:
        self.is_asking = False
        if member is not None:
            self.member = member
            self._app.exit()
