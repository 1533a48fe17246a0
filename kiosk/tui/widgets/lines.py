"""A few lines of text that change often: drawn without asking for a new layout."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kiosk.domain.texts import clean
from kiosk.tui.widgets.cells import Cells

Piece = tuple[str, str]
"""A text, and what it is: `plain`, `strong`, `weak` or `bad`."""


class Lines(Widget):
    """Pieces of text in lines; what does not fit ends in an ellipsis."""

    COMPONENT_CLASSES = {"lines--plain", "lines--strong", "lines--weak", "lines--bad"}  # noqa: RUF012  Textual's

    @dataclass
    class Touched(Message):
        """Somebody touched a cell."""

        lines: "Lines"
        x: int

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self.lines: Sequence[Sequence[Piece]] = ()

    def say(self, *lines: Sequence[Piece]) -> None:
        """Show other lines; nothing is drawn again when they are the same."""
        if lines != self.lines:
            self.lines = lines
            self.refresh()

    @property
    def text(self) -> str:
        """What is said, without how."""
        return "\n".join("".join(text for text, _ in line) for line in self.lines)

    def on_click(self, event: Click) -> None:
        """Say where it was touched."""
        self.post_message(self.Touched(self, event.x))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        plain = self.get_component_rich_style("lines--plain")
        cells = Cells(self.size.width, plain)
        x = 1
        for text, kind in self.lines[y] if y < len(self.lines) else ():
            before, x = (
                x,
                cells.put(x, clean(text), self.get_component_rich_style(f"lines--{kind}")),
            )
            if x >= self.size.width or x - before < len(clean(text)) - 1:
                cells.put(self.size.width - 1, "…", plain)
                break
        return cells.strip()
