"""A grid of lanes by time: a cursor by keys, spans by mouse or finger, now marked.

It draws its lines itself, and only those again that have changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import product

from rich.cells import cell_len
from textual.events import Resize
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from kiosk.i18n import Words
from kiosk.tui.widgets.cells import Cells
from kiosk.tui.widgets.grid_mouse import GridMouse
from kiosk.tui.widgets.lane_drawing import Frame, Marks, Painter
from kiosk.tui.widgets.lanes import Bar, Lane

NARROW_LABEL, WIDE_LABEL = 14, 20
HIGHEST = 5
"""Lines of a lane, where there is room."""

_HOUR = 4
"""Steps."""

_AHEAD = 4
"""Steps that are kept in sight before and after the cursor."""

Word = tuple[int, str, str]
"""A cell, what is written from there on, and its style."""

_OVER_OTHERS = frozenset(
    (
        "hour",
        "now",
        "past",
        "label-more",
        "edge-booked",
        "edge-option",
        "edge-over",
        "edge-elsewhere",
    )
)
"""Styles that keep the background of what they are drawn on, unless they have one of their own."""

_STYLES = (
    *("hours", "hour", "now", "now-word", "cursor-word", "label", "label-more", "label-here"),
    *("even", "odd", "past", "shut", "shut-word", "buffer"),
    *("booked", "booked-odd", "option", "over", "elsewhere", "here"),
    *("edge-booked", "edge-option", "edge-over", "edge-elsewhere"),
    *("cursor", "selected", "carried"),
)


@dataclass(frozen=True, slots=True)
class Carried:
    """A bar that was taken up; `grip` is how many steps before the cursor it begins.

    `offset` is how far from a step's edge it began, `lane` the key of the lane it was in.
    """

    bar: Bar
    grip: int
    offset: timedelta
    lane: str


class TimeGrid(GridMouse, Widget):
    """Lanes below each other. The screen moves its cursor; it posts what the mouse does."""

    COMPONENT_CLASSES = {f"grid--{name}" for name in _STYLES}  # noqa: RUF012  Textual's

    def __init__(self, words: Words, zone: tzinfo, now: datetime) -> None:
        super().__init__()
        self.words, self.zone, self.now = words, zone, now
        self.lanes: tuple[Lane, ...] = ()
        self.matters = (0, 96)
        self.lane_number, self.step = 0, 0
        self.pinned: int | None = None
        self.carried: Carried | None = None
        self._top = self._first = 0
        self._painter: Painter | None = None

    # What is shown

    def show(self, lanes: tuple[Lane, ...], now: datetime, matters: tuple[int, int]) -> None:
        """Show other lanes; `matters` are the steps between which most of it happens.

        Only what differs is drawn again.
        """
        alike = len(lanes) == len(self.lanes) and now == self.now and matters == self.matters
        changed = [n for n, lane in enumerate(lanes) if alike and lane != self.lanes[n]]
        if matters != self.matters:
            self.matters = matters
            self._first = self._first_seen()
        self.lanes, self.now = lanes, now
        self._painter = None
        self.move_to(self.lane_number, self.step, keep_pinned=True)
        if not alike:
            self.refresh()
        for number in changed:
            self._refresh_lane(number)

    def on_resize(self, _: Resize) -> None:
        """Keep the cursor in sight."""
        self._first = self._first_seen()
        self._painter = None
        self._scroll()

    # The cursor

    @property
    def lane(self) -> Lane | None:
        """The lane of the cursor."""
        return self.lanes[self.lane_number] if self.lanes else None

    @property
    def bar(self) -> Bar | None:
        """What lies under the cursor."""
        return self.lane.bar_at(self.step) if self.lane else None

    @property
    def selection(self) -> tuple[int, int] | None:
        """The first and the last step that are selected."""
        if self.pinned is None:
            return None
        return min(self.pinned, self.step), max(self.pinned, self.step)

    def move_to(self, lane: int, step: int, *, keep_pinned: bool = False) -> None:
        """Move the cursor, as far as there are lanes and steps."""
        if not self.lanes:
            return
        before = self.lane_number
        self.lane_number = min(max(lane, 0), len(self.lanes) - 1)
        self.step = min(max(step, 0), self.lanes[self.lane_number].steps - 1)
        if not keep_pinned or self.lane_number != before:
            self.pinned = None
        if not self._scroll():
            for number in {before, self.lane_number}:
                self._refresh_lane(number)
            self.refresh(Region(0, 0, self.size.width, 1))

    def select(self, lane: int, first: int, last: int) -> None:
        """Select some steps of a lane."""
        self.move_to(lane, last)
        self.pinned = first
        self._refresh_lane(self.lane_number)

    def extend(self, by: int) -> None:
        """Select from where the cursor was."""
        if self.pinned is None:
            self.pinned = self.step
        self.move_to(self.lane_number, self.step + by, keep_pinned=True)

    def clear_selection(self) -> None:
        """Select nothing; the cursor goes where the selection began."""
        if self.selection is not None:
            self.move_to(self.lane_number, self.selection[0])

    def carry(self, bar: Bar | None) -> None:
        """Take something up, to be put down where the cursor goes; None: let go of it."""
        self.pinned = None
        if bar is None or self.lane is None:
            self.carried = None
        else:
            first = self.lane.step_at(bar.start)
            offset = bar.start - self.lane.edges[first]
            self.carried = Carried(bar, self.step - first, offset, self.lane.key)
        self.refresh()

    def carried_start(self) -> datetime | None:
        """Return when what is carried would begin, in UTC."""
        if self.carried is None or self.lane is None:
            return None
        step = min(max(self.step - self.carried.grip, 0), self.lane.steps - 1)
        return self.lane.edges[step] + self.carried.offset

    # Where things are

    @property
    def row_height(self) -> int:
        """Lines of a lane."""
        room = max(self.size.height - 1, 1)
        return min(max(room // max(len(self.lanes), 1), 1), HIGHEST)

    @property
    def frame(self) -> Frame:
        """Which part of the lanes is seen."""
        label = NARROW_LABEL if self.size.width < 120 else WIDE_LABEL
        time = max(self.size.width - label, 1)
        # An hour has a whole number of cells, so that all hours look alike.
        an_hour = max(time * _HOUR // max(self.matters[1] - self.matters[0], 1), _HOUR)
        return Frame(label, time, self._first, an_hour / _HOUR)

    def place_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return the lane and the step at a cell; None where there is none."""
        frame = self.frame
        number = self._top + (y - 1) // self.row_height
        if y < 1 or x < frame.label or not 0 <= number < len(self.lanes):
            return None
        step = frame.step_at(x)
        return (number, step) if step < self.lanes[number].steps else None

    def _first_seen(self) -> int:
        """Return where to begin so that what matters is in the middle; a full hour."""
        spare = self.frame.seen - (self.matters[1] - self.matters[0])
        return max(self.matters[0] - max(spare, 0) // (2 * _HOUR) * _HOUR, 0)

    def _scroll(self) -> bool:
        """Keep the cursor in sight; tell whether everything had to move for that."""
        if not self.lanes or not self.size:
            return False
        seen = self.frame.seen
        last = max(self.lanes[self.lane_number].steps - seen, 0)
        # Where all that matters is in sight, nothing of it gives way to a margin.
        ahead = (
            0
            if self._first <= self.matters[0] and self.matters[1] <= self._first + seen
            else _AHEAD
        )
        first = min(max(self._first, self.step + 1 + ahead - seen), max(self.step - ahead, 0))
        first = min(first, last)
        rows = max((self.size.height - 1) // self.row_height, 1)
        top = min(max(self._top, self.lane_number + 1 - rows), self.lane_number)
        top = min(top, max(len(self.lanes) - rows, 0))
        if (first, top) == (self._first, self._top):
            return False
        self._first, self._top = first, top
        self._painter = None
        self.refresh()
        return True

    def _refresh_lane(self, number: int) -> None:
        height = self.row_height
        y = 1 + (number - self._top) * height
        self.refresh(Region(0, y, self.size.width, height))

    # Drawing

    def notify_style_update(self) -> None:
        """Take the colours anew."""
        super().notify_style_update()
        self._painter = None

    def render_line(self, y: int) -> Strip:
        """Draw the hours, or one line of a lane."""
        painter = self._painter = self._painter or self._new_painter()
        if y == 0:
            return self._hours(painter).strip()
        number, row = divmod(y - 1, painter.height)
        number += self._top
        if number >= len(self.lanes):
            return Strip.blank(self.size.width, painter.styles["even"])
        lane, marks = self.lanes[number], self._marks(number)
        return painter.line(lane, row, marks, odd=bool(number % 2)).strip()

    def _new_painter(self) -> Painter:
        styles = {
            name: self.get_component_rich_style(f"grid--{name}", partial=name in _OVER_OTHERS)
            for name in _STYLES
        }
        return Painter(self.frame, styles, self.row_height, self.now, self.zone)

    def _marks(self, number: int) -> Marks:
        if number != self.lane_number:
            return Marks()
        start = self.carried_start()
        carried = (self.carried.bar, start) if self.carried and start else None
        return Marks(self.step, self.selection, carried)

    def _hours(self, painter: Painter) -> Cells:
        """Draw the hours, with now and the cursor's time over them."""
        frame, styles, lane = painter.frame, painter.styles, self.lane
        cells = Cells(self.size.width, styles["hours"])
        if lane is None:
            return cells
        at = self.carried_start() or lane.edges[(self.selection or (self.step,))[0]]
        taken = []
        for start, word, style in self._words_above(lane, at):
            taken.append((start, cells.put(start, word, styles[style])))
        for step in range(frame.first, lane.steps):
            local = lane.edges[step].astimezone(self.zone)
            word = self.words.time(local)
            word = word if cell_len(word) < _HOUR * frame.scale else str(local.hour)
            x, width = frame.x(step), cell_len(word)
            if local.minute == 0 and x + width <= cells.width and self._is_free(taken, x, width):
                cells.put(x, word, styles["hours"])
        return cells

    def _words_above(self, lane: Lane, at: datetime) -> Sequence[Word]:
        """Return now and the cursor's time, right or left of their places; at one place now."""
        frame = self.frame
        today = next((one for one in self.lanes if one.edges[0] <= self.now < one.edges[-1]), None)
        cursor = self._beside(frame.x(lane.position(at)), "▾", at, "cursor-word")
        if today is None:
            return cursor[:1]
        now = self._beside(frame.x(today.position(self.now)), "▼", self.now, "now-word")
        for one, other in product(now, cursor):
            if self._is_free([(one[0], one[0] + cell_len(one[1]))], other[0], cell_len(other[1])):
                return one, other
        return now[:1] or cursor[:1]

    def _beside(self, x: int, sign: str, at: datetime, style: str) -> list[Word]:
        """Return where a time can be written above its place, the best first."""
        time = self.words.time(at.astimezone(self.zone))
        width = cell_len(time)
        every = [(x, sign + time, style), (x - width, time + sign, style), (x, sign, style)]
        return [
            word
            for word in every
            if self.frame.label <= word[0] and word[0] + cell_len(word[1]) <= self.size.width
        ]

    def _is_free(self, taken: list[tuple[int, int]], x: int, width: int) -> bool:
        return all(x + width <= start or x >= end for start, end in taken)
