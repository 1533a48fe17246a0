"""How one lane of a grid of time is drawn, line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from math import ceil, floor

from rich.cells import cell_len
from rich.style import Style

from kiosk.tui.text import fit, wrap
from kiosk.tui.widgets.cells import Cells
from kiosk.tui.widgets.lanes import Bar, Lane, Look

HIGH = 3
"""Lanes of so many lines leave half a line free below their bars."""

Styles = Mapping[str, Style]
Stretch = tuple[int, int]
"""Cells `[from, until)`."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Which part of the lanes is seen: cells of the labels and of the time.

    `scale`: how many cells a step has, which need not be a whole number.
    """

    label: int
    time: int
    first: int
    scale: float

    @property
    def width(self) -> int:
        """All cells."""
        return self.label + self.time

    @property
    def seen(self) -> int:
        """How many steps are seen whole."""
        return int(self.time / self.scale)

    def step_at(self, x: int) -> int:
        """Return the step to which a cell belongs, most of it."""
        return self.first + int((x - self.label + 0.5) / self.scale)

    def x(self, position: float) -> int:
        """Return the cell of a position in steps; the labels come before it."""
        return self.label + floor(self._cells(position))

    def x_after(self, position: float) -> int:
        """Return the cell after the last that is touched before a position."""
        return self.label + ceil(self._cells(position))

    def _cells(self, position: float) -> float:
        return round((position - self.first) * self.scale, 6)


@dataclass(frozen=True, slots=True)
class Marks:
    """What lies over one lane: the cursor, a selection `[first, last]`, something carried."""

    cursor: int | None = None
    selection: tuple[int, int] | None = None
    carried: tuple[Bar, datetime] | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where everything of a lane is, in cells; the same for each of its lines."""

    open: tuple[Stretch, ...]
    hours: tuple[int, ...]
    end: int
    past: int
    now: int | None
    buffers: tuple[Stretch, ...]
    bars: tuple["_PlacedBar", ...]


@dataclass(frozen=True, slots=True)
class _PlacedBar:
    """A bar and its cells `[start, end)`; another one lies over it from `covered` on."""

    bar: Bar
    start: int
    end: int
    covered: int


