"""The line at the top: which house, what time."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from kiosk.domain.texts import clean
from kiosk.tui.text import fit


class HouseHeader(Widget):
    """The name at the left, the time at the right, a notice between them."""

    COMPONENT_CLASSES = {"header--name", "header--notice"}  # noqa: RUF012  Textual's

    def __init__(self, name: str) -> None:
        super().__init__()
        self.house = name
        self.notice = ""
        self.time = ""

    def say(self, notice: str, time: str) -> None:
        """Show another notice and time; nothing is drawn again when they are the same."""
        if (notice, time) != (self.notice, self.time):
            self.notice, self.time = notice, time
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        if y:
            return Strip.blank(self.size.width)
        style = self.get_component_rich_style("header--name")
        time = f" {clean(self.time)} "
        notice = f" {clean(self.notice)} " if self.notice else ""
        if cell_len(notice) > (most := max(self.size.width - cell_len(time), 0)):
            notice = fit(notice, most)
        room = max(self.size.width - cell_len(time) - cell_len(notice), 0)
        return Strip(
            [
                Segment(fit(f" {self.house}", room), style),
                Segment(notice, self.get_component_rich_style("header--notice")),
                Segment(time, style),
            ]
        ).crop(0, self.size.width)
