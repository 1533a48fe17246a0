"""One line to type in."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.widgets import Input

from kiosk.domain.texts import clean


class Line(Input, inherit_bindings=False):
    """Takes no more than it may, nothing that commands a terminal, and leaves the clipboard alone.

    Up, down, Tab and Enter belong to the dialog.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cursor_left"),
        Binding("right", "cursor_right"),
        Binding("shift+left", "cursor_left(True)"),
        Binding("shift+right", "cursor_right(True)"),
        Binding("ctrl+left", "cursor_left_word"),
        Binding("ctrl+right", "cursor_right_word"),
        Binding("home,ctrl+a", "home"),
        Binding("end,ctrl+e", "end"),
        Binding("shift+home", "home(True)"),
        Binding("shift+end", "end(True)"),
        Binding("backspace", "delete_left"),
        Binding("delete", "delete_right"),
        Binding("ctrl+w", "delete_left_word"),
        Binding("ctrl+u", "delete_left_all"),
        Binding("ctrl+k", "delete_right_all"),
    ]

    def __init__(
        self,
        value: str,
        most: int,
        *,
        id: str | None = None,  # noqa: A002  Textual's
        hint: str = "",
        select: bool = False,
    ) -> None:
        super().__init__(
            clean(value)[:most],
            placeholder=hinted(hint),
            max_length=most,
            id=id,
            select_on_focus=select,
            compact=True,
        )

    def hint(self, text: str) -> None:
        """Say what could be typed, while nothing is."""
        self.placeholder = hinted(text)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a text in the place of another; what is too much is left out."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        room = (self.max_length or 0) - (len(self.value) - (end - start))
        super().replace(clean(text)[: max(room, 0)], start, end)

    def restricted(self) -> None:
        """Say nothing: a bell would be heard by those who wait."""

    async def _on_paste(self, event: Paste) -> None:  # type: ignore[override]
        """Take all of a paste, its lines one after the other."""
        event.stop()
        event.prevent_default()
        self.replace(event.text[: 10 * (self.max_length or 0)], *self.selection)


def hinted(text: str) -> str:
    """Return a hint in brackets: in some colours it looks as if it had been typed."""
    return f"({clean(text)})" if text else ""