class Painter:
    """Draws the lanes of one picture; made anew when it is moved, or the time goes on."""

    def __init__(
        self, frame: Frame, styles: Styles, height: int, now: datetime, zone: tzinfo
    ) -> None:
        self.frame, self.styles, self.height = frame, styles, height
        self.now, self.zone = now, zone
        self._placed: dict[int, tuple[Lane, _Placed]] = {}

    def line(self, lane: Lane, row: int, marks: Marks, *, odd: bool) -> Cells:
        """Return one line of a lane."""
        placed = self._place(lane)
        side = "odd" if odd else "even"
        cells = Cells(self.frame.width, self.styles[side])
        self._day(cells, lane, placed, row, side)
        for start, end in placed.buffers:
            cells.fill(start, end, "░", self.styles["buffer"])
        here = lane.bar_at(marks.cursor) if marks.cursor is not None else None
        for one in placed.bars:
            self._bar(cells, one, row, side, here=one.bar is here)
        if placed.now is not None:
            cells.mark(placed.now, "│", self.styles["now"])
        if marks.selection:
            self._selection(cells, marks.selection, row)
        if marks.carried:
            self._carried(cells, lane, *marks.carried, row)
        elif marks.cursor is not None and not marks.selection:
            self._cursor(cells, marks.cursor, row, free=here is None)
        self._label(cells, lane, row, here=marks.cursor is not None)
        return cells

    # Where things are

    def _place(self, lane: Lane) -> _Placed:
        known = self._placed.get(id(lane))
        if known is None or known[0] is not lane:
            known = self._placed[id(lane)] = (lane, self._placing(lane))
        return known[1]

    def _placing(self, lane: Lane) -> _Placed:
        frame = self.frame
        seen = range(frame.first, min(frame.first + frame.seen + 1, lane.steps))
        buffers = [
            self._stretch(lane, start, end)
            for bar in lane.bars
            for start, end in ((bar.taken_from, bar.start), (bar.end, bar.taken_until))
            if end > start
        ]
        x = self._from(lane, self.now)
        today = lane.edges[0] <= self.now < lane.edges[-1]
        return _Placed(
            open=tuple(
                (self._from(lane, start), self._until(lane, end)) for start, end in lane.open
            ),
            hours=tuple(
                frame.x(step) for step in seen if lane.edges[step].astimezone(self.zone).minute == 0
            ),
            end=frame.x(lane.steps),
            past=self._until(lane, self.now) if self.now > lane.edges[0] else frame.label,
            now=x if today and x >= frame.label else None,
            buffers=tuple(buffers),
            bars=tuple(self._bars(lane)),
        )

    def _bars(self, lane: Lane) -> Iterator[_PlacedBar]:
        """Two bars may overlap in a lane of combined rooms: the later one lies above."""
        for n, bar in enumerate(lane.bars):
            start, end = self._stretch(lane, bar.start, bar.end)
            above = (self._from(lane, later.start) for later in lane.bars[n + 1 :])
            covered = min((x for x in above if start < x), default=end)
            if end > start:
                yield _PlacedBar(bar, start, end, min(end, covered))

    def _from(self, lane: Lane, moment: datetime) -> int:
        return max(self.frame.x(lane.position(moment)), self.frame.label)

    def _until(self, lane: Lane, moment: datetime) -> int:
        return max(self.frame.x_after(lane.position(moment)), self.frame.label)

    def _stretch(self, lane: Lane, start: datetime, end: datetime) -> Stretch:
        """Return the cells of a time, one at least; none if it can't be seen."""
        if end <= lane.edges[0] or start >= lane.edges[-1]:
            return 0, 0
        first, last = self._from(lane, start), self._until(lane, end)
        seen = last > self.frame.label and first < self.frame.width
        return (first, max(last, first + 1)) if seen else (0, 0)

    # Drawing

    def _label(self, cells: Cells, lane: Lane, row: int, *, here: bool) -> None:
        style = self.styles["label-here" if here else "label"]
        cells.fill(0, self.frame.label, " ", style)
        if row < len(lane.label):
            plain = row == 0 or here
            text = fit(lane.label[row], self.frame.label - 2)
            cells.put(1, text, style if plain else self.styles["label-more"])
        if here and row == 0:
            cells.put(0, "▶", style)

    def _day(self, cells: Cells, lane: Lane, placed: _Placed, row: int, side: str) -> None:
        """Draw when the lane is not used, what is past, and the hours."""
        label, styles = self.frame.label, self.styles
        if lane.closed:
            cells.fill(label, cells.width, "╱", styles["shut"])
            if row == 0:
                why = fit(lane.closed, min(cell_len(lane.closed), max(self.frame.time - 6, 0)))
                cells.put(label + 2, f" {why} ", styles["shut-word"])
            return
        cells.fill(label, cells.width, "·", styles["shut"])
        for start, end in placed.open:
            past = min(max(start, placed.past), end)
            cells.fill(start, past, " ", styles["past"])
            cells.fill(past, end, " ", styles[side])
        for x in placed.hours:
            cells.mark(x, "┊", styles["hour"])
        cells.fill(placed.end, cells.width, " ", styles["shut"])

    def _bar(self, cells: Cells, one: _PlacedBar, row: int, side: str, *, here: bool) -> None:
        bar, start, end = one.bar, one.start, one.end
        look = f"{bar.look}-odd" if side == "odd" and bar.look is Look.BOOKED else str(bar.look)
        style = self.styles["here" if here else look]
        lines = self.height - (self.height >= HIGH)
        if row >= lines:
            cells.fill(start, end, "▀", self.styles[side] + Style(color=style.bgcolor))
            return
        cells.fill(start, end, " ", style)
        edge = "▶" if here and row == 0 else "┊" if bar.look is Look.OPTION else "▎"
        cells.put(start, edge, style if here else style + self.styles[f"edge-{bar.look}"])
        text = laid_out(bar.text, bar.signs, one.covered - start - 1, lines)
        if row < len(text):
            cells.put(start + 1, text[row], style, one.covered)

    def _selection(self, cells: Cells, selection: tuple[int, int], row: int) -> None:
        first, last = selection
        style = self.styles["selected"]
        start, end = max(self.frame.x(first), self.frame.label), self.frame.x(last + 1)
        middle = row == (self.height - 1) // 2
        cells.fill(start, end, "─" if middle else " ", style)
        if middle and end - start > 1:
            cells.put(start, "├", style)
            cells.put(end - 1, "┤", style)

    def _cursor(self, cells: Cells, step: int, row: int, *, free: bool) -> None:
        start, end = self.frame.x(step), self.frame.x(step + 1)
        if start < self.frame.label:
            return
        if free:
            cells.fill(start, end, " ", self.styles["cursor"])
            if row == (self.height - 1) // 2:
                cells.put(start, "+", self.styles["cursor"])
        else:
            cells.tint(start, end, Style(underline=True))

    def _carried(self, cells: Cells, lane: Lane, bar: Bar, start: datetime, row: int) -> None:
        first, end = self._stretch(lane, start, start + (bar.end - bar.start))
        style = self.styles["carried"]
        cells.fill(first, end, " ", style)
        if end <= first:
            return
        text = laid_out(bar.text, bar.signs, end - first - 1, self.height)
        cells.put(first, "▶" if row == 0 else "┊", style)
        if row < len(text):
            cells.put(first + 1, text[row], style, end)


@lru_cache(maxsize=1024)
def laid_out(text: tuple[str, ...], signs: str, width: int, most: int) -> tuple[str, ...]:
    """Return the lines of a bar: the first text is worth the most, the signs end the last line."""
    if width < 1 or most < 1:
        return ()
    if most == 1:
        return (fit(f"{signs} {text[0]}".strip(), width),)
    lines: list[str] = []
    for n, line in enumerate(text):
        left = most - len(lines)
        if left < 1:
            break
        more = n == 0 and len(text) > 1 and left > 1
        lines += _broken(line, width, left - 1 if more else left)
    if signs:
        lines = lines[:most]
        last = lines.pop() if len(lines) == most else ""
        room = width - cell_len(signs) - 1
        kept = fit(last, room).rstrip() if room > 2 else ""
        lines.append(f"{kept} {signs}".strip())
    return tuple(lines)


def _broken(line: str, width: int, most: int) -> list[str]:
    """Break between words, or in narrow bars wherever a line is full."""
    if width > 7:
        return wrap(line, width, most)
    pieces: list[str] = []
    piece = ""
    for character in line:
        if cell_len(piece + character) > width:
            pieces.append(piece)
            piece = "" if character == " " else character
        else:
            piece += character
    pieces.append(piece)
    return pieces[:most]
