"""Codes that a scanner types like a very quick keyboard, wherever the visitor is."""

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.tokens import APPOINTMENT, BOOKING, LENGTH, REGISTRATION, VISIT

PAUSE = 0.25
"""Seconds after which no scanner is in the middle of a code."""

LATE = 1.0
"""Seconds after which no Enter belongs to the code before: some scanners take a while."""

LEAST = 8
"""Characters that somebody who hits the keys at random does not type so quickly."""

_FIRST = {APPOINTMENT[0], BOOKING[0], REGISTRATION[0], VISIT[0]}


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """What was scanned; two scans of one code are two."""

    code: str


class Taken(Enum):
    """Whether a key belongs to a code; `AFTER` one that is complete, or to `NONE` after all."""

    NOT = "not"
    ON_THE_WAY = "on the way"
    AFTER = "after"
    NONE = "none"


class Scanner:
    """Takes the keys of a code from those of the visitor: none of our keys begins one."""

    def __init__(self) -> None:
        self._typed = ""
        self._at = 0.0
        self._complete = False

    @property
    def is_on_the_way(self) -> bool:
        """Whether the last keys may be the beginning of a code."""
        return bool(self._typed) and not self._complete

    def take(self, key: str, character: str | None, at: float) -> Taken | Scanned:
        """Tell whether a key belongs to a code, or completes it; `at` is in seconds."""
        if at - self._at > PAUSE:
            if self._complete and key in ("enter", "tab") and at - self._at < LATE:
                return self._end()
            self._typed, self._complete = "", False
        if self._complete and (character or "").upper() in _FIRST:
            self._typed, self._complete = "", False  # the next one, without an Enter between
        begins = not self._typed and (character or "").upper() in _FIRST
        if not begins and not self._typed:
            return Taken.NOT
        self._at = at
        if key in ("enter", "tab"):
            return self._end()
        if character and character.isprintable() and not self._complete:
            self._typed += character
        if self._complete:
            return Taken.AFTER
        return Taken.ON_THE_WAY if len(self._typed) < LENGTH else self._scanned()

    def _end(self) -> Taken | Scanned:
        """Some scanners type Enter after a code, some don't: what is complete counts once."""
        found: Taken | Scanned = Taken.AFTER
        if not self._complete:
            found = self._scanned() if len(self._typed) >= LEAST else Taken.NONE
        self._typed, self._complete = "", False
        return found

    def _scanned(self) -> Scanned:
        self._complete = True
        return Scanned(self._typed)
