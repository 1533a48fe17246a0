"""Rows of text some of which can be chosen: by their digit, by arrows and Enter, by a touch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Click, Key, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kiosk.domain.texts import clean
from kiosk.tui.text import fit

DIGITS = "123456789"
"""More than nine things to choose from are not read by somebody in a hurry."""

_MARK_CELLS = 5
_MARKER_CELLS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row. With a `key` it can be chosen; `mark` is the digit or sign before it.

    `hint` stands behind the text, at `column` if it is given. `style`: `heading`, `strong`,
    `weak`, `good` or nothing.
    """

    text: str
    hint: str = ""
    key: str = ""
    mark: str = ""
    style: str = ""


GAP = Row("")


def numbered(rows: Iterable[Row], first: int = 1) -> list[Row]:
    """Return the rows that can be chosen with their digits, nine at most."""
    return [
        Row(row.text, row.hint, row.key, DIGITS[place], row.style)
        for place, row in enumerate(rows, first - 1)
        if place < len(DIGITS)
    ]


class Rows(ScrollView, can_focus=True, inherit_bindings=False):
    """A list that scrolls. The row that Enter chooses has a marker, not only another colour.

    `marks`: there is a column for digits; `always`: the marker is there without the focus, too.
    """

    COMPONENT_CLASSES = {  # noqa: RUF012  Textual's
        "rows--mark",
        "rows--text",
        "rows--heading",
        "rows--strong",
        "rows--weak",
        "rows--good",
        "rows--hint",
        "rows--cursor",
    }

    @dataclass
    class Picked(Message):
        """Somebody chose a row."""

        key: str

    @dataclass
    class Reached(Message):
        """The marker went to another row."""

        key: str

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        id: str | None = None,  # noqa: A002  Textual's
        marks: bool = True,
        always: bool = False,
    ) -> None:
        super().__init__(id=id)
        self.always = always
        self.rows: Sequence[Row] = ()
        self.cursor = 0
        self._marks = _MARK_CELLS if marks else 0
        self._hint_at = 0
        self.show(rows)

    def show(self, rows: Sequence[Row], cursor: str = "") -> None:
        """Show other rows; the marker goes to the one with this key, else to the first."""
        self.rows = rows
        self._hint_at = 2 + max((cell_len(clean(row.text)) for row in rows if row.hint), default=0)
        self.cursor = next(
            (n for n, row in enumerate(rows) if row.key and row.key == cursor),
            next((n for n, row in enumerate(rows) if row.key), 0),
        )
        self.virtual_size = Size(self.size.width, len(rows))
        self.scroll_to(0, 0, animate=False)
        self._show_cursor()
        self.refresh(layout=True)

    @property
    def key(self) -> str:
        """The key of the marked row; empty if there is none."""
        return self.rows[self.cursor].key if self.rows else ""

    def pick(self) -> None:
        """Choose the marked row."""
        if self.key:
            self.post_message(self.Picked(self.key))

    def pick_mark(self, mark: str) -> bool:
        """Choose the row with this mark, and tell whether there is one."""
        can = (n for n, row in enumerate(self.rows) if row.key and row.mark)
        found = next((n for n in can if self.rows[n].mark == mark), None)
        if found is not None:
            self._go(found)
            self.pick()
        return found is not None

    def move(self, by: int) -> bool:
        """Put the marker so many rows on, as far as that goes; tell whether it went anywhere."""
        can = [n for n, row in enumerate(self.rows) if row.key]
        if self.cursor not in can:
            return False
        before = self.cursor
        self._go(can[min(max(can.index(self.cursor) + by, 0), len(can) - 1)])
        return self.cursor != before

    def on_resize(self, event: Resize) -> None:
        """Be as wide as there is room."""
        self.virtual_size = Size(event.size.width, len(self.rows))
        self._show_cursor()

    def on_click(self, event: Click) -> None:
        """Choose by mouse or finger."""
        event.stop()
        place = event.y + self.scroll_offset.y
        if 0 <= place < len(self.rows) and self.rows[place].key:
            self._go(place)
            self.pick()

    def on_key(self, event: Key) -> None:
        """Move the marker; choose by Enter."""
        page = max(self.size.height - 1, 1)
        steps = {"up": -1, "down": 1, "home": -9999, "end": 9999}
        if len(self.rows) > self.size.height:
            steps |= {"pageup": -page, "pagedown": page}
        if event.key in steps and self.key:
            # At its ends the dialog may know where to go on.
            if self.move(steps[event.key]):
                event.stop()
        elif event.key in steps:  # nothing can be chosen: the arrows scroll
            event.stop()
            self.scroll_to(0, self.scroll_offset.y + steps[event.key], animate=False)
        elif event.key in ("enter", "space") and self.key:
            event.stop()
            self.pick()

    def on_focus(self) -> None:
        """Show the marker."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the marker: keys go elsewhere."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row: marker, mark, text, hint."""
        width = self.size.width
        place = y + self.scroll_offset.y
        plain = self.get_component_rich_style("rows--text")
        if place >= len(self.rows):
            return Strip.blank(width, plain)
        row = self.rows[place]
        live = self.has_focus or self.always
        here = place == self.cursor and bool(row.key) and live
        under = self.get_component_rich_style("rows--cursor") if here else Style()
        style = self._style_of(row)
        heading = self._marks and row.style == "heading"
        marker = " " if heading else "▶ " if here else "  "
        strip = [Segment(marker, plain + under)]
        if self._marks and not heading:
            mark = self.get_component_rich_style("rows--mark" if live else "rows--hint")
            strip += [Segment(f" {row.mark} ", mark) if row.mark else Segment("   ", plain + under)]
            strip += [Segment("  ", plain + under)]
        room = max(width - sum(segment.cell_length for segment in strip), 0)
        strip += self._text(row, room, style + under, under)
        return Strip(strip).adjust_cell_length(width, plain)

    def _text(self, row: Row, room: int, style: Style, under: Style) -> list[Segment]:
        if not row.hint:
            return [Segment(fit(row.text, room), style)]
        hint = self.get_component_rich_style("rows--hint") + under
        left = min(self._hint_at, max(room - min(cell_len(clean(row.hint)), room // 2), 0))
        left = max(left, room // 2) if left < self._hint_at else left
        return [
            Segment(fit(row.text, max(left - 2, 0)) + "  ", style),
            Segment(fit(row.hint, max(room - left, 0)), hint),
        ]

    def _style_of(self, row: Row) -> Style:
        return self.get_component_rich_style(f"rows--{row.style or 'text'}")

    def _go(self, place: int) -> None:
        if place != self.cursor:
            self.cursor = place
            self._show_cursor()
            self.refresh()
            self.post_message(self.Reached(self.key))

    def _show_cursor(self) -> None:
        """Scroll to the marked row, with the heading above it."""
        first = self.cursor
        while first > 0 and not self.rows[first - 1].key:
            first -= 1
        if self.rows and self.rows[self.cursor].key:
            height = min(self.cursor - first + 1, max(self.size.height, 1))
            region = Region(0, self.cursor - height + 1, 1, height)
            self.scroll_to_region(region, animate=False, force=True)
