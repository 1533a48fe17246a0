"""One answer to the question on the screen: a digit, a sign, a word."""

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kiosk.tui.text import fit, wrap

_DIGIT_CELLS = 7
_SIGN_CELLS = 4
_MARGIN = 2


@dataclass(frozen=True, slots=True)
class Option:
    """What a choice shows; `key` tells the screen which one it is."""

    key: str
    sign: str
    label: str
    hint: str = ""
    weak: bool = False


class Choice(Widget, can_focus=True):
    """A large button. The focused one has a marker, not only another colour."""

    COMPONENT_CLASSES = {"choice--digit", "choice--gap", "choice--hint", "choice--label"}  # noqa: RUF012  Textual's

    @dataclass
    class Chosen(Message):
        """Somebody chose this."""

        option: Option

    def __init__(self, digit: int, option: Option) -> None:
        super().__init__(classes="-weak" if option.weak else "")
        self.digit = digit
        self.option = option

    def choose(self) -> None:
        """Say that this was chosen."""
        self.post_message(self.Chosen(self.option))

    def on_click(self, event: Click) -> None:
        """Choose by mouse or finger."""
        event.stop()
        self.choose()

    def render_line(self, y: int) -> Strip:
        """Draw one row: digit, sign, then the label and its hint around the middle."""
        digit_style = self.get_component_rich_style("choice--digit")
        if y == self.size.height - 1 and y > 1:
            # Half a row of the background keeps the choices apart.
            gap = self.get_component_rich_style("choice--gap").color
            under = self.get_component_rich_style("choice--label") + Style(color=gap)
            return Strip(
                [
                    Segment("▄" * _DIGIT_CELLS, digit_style + Style(color=gap)),
                    Segment("▄" * max(self.size.width - _DIGIT_CELLS, 0), under),
                ]
            ).crop(0, self.size.width)
        digit = f" {self.digit} " if y == self._first_row() else ""
        label, style = self._text_at(y)
        first_row = self._first_row()
        sign = self.option.sign if y == first_row else ""
        marker = "▶" if self.has_focus and y == first_row else " "
        width = max(self.size.width - _DIGIT_CELLS, 0)
        text_width = max(width - 2 - _SIGN_CELLS, 0)
        return Strip(
            [
                Segment(digit.center(_DIGIT_CELLS), digit_style),
                Segment(f"{marker} ", style),
                Segment(fit(f" {sign}", _SIGN_CELLS), style),
                Segment(fit(label, text_width), style),
            ]
        ).crop(0, self.size.width)

    def _lines(self) -> list[tuple[str, str]]:
        width = max(self.size.width - _DIGIT_CELLS - _SIGN_CELLS - 2 - _MARGIN, 1)
        height = max(self.size.height - 1, 1)
        hint = wrap(self.option.hint, width, 2)[: height - 1]
        label = wrap(self.option.label, width, max(1, height - len(hint)))
        return [(line, "choice--label") for line in label] + [
            (line, "choice--hint") for line in hint
        ]

    def _first_row(self) -> int:
        return max(0, (self.size.height - 1 - len(self._lines())) // 2)

    def _text_at(self, y: int) -> tuple[str, Style]:
        lines = self._lines()
        row = y - self._first_row()
        if 0 <= row < len(lines):
            text, name = lines[row]
            return text, self.get_component_rich_style(name)
        return "", self.get_component_rich_style("choice--label")
