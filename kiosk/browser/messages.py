"""What a page may say: keys, its size, and whether we are there. It may be anybody's page."""

import json
from dataclasses import dataclass

LARGEST = 65_536
"""Bytes; whoever sends more at a time is cut off."""

LONGEST = 1_024
"""Characters that are taken of what was typed at once: more than anybody types, or any scanner."""

MOST_COLUMNS, MOST_ROWS = 320, 120
"""The largest screen that is drawn: more would only be somebody's joke."""

_LONGEST_MARK = 32


class NotOurs(Exception):  # noqa: N818  a message in this state
    """No page of ours says that."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys, touches and the mouse, as a terminal sends them."""

    text: str


@dataclass(frozen=True, slots=True)
class Size:
    """How many cells the page has room for."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks whether we are there; the mark comes back."""

    mark: str


def read(message: str) -> Typed | Size | Ping | None:
    """Return what a message says; None: nothing to do. Raises `NotOurs`."""
    try:
        said = json.loads(message)
    except (ValueError, RecursionError):
        raise NotOurs from None
    match said:
        case ["stdin", str(text)]:
            return Typed(text[:LONGEST])
        case ["resize", {"width": int(width), "height": int(height)}]:
            return size(width, height)
        case ["ping", str(mark)]:
            return Ping(mark[:_LONGEST_MARK])
        case ["focus"] | ["blur"]:
            # A tablet has no keyboard that could be elsewhere: keys are always for the screen.
            return None
    raise NotOurs


def size(columns: int, rows: int) -> Size:
    """Return a size that can be drawn."""
    return Size(min(max(columns, 1), MOST_COLUMNS), min(max(rows, 1), MOST_ROWS))
