"""A QR code in a terminal, for those who photograph it."""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

QUIET_ZONE = 4
"""Light modules around the code (ISO/IEC 18004, 5.3.8)."""

# Cameras want dark on light, whatever the theme.
_COLOURS = {False: "#ffffff", True: "#000000"}
_STYLES = {
    (above, below): Style(color=_COLOURS[above], bgcolor=_COLOURS[below])
    for above in _COLOURS
    for below in _COLOURS
}


@lru_cache(maxsize=8)
def matrix(data: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a code with medium error correction, quiet zone included."""
    import qrcode  # the first screen has none

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(data)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


class TerminalQr(Widget):
    """Two modules a cell, one above the other."""

    def __init__(self, data: str, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self.modules = matrix(data)
        self.styles.width = len(self.modules)
        self.styles.height = (len(self.modules) + 1) // 2

    def render_line(self, y: int) -> Strip:
        """Draw two rows of modules."""
        light = tuple(False for _ in self.modules)
        upper = self.modules[2 * y] if 2 * y < len(self.modules) else light
        lower = self.modules[2 * y + 1] if 2 * y + 1 < len(self.modules) else light
        return Strip(
            [Segment("▀", _STYLES[above, below]) for above, below in zip(upper, lower, strict=True)]
        )
