"""Coming to an appointment: in time, too early, too late, or on another day."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from kiosk.domain.calendar import Slot, next_reception, receptions
from kiosk.domain.house import House
from kiosk.domain.refusals import Refused

EARLY = timedelta(minutes=20)
"""Who comes sooner than this is told that it will take a while."""

LATE = timedelta(minutes=15)
"""Who comes later than this waits like everybody else."""

SHORTEST, LONGEST = 5, 480
USUAL = 30
"""Minutes."""

CODE_LENGTH = 4


class Timing(Enum):
    """How somebody comes to their appointment."""

    IN_TIME = "in-time"
    EARLY = "early"
    LATE = "late"
    TOO_LATE = "too-late"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be planned: a service at a time, in house time, for so many minutes."""

    service: str
    start: datetime
    minutes: int = USUAL
    people: int = 1
    name: str = ""
    note: str = ""
    language: str | None = None
    counter: str | None = None


def timing(start: datetime, now: datetime) -> Timing:
    """Tell how somebody comes to an appointment of today."""
    if now < start - EARLY:
        return Timing.EARLY
    if now <= start:
        return Timing.IN_TIME
    return Timing.LATE if now <= start + LATE else Timing.TOO_LATE


def check(house: House, wish: Wish, now: datetime, *, anyway: bool) -> str | None:
    """Refuse an appointment that cannot be kept; return at which counter it will be.

    Raises `Refused`: `service.unknown`, `appointment.past`, `appointment.bad-length`,
    `people.out-of-range`, and unless `anyway` `appointment.nobody-there` (`service`, `next`).
    """
    service = house.services.get(wish.service)
    if service is None:
        raise Refused("service.unknown", service=wish.service)
    if wish.start <= now:
        raise Refused("appointment.past")
    if not SHORTEST <= wish.minutes <= LONGEST:
        raise Refused("appointment.bad-length", least=SHORTEST, most=LONGEST)
    slot = _reception_of(house, wish)
    if slot is None and not anyway:
        upcoming = next_reception(house, wish.service, wish.start)
        raise Refused("appointment.nobody-there", service=service, next=upcoming)
    return wish.counter or usual_counter(house, wish)


def usual_counter(house: House, wish: Wish) -> str | None:
    """Return where an appointment is unless another counter is chosen for it."""
    slot = _reception_of(house, wish)
    return slot.counter if slot else house.services[wish.service].counter


def _reception_of(house: House, wish: Wish) -> Slot | None:
    """Return the reception that an appointment lies in as a whole."""
    end = wish.start + timedelta(minutes=wish.minutes)
    for slot in receptions(house, wish.service, wish.start.date()):
        if slot.start <= wish.start and end <= slot.end:
            return slot
    return None


def new_code(taken: Collection[str]) -> str | None:
    """Return four digits that nobody has on that day, drawn by chance; None when all are taken."""
    free = 10**CODE_LENGTH - len(taken)
    while free > 0:
        code = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"
        if code not in taken:
            return code
    return None


def read_code(typed: str) -> str | None:
    """Return the code that was typed; None for what is none."""
    digits = "".join(typed.split())
    return digits if len(digits) == CODE_LENGTH and digits.isascii() and digits.isdigit() else None
