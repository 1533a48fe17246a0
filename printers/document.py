"""What is printed, described once: it becomes bytes, a preview and a picture."""

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Where a line stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Size(StrEnum):
    """How large letters are (ESC/POS, GS !): times the width, times the height.

    `NORMAL` is 1 x 1, `TALL` 1 x 2, `LARGE` 2 x 2 (1 x 2 where the text would not fit a line);
    `HUGE` is the largest n x n, at most 8, that fits the text on one line.
    """

    NORMAL = "normal"
    TALL = "tall"
    LARGE = "large"
    HUGE = "huge"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; it wraps between words."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    size: Size = Size.NORMAL


@dataclass(frozen=True, slots=True)
class Columns:
    """Two texts on a line, one at each edge of the paper."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code in the middle of the paper; without data, nothing."""

    data: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of a sheet: cut where there is a cutter, room to tear elsewhere."""


Block = Text | Columns | Rule | Gap | QrCode | Cut


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks from top to bottom; `title` names the document in a queue."""

    title: str
    blocks: tuple[Block, ...]
