"""What mouse and finger do on a grid of time."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual.events import Click, MouseDown, MouseEvent, MouseMove, MouseUp
from textual.message import Message

if TYPE_CHECKING:
    from kiosk.tui.widgets.time_grid import TimeGrid


class GridMouse:
    """Touching moves the cursor, twice opens; dragging selects a span or carries a bar."""

    _pressed: tuple[int, int] | None = None
    _dragged = False

    @dataclass
    class Touched(Message):
        """The cursor was put somewhere; `twice`: to open what is there."""

        twice: bool

    @dataclass
    class Spanned(Message):
        """A span was selected."""

    @dataclass
    class PutDown(Message):
        """What was dragged was let go of."""

    @property
    def _grid(self) -> "TimeGrid":
        return cast("TimeGrid", self)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Put the cursor there."""
        grid = self._grid
        if grid.disabled or event.button != 1:
            return
        place = self._place(event)
        if place is None:
            return
        self._pressed, self._dragged = place, False
        grid.capture_mouse()
        grid.move_to(*place)
        grid.post_message(self.Touched(twice=False))

    def on_mouse_move(self, event: MouseMove) -> None:
        """Select further, or carry further."""
        grid = self._grid
        place = self._place(event) if self._pressed else None
        if place is None or self._pressed is None or (place == self._pressed and not self._dragged):
            return
        lane, step = place
        if not self._dragged:
            self._dragged = True
            if grid.bar is not None and grid.carried is None:
                grid.carry(grid.bar)
        if grid.carried is not None:
            grid.move_to(lane, step)
        elif grid.bar is None or grid.pinned is not None:
            grid.select(self._pressed[0], self._pressed[1], step)

    def on_mouse_up(self, event: MouseUp) -> None:
        """Say what the drag has come to."""
        del event
        grid = self._grid
        if self._pressed is None:
            return
        self._pressed = None
        grid.release_mouse()
        if self._dragged:
            grid.post_message(self.PutDown() if grid.carried else self.Spanned())

    def on_click(self, event: Click) -> None:
        """Open what was touched twice."""
        if event.chain == 2 and not self._dragged and self._place(event):
            self._grid.post_message(self.Touched(twice=True))

    def _place(self, event: MouseEvent) -> tuple[int, int] | None:
        return self._grid.place_at(event.x, event.y)
