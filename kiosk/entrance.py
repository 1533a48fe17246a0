"""How somebody who works here comes in at a terminal, and gets their PIN.

The transactions are short and the PIN is looked at between them: that takes a tenth of a second.
"""

import logging
import time
import unicodedata
from dataclasses import dataclass

from db.enums import Role
from db.errors import DatabaseProblem
from kiosk.domain.refusals import Refused
from kiosk.domain.staff import LONGEST_PIN, check_name, check_pin
from kiosk.pins import Pins
from kiosk.reception import Reception
from kiosk.services import signing_in, staff
from kiosk.services.staff import Member

log = logging.getLogger(__name__)


UNCOUNTED_SECONDS = 3.0
"""How long a try takes at least where it cannot be counted."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """One terminal's; call it in a thread. `terminal` is whose wrong PINs are counted together."""

    pins: Pins
    terminal: str

    def admit(self, reception: Reception, name: str, pin: str) -> Member:
        """Return who gives their name and PIN.

        Raises `Refused`: `staff.wrong`, `staff.wait` (`seconds`), `staff.no-key`,
        `staff.other-key`; `DatabaseProblem`.
        """
        try:
            tried = reception.write(signing_in.attempt, name, self.terminal)
        except DatabaseProblem as problem:
            _check_full(problem)
            time.sleep(UNCOUNTED_SECONDS)
            tried = reception.read(signing_in.uncounted, name, self.terminal)
        fits = self.pins.fits(_composed(pin), tried.secret)
        if not fits or tried.member is None or tried.secret is None:
            log.warning("a name or a PIN was wrong at %s", self.terminal)
            raise Refused("staff.wrong")
        theirs = reception.signed_in(tried.member)
        try:
            return theirs.write(
                signing_in.sign_in, tried.member.id, self.terminal, tried.secret.kept
            )
        except DatabaseProblem as problem:
            _check_full(problem)
            log.warning("signed in at %s, where nothing can be written", self.terminal)
            return tried.member

    def add_first(self, reception: Reception, name: str, pin: str) -> Member:
        """Add the first person, a manager. Raises `Refused` as `add` does; `staff.not-first`."""
        kept = self._keep(reception, name, Role.MANAGER, pin)
        return reception.write(staff.add_first, name, kept)

    def add(
        self, reception: Reception, name: str, role: Role, pin: str, *, any_key: bool = False
    ) -> Member:
        """Add somebody.

        Raises `Refused`: `staff.pin-short`, `.pin-long`, `.pin-simple`, `.no-key`, `.other-key`
        (unless `any_key`), and as `staff.add` does; `DatabaseProblem`.
        """
        kept = self._keep(reception, name, role, pin, any_key=any_key)
        return reception.write(staff.add, name, role, kept)

    def set_pin(
        self, reception: Reception, member: Member, pin: str, *, any_key: bool = False
    ) -> Member:
        """Give somebody another PIN. Raises as `add` does."""
        kept = self._keep(reception, member.name, member.role, pin, any_key=any_key)
        return reception.write(staff.set_pin, member.id, kept)

    def choose_pin(self, reception: Reception, member: Member, before: str, pin: str) -> Member:
        """Give whoever is signed in another PIN, if they know the one before.

        Raises `Refused` as `admit` and `add` do.
        """
        if reception.place.person != member.id:  # somebody else has signed in since it was asked
            raise Refused("staff.wrong")
        self.admit(reception, member.name, before)
        kept = self._keep(reception, member.name, member.role, pin)
        return reception.write(signing_in.choose_pin, kept)

    def _keep(
        self, reception: Reception, name: str, role: Role, pin: str, *, any_key: bool = False
    ) -> staff.Secret:
        composed = _composed(pin)
        check_pin(composed, role, check_name(name))
        keys = reception.read(staff.keys)
        if keys and not any_key and self.pins.key_word() not in keys:
            raise Refused("staff.other-key", file=str(self.pins.file))
        return self.pins.keep(composed)


def _check_full(problem: DatabaseProblem) -> None:
    """Raise the problem, unless it is that nothing can be written.

    Whoever is to make room on a disk must not be kept from the desk by it.
    """
    if problem.code not in ("database.full", "database.read-only"):
        raise problem


def _composed(pin: str) -> str:
    """Return a PIN as it is typed on any keyboard; what nobody would remember is cut off."""
    return unicodedata.normalize("NFC", pin[: 2 * LONGEST_PIN])
