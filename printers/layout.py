"""From blocks to lines that fit the paper."""

from dataclasses import dataclass

from printers.document import Align, Columns, Size, Text
from printers.text import cells, clean

MOST_LINES = 6
"""A paragraph that would take more lines ends in an ellipsis."""

LARGEST = 8
"""ESC/POS, GS !: letters grow up to eight times."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; `wide` and `high` multiply the letters.

    `right` is a second text, at the right edge of a line whose `text` is at the left.
    """

    text: str
    align: Align
    bold: bool
    wide: int
    high: int
    right: str = ""


def lines_of(block: Text, columns: int) -> list[Line]:
    """Wrap a paragraph for a paper of so many columns of normal letters."""
    text = clean(block.text).strip(" ")
    if not text:
        return [Line("", block.align, bold=False, wide=1, high=1)]
    wide, high = _factors(block.size, text, columns)
    return [Line(line, block.align, block.bold, wide, high) for line in wrap(text, columns // wide)]


def columns_of(block: Columns, columns: int) -> list[Line]:
    """Put two texts at the edges of a line; where they don't fit, on two lines."""
    left, right = clean(block.left).strip(" "), clean(block.right).strip(" ")
    if cells(left) + cells(right) < columns:
        return [Line(left, Align.LEFT, bold=False, wide=1, high=1, right=right)]
    return [*lines_of(Text(left), columns), *lines_of(Text(right, Align.RIGHT), columns)]


def wrap(text: str, width: int) -> list[str]:
    """Break a text between words, and a word that is too long anywhere.

    No line takes more than `width` printer cells, no text more than `MOST_LINES` lines.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width)
        lines += full
        if len(lines) > MOST_LINES:
            break
    lines.append(line)
    if len(lines) > MOST_LINES:
        lines = lines[:MOST_LINES]
        while cells(lines[-1]) >= width:
            lines[-1] = lines[-1][:-1]
        lines[-1] += "…"
    return lines


def _pieces(word: str, width: int) -> list[str]:
    pieces = [""]
    for character in word:
        if cells(pieces[-1] + character) > width:
            pieces.append("")
            if len(pieces) > MOST_LINES + 1:
                break
        pieces[-1] += character
    return pieces


def _factors(size: Size, text: str, columns: int) -> tuple[int, int]:
    if size is Size.TALL:
        return 1, 2
    if size is Size.LARGE:
        # A long name is better small than in pieces.
        return (2, 2) if cells(text) * 2 <= columns else (1, 2)
    if size is Size.HUGE:
        factor = max(1, min(LARGEST, columns // max(cells(text), 1)))
        return factor, factor
    return 1, 1
