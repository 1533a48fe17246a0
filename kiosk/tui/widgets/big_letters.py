"""Letters and digits as large as the place allows, to be read from metres away."""

import unicodedata

from rich.text import Text
from textual.app import RenderResult
from textual.geometry import Size
from textual.widget import Widget

# Five dots wide and seven high.
_GLYPHS = {
    "0": "01110 11011 11011 11011 11011 11011 01110",
    "1": "00110 01110 00110 00110 00110 00110 01111",
    "2": "11110 00011 00011 01110 11000 11000 11111",
    "3": "11110 00011 00011 01110 00011 00011 11110",
    "4": "11011 11011 11011 11111 00011 00011 00011",
    "5": "11111 11000 11000 11110 00011 00011 11110",
    "6": "01110 11000 11000 11110 11011 11011 01110",
    "7": "11111 00011 00011 00110 00110 01100 01100",
    "8": "01110 11011 11011 01110 11011 11011 01110",
    "9": "01110 11011 11011 01111 00011 00011 01110",
    "A": "01110 11011 11011 11111 11011 11011 11011",
    "B": "11110 11011 11011 11110 11011 11011 11110",
    "C": "01111 11000 11000 11000 11000 11000 01111",
    "D": "11110 11011 11011 11011 11011 11011 11110",
    "E": "11111 11000 11000 11110 11000 11000 11111",
    "F": "11111 11000 11000 11110 11000 11000 11000",
    "G": "01111 11000 11000 11011 11011 11011 01111",
    "H": "11011 11011 11011 11111 11011 11011 11011",
    "I": "01111 00110 00110 00110 00110 00110 01111",
    "J": "00111 00011 00011 00011 00011 11011 01110",
    "K": "11011 11011 11110 11100 11110 11011 11011",
    "L": "11000 11000 11000 11000 11000 11000 11111",
    "M": "10001 11011 11111 11111 10101 10001 10001",
    "N": "10011 11011 11011 11111 11111 11011 11001",
    "O": "01110 11011 11011 11011 11011 11011 01110",
    "P": "11110 11011 11011 11110 11000 11000 11000",
    "Q": "01110 11011 11011 11011 11011 01110 00011",
    "R": "11110 11011 11011 11110 11110 11011 11011",
    "S": "01111 11000 11000 01110 00011 00011 11110",
    "T": "11111 00110 00110 00110 00110 00110 00110",
    "U": "11011 11011 11011 11011 11011 11011 01110",
    "V": "11011 11011 11011 11011 11011 01110 00100",
    "W": "10001 10001 10101 11111 11111 11011 10001",
    "X": "11011 11011 01110 00100 01110 11011 11011",
    "Y": "11011 11011 11011 01110 00110 00110 00110",
    "Z": "11111 00011 00110 01100 01100 11000 11111",
    " ": "00 00 00 00 00 00 00",
}
HEIGHT = 7

# Two rows above the letter.
_ACCENTS = {
    "\u0300": "01000 00100",
    "\u0301": "00010 00100",
    "\u0302": "00100 01010",
    "\u0308": "01010 00000",
}
_NONE = "00000 00000"


def dots(text: str) -> list[str]:
    """Return rows of dots, seven or with accents nine; what has no glyph is left out."""
    letters: list[tuple[list[str], list[str]]] = []
    for character in text.upper():
        letter, *marks = list(unicodedata.normalize("NFD", character))
        if letter in _GLYPHS:
            glyph = _GLYPHS[letter].split()
            accent = next((_ACCENTS[mark] for mark in marks if mark in _ACCENTS), _NONE).split()
            letters.append(([row[: len(glyph[0])] for row in accent], glyph))
    above = ["0".join(accent[y] for accent, _ in letters) for y in range(2)]
    rows = ["0".join(glyph[y] for _, glyph in letters) for y in range(HEIGHT)]
    return [*above, *rows] if any("1" in row for row in above) else rows


def scale_for(text: str, size: Size) -> int:
    """Return the largest scale that fits: cells wide and half cells high for each dot; 0: none."""
    rows = dots(text)
    return min(size.width // max(len(rows[0]), 1), size.height * 2 // len(rows))


def draw(text: str, scale: int) -> str:
    """Draw the text with half blocks."""
    rows = ["".join(dot * scale for dot in row) for row in dots(text) for _ in range(scale)]
    if len(rows) % 2:
        rows.append("0" * len(rows[0]))
    blocks = {"00": " ", "10": "▀", "01": "▄", "11": "█"}
    return "\n".join(
        "".join(blocks[a + b] for a, b in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )


class BigLetters(Widget):
    """A number that grows with its widget."""

    def __init__(self, text: str, *, id: str, centred: bool = True) -> None:  # noqa: A002  Textual's
        super().__init__(id=id)
        self.text = text
        self.centred = centred

    def render(self) -> RenderResult:
        """Draw the text at the largest scale."""
        drawn = draw(self.text, max(1, scale_for(self.text, self.size))).split("\n")
        indent = " " * (max(0, self.size.width - len(drawn[0])) // 2 if self.centred else 0)
        return Text("\n".join(indent + row for row in drawn), no_wrap=True)
