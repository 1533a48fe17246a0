"""Letters and digits as large as the place allows, to be read from metres away."""

import unicodedata

from rich.text import Text
from textual.app import RenderResult
from textual.geometry import Size
from textual.widget import Widget

from kiosk.domain.texts import clean

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
    "-": "00000 00000 00000 01110 00000 00000 00000",
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


def arranged(text: str, size: Size) -> tuple[list[str], int]:
    """Return the text in one line or two, whichever is larger, and its scale; 0: no room."""
    words = text.split(" ")
    splits = [[" ".join(words[:n]), " ".join(words[n:])] for n in range(1, len(words))]
    half = Size(size.width, max(size.height // 2, 0))
    best = [text], scale_for(text, size)
    for lines in splits:
        scale = min(scale_for(line, half) for line in lines)
        if scale > best[1]:
            best = lines, scale
    return best


class BigLetters(Widget):
    """A number that grows with its widget; with `breaks`, a name that may take two lines."""

    def __init__(
        self,
        text: str,
        *,
        id: str,  # noqa: A002  Textual's
        centred: bool = True,
        breaks: bool = False,
    ) -> None:
        super().__init__(id=id)
        self.text = text
        self.centred, self.breaks = centred, breaks

    def show(self, text: str) -> None:
        """Draw another text; nothing is drawn again when it is the same."""
        if text != self.text:
            self.text = text
            self.refresh()

    def render(self) -> RenderResult:
        """Draw the text at the largest scale; plain where there is no room for large letters."""
        lines, scale = arranged(self.text, self.size) if self.breaks else ([self.text], 0)
        if not self.breaks:
            scale = max(1, scale_for(self.text, self.size))
        if not scale:
            return Text(clean(self.text), justify="center" if self.centred else "left")
        rows = [row for line in lines for row in draw(line, scale).split("\n")]
        return Text("\n".join(self._indented(row) for row in rows), no_wrap=True)

    def _indented(self, row: str) -> str:
        return " " * (max(0, self.size.width - len(row)) // 2 if self.centred else 0) + row
