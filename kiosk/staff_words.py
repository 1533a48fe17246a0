"""Words about who works here."""

from collections.abc import Mapping

from db.enums import Role
from kiosk.i18n import mark

TEXTS: Mapping[str, str] = {
    "staff.wrong": mark("The name or the PIN is not right."),
    "staff.wait": mark("Too many wrong PINs. Try again in {seconds} s."),
    "staff.guessed": mark("Somebody has typed wrong PINs at this screen."),
    "staff.unknown": mark("Nobody here is called “{name}”."),
    "staff.no-name": mark("Type a name."),
    "staff.name-taken": mark("Somebody here is called “{name}” already."),
    "staff.not-first": mark("Somebody else has just chosen the first PIN. Sign in."),
    "staff.last-manager": mark("One manager has to stay: make somebody else one first."),
    "staff.pin-short": mark("A PIN like this needs at least {least} signs."),
    "staff.pin-long": mark("A PIN has at most {most} signs."),
    "staff.pin-simple": mark("That PIN is guessed at once. Choose another."),
    "staff.pin-differs": mark("The two PINs are not the same. Type them again."),
    "staff.no-key": mark("No PIN can be read: the file {file} is missing or damaged. Put it back."),
    "staff.other-key": mark("PINs were made with another key. Copy {file} from the first machine."),
    "staff.not-here": mark("This desk is the reception's. Open yours with: kiosk desk --counter"),
    "staff.locked": mark("This desk is locked."),
    "staff.gone": mark("You do not work here any more, or do something else now. Sign in again."),
    "staff.not-allowed": mark("Your role does not allow that. Ask a manager."),
}

ROLES: Mapping[Role, str] = {
    Role.RECEPTION: mark("reception"),
    Role.ADVISER: mark("adviser"),
    Role.MANAGER: mark("manager"),
}
"""What each role is called."""
