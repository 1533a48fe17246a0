"""What the booking form begins with, and ends with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain import spoken
from kiosk.domain.booking import (
    LONGEST_CONTACT,
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST_PEOPLE,
    Details,
    Slot,
)

Texts = Mapping[str, str]
"""What each field says, by its name; a tick says something or nothing."""

YES = "yes"
MOST: Mapping[str, int] = {
    "title": LONGEST_TITLE,
    "start": spoken.MOST_CHARACTERS,
    "end": spoken.MOST_CHARACTERS,
    "resource": LONGEST_TITLE,
    "people": len(str(MOST_PEOPLE)),
    "organisation": LONGEST_TITLE,
    "contact": LONGEST_CONTACT,
    "equipment": LONGEST_NOTE,
    "repeat": LONGEST_NOTE,
    "until": spoken.MOST_CHARACTERS,
    "option": spoken.MOST_CHARACTERS,
    "setup": spoken.MOST_CHARACTERS,
    "clearing": spoken.MOST_CHARACTERS,
    "note": LONGEST_NOTE,
}
"""How many characters a field takes."""


@dataclass(frozen=True, slots=True)
class FormValues:
    """What the form begins with and ends with.

    `repeat_text` is a rule as RFC 5545 writes it or as people say it, `until_text` its end: a day
    or how many times. What the form returns, `repeat_of` reads.
    """

    slot: Slot
    details: Details
    option_until: datetime | None = None
    repeat_text: str = ""
    until_text: str = ""
    skip_holidays: bool = False
    skip_closures: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as far as it was understood.

    `mistakes` says by field what was not; without any there are `values`. `said` says them back;
    `warning` is what the house would rather not have.
    """

    values: FormValues | None
    mistakes: Mapping[str, str]
    said: str = ""
    warning: str = ""
