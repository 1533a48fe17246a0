"""One line of a screen, cell by cell."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


class Cells:
    """Characters and their styles, written over each other; what lies outside is dropped."""

    __slots__ = ("_characters", "_styles", "_wide", "width")

    def __init__(self, width: int, style: Style) -> None:
        self.width = width
        self._characters = [" "] * width
        self._styles = [style] * width
        self._wide = False

    def fill(self, start: int, end: int, character: str, style: Style) -> None:
        """Put the same character into cells `[start, end)`."""
        start, end = max(start, 0), min(end, self.width)
        if end > start:
            self._cut(start, end)
            self._characters[start:end] = character * (end - start)
            self._styles[start:end] = [style] * (end - start)

    def tint(self, start: int, end: int, style: Style) -> None:
        """Add a style to cells `[start, end)`, and keep their text."""
        for x in range(max(start, 0), min(end, self.width)):
            self._styles[x] += style

    def put(self, x: int, text: str, style: Style, end: int | None = None) -> int:
        """Write text that was made harmless before; return the cell after it."""
        end = self.width if end is None else min(end, self.width)
        if cell_len(text) != len(text):
            return self._put_wide(x, text, style, end)
        text = text[: max(end - x, 0)]
        if x < 0 or not text:
            return x
        after = x + len(text)
        self._cut(x, after)
        self._characters[x:after] = text
        self._styles[x:after] = [style] * len(text)
        return after

    def mark(self, x: int, character: str, style: Style) -> None:
        """Put one sign where nothing is written."""
        if 0 <= x < self.width and self._characters[x] in " ·┊":
            self._characters[x] = character
            self._styles[x] += style

    def strip(self) -> Strip:
        """Return the line as Textual draws it."""
        segments = []
        begun, style = 0, self._styles[0] if self.width else Style()
        for x, other in enumerate(self._styles):
            # The same style is the same object, and comparing them by value took half the time.
            if other is not style:
                segments.append(Segment("".join(self._characters[begun:x]), style))
                begun, style = x, other
        segments.append(Segment("".join(self._characters[begun:]), style))
        return Strip(segments, self.width)

    def _put_wide(self, x: int, text: str, style: Style, end: int) -> int:
        """Write text in which a character may have two cells, or none."""
        self._wide = True
        for character in text:
            width = cell_len(character)
            if x + width > end:
                break
            if width == 0:
                if 0 < x <= self.width:
                    self._characters[x - 1] += character
                continue
            if x >= 0:
                self._cut(x, x + width)
                self._characters[x : x + width] = [character, *[""] * (width - 1)]
                self._styles[x : x + width] = [style] * width
            x += width
        return x

    def _cut(self, start: int, end: int) -> None:
        """Leave no half of a character that is two cells wide."""
        if not self._wide:
            return
        if start > 0 and self._characters[start] == "":
            self._characters[start - 1] = " "
        if end < self.width and self._characters[end] == "":
            self._characters[end] = " "
