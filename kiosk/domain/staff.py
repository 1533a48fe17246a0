"""Who works here: what they may do, which PIN is good enough, how long wrong ones make wait."""

from datetime import timedelta

from db.enums import Role
from kiosk.domain.refusals import Refused
from kiosk.domain.texts import one_line, plain

LONGEST_NAME = 24
LONGEST_PIN = 64

LEAST = {Role.RECEPTION: 6, Role.ADVISER: 6, Role.MANAGER: 8}
"""Characters of a PIN; who may give others theirs has rather a word."""

FREE_TRIES = 5
"""Wrong PINs of one person at one terminal before the next has to wait."""

FREE_TRIES_THERE = 10
"""Wrong PINs of all at one terminal: who mistypes theirs does not keep their colleagues out."""

FIRST_WAIT = timedelta(seconds=30)

LONGEST_WAIT = timedelta(minutes=15)
"""Nobody is kept out for ever: that would be a way to lock the staff out."""

FADE_AFTER = timedelta(days=1)
"""So long after the last wrong PIN it counts from the beginning: at a screen where nobody signs in
for weeks, a slip of the hand now and then is no guessing."""

_DIGITS = "01234567890"

_EVERYBODYS = frozenset(
    {"appointments", "calling", "counters", "keeping", "receiving", "signing_in"}
)
"""Services whose acts are also an adviser's."""

_MANAGERS = frozenset({"privacy", "staff"})
"""Services whose acts are only a manager's."""


def wait_after(failures: int, free: int) -> timedelta:
    """Return how long the next try has to wait: nothing at first, then twice as long each time."""
    if failures < free:
        return timedelta(0)
    doubled = min(failures - free, 8)  # more would be a large number, and no longer a wait
    return min(FIRST_WAIT * (1 << doubled), LONGEST_WAIT)


def check_name(name: str) -> str:
    """Return the name as it is kept. Raises `Refused`: `staff.no-name`, `text.too-long`."""
    kept = one_line(name, LONGEST_NAME).replace("/", " ").strip()
    if not kept:
        raise Refused("staff.no-name")
    return kept


def check_pin(pin: str, role: Role, name: str) -> None:
    """Say no to a PIN that is guessed at once.

    Raises `Refused`: `staff.pin-short` (`least`), `staff.pin-long` (`most`), `staff.pin-simple`.
    """
    if len(pin) < LEAST[role]:
        raise Refused("staff.pin-short", least=LEAST[role])
    if len(pin) > LONGEST_PIN:
        raise Refused("staff.pin-long", most=LONGEST_PIN)
    letters = plain(pin)
    one_after_the_other = letters in _DIGITS or letters in _DIGITS[::-1]
    repeated = any(
        letters == letters[:size] * (len(letters) // size) for size in (1, 2, 3) if letters[:size]
    )
    if one_after_the_other or repeated or plain(name) in letters:
        raise Refused("staff.pin-simple")


def check_may(role: Role | None, service: str, *, audited: bool) -> None:
    """Say no to an act that is not for who wants it; without a role the machine itself acts.

    `audited`: it changes something of somebody. Raises `Refused`: `staff.not-allowed`.
    """
    if role is None or role is Role.MANAGER:
        return
    adviser = role is Role.ADVISER
    if service in _MANAGERS or (adviser and audited and service not in _EVERYBODYS):
        raise Refused("staff.not-allowed")


def check_desk(role: Role, *, alone: bool) -> None:
    """Say no to an adviser at the reception's desk, which shows what is not for them.

    `alone`: it is an adviser's, with one queue. Raises `Refused`: `staff.not-here`.
    """
    if role is Role.ADVISER and not alone:
        raise Refused("staff.not-here")
