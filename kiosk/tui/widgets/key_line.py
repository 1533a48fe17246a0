"""The keys that make sense at this moment, each of which can be touched as well."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kiosk.tui.widgets.cells import Cells

_GAP = 2


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key by its name on the keyboard, and what it does; `intent` tells the screen which."""

    intent: str
    key: str
    text: str


class KeyLine(Widget):
    """As many keys as fit, the first ones first; the last one always."""

    COMPONENT_CLASSES = {"keys--key", "keys--text"}  # noqa: RUF012  Textual's

    @dataclass
    class Touched(Message):
        """Somebody touched a key."""

        intent: str

    def __init__(self) -> None:
        super().__init__()
        self.hints: tuple[KeyHint, ...] = ()

    def say(self, hints: Sequence[KeyHint]) -> None:
        """Show other keys; nothing is drawn again when they are the same."""
        if tuple(hints) != self.hints:
            self.hints = tuple(hints)
            self.refresh()

    def placed(self) -> list[tuple[int, int, KeyHint]]:
        """Return the keys that are shown: line, first cell, key."""
        found: list[tuple[int, int, KeyHint]] = []
        x = y = 0
        for n, hint in enumerate(self.hints):
            last_line = y == self.size.height - 1
            kept = 0 if n == len(self.hints) - 1 or not last_line else _width(self.hints[-1])
            if x + _width(hint) + kept > self.size.width:
                if last_line and n < len(self.hints) - 1:
                    continue
                if not last_line:
                    x, y = 0, y + 1
            found.append((y, x, hint))
            x += _width(hint)
        return found

    def render_line(self, y: int) -> Strip:
        """Draw one line of keys."""
        key, text = (self.get_component_rich_style(f"keys--{n}") for n in ("key", "text"))
        cells = Cells(self.size.width, text)
        for line, x, hint in self.placed():
            if line == y:
                cells.put(cells.put(x + 1, f" {hint.key} ", key), f" {hint.text}", text)
        return cells.strip()

    def on_click(self, event: Click) -> None:
        """Do as if the key was pressed."""
        for line, x, hint in self.placed():
            if line == event.y and x <= event.x < x + _width(hint):
                event.stop()
                self.post_message(self.Touched(hint.intent))


def _width(hint: KeyHint) -> int:
    return cell_len(hint.key) + cell_len(hint.text) + 4 + _GAP
