"""Lines and codes as dots, for what a printer's own letters cannot write."""

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from printers.document import Align
from printers.layout import Line
from printers.profiles import BAND_ROWS

if TYPE_CHECKING:
    from PIL.Image import Image as Drawn
    from PIL.ImageFont import FreeTypeFont

CELL_HEIGHT = 24
"""Dots of a printer's normal letters (font A: 12 x 24)."""

QUIET_ZONE = 4
"""Light modules around a QR code (ISO/IEC 18004, 5.3.8)."""

MODULE = 8
"""Dots of a QR module, where it fits: 1 mm, which telephones read from an arm's length."""

_SMALL_DATA, _SMALL_MODULES = 84, 37  # ISO/IEC 18004, table 7: bytes in version 5 at level M

_SPACING = 6  # dots between two lines, half of it above and half below
_LEAST = 8  # smaller letters are no letters

_DLE = 0x10
_REAL_TIME = (0x04, 0x05, 0x14)  # ESC/POS, DLE EOT, DLE ENQ, DLE DC4


class CodeTooLong(ValueError):  # noqa: N818  it is named for who reads it
    """A QR code has more data than fits on the paper, or into any QR code."""


@cache
def font(name: str, size: int) -> "FreeTypeFont":
    """Return one of the fonts that come with us; size in dots."""
    from PIL import ImageFont  # 30 ms

    with resources.as_file(resources.files("printers") / "fonts" / f"{name}.ttf") as path:
        return ImageFont.truetype(str(path), size)


def draw_line(line: Line, dots: int) -> "Drawn":
    """Draw one line in black on white, from the left edge to its last dark dot.

    It is made smaller until it fits paper of so many dots.
    """
    from PIL import Image, ImageDraw  # 30 ms

    name = "DejaVuSans-Bold" if line.bold else "DejaVuSans"
    height = CELL_HEIGHT * line.high
    size = round(height * 0.8)
    while size > _LEAST and _width(line, name, size) > dots:
        size -= 1
    letters = font(name, size)
    image = Image.new("1", (dots, height + _SPACING), 1)
    pen = ImageDraw.Draw(image)
    for text, align in ((line.text, line.align), (line.right, Align.RIGHT)):
        room = dots - letters.getlength(text)
        left = {Align.LEFT: 0.0, Align.CENTER: room / 2, Align.RIGHT: room}[align]
        place = (max(0.0, left), _SPACING / 2 + height * 0.82)
        pen.text(place, text, font=letters, fill=0, anchor="ls")
    # White dots at the right need not be sent: on a serial line they take time.
    ink = image.convert("L").point(lambda value: 255 - value).getbbox()
    return image.crop((0, 0, ink[2] if ink else 8, image.height))


def _width(line: Line, name: str, size: int) -> float:
    """Return the dots that a line takes, with a letter's width between its two texts."""
    letters = font(name, size)
    both = letters.getlength(line.text) + letters.getlength(line.right)
    return both + size / 2 if line.right else both


def module_for(data: str, dots: int) -> int:
    """Return how many dots a module of this data's QR code gets on paper of so many dots.

    Raises `CodeTooLong` if not even one.
    """
    # Short data, which is what we print, need not load the library.
    if len(data.encode()) <= _SMALL_DATA and dots >= (_SMALL_MODULES + 2 * QUIET_ZONE) * MODULE:
        return MODULE
    from qrcode.exceptions import DataOverflowError  # 40 ms

    try:
        modules = 17 + 4 * int(_code(data, "M").best_fit())
    except (DataOverflowError, ValueError):
        raise CodeTooLong("a QR code cannot hold that much") from None
    module = min(MODULE, dots // (modules + 2 * QUIET_ZONE))
    if not module:
        raise CodeTooLong("the paper is too narrow for so much data in a QR code")
    return module


def code_matrix(data: str, level: str) -> list[list[bool]]:
    """Return a QR code's modules, dark is true, no quiet zone; `level` is one of L M Q H.

    Raises `CodeTooLong`.
    """
    from qrcode.exceptions import DataOverflowError  # 40 ms

    code = _code(data, level)
    try:
        return [[bool(module) for module in row] for row in code.get_matrix()]
    except (DataOverflowError, ValueError):
        raise CodeTooLong("a QR code cannot hold that much") from None


def _code(data: str, level: str) -> Any:
    import qrcode  # 40 ms

    code = qrcode.QRCode(
        error_correction=getattr(qrcode.constants, f"ERROR_CORRECT_{level}"), border=0
    )
    code.add_data(data)
    return code


def draw_code(data: str, module: int) -> "Drawn":
    """Draw a QR code of level M with its quiet zone; `module` is a module's size in dots."""
    from PIL import Image  # 30 ms

    matrix = code_matrix(data, "M")
    modules = len(matrix) + 2 * QUIET_ZONE
    image = Image.new("1", (modules, modules), 1)
    for y, row in enumerate(matrix, QUIET_ZONE):
        for x, dark in enumerate(row, QUIET_ZONE):
            if dark:
                image.putpixel((x, y), 0)
    return image.resize((modules * module, modules * module), Image.Resampling.NEAREST)


def raster(image: "Drawn") -> bytes:
    """Return the commands that print these dots, in bands from top to bottom (ESC/POS, GS v 0)."""
    from PIL import Image  # 30 ms

    # In a printer's bitmap a set bit is black; in Pillow's it is white.
    width = (image.width + 7) // 8
    padded = Image.new("1", (width * 8, image.height), 1)
    padded.paste(image.convert("1"), (0, 0))
    inverted = padded.convert("L").point(lambda value: 255 - value)
    dots = bytearray(inverted.convert("1", dither=Image.Dither.NONE).tobytes())
    for at in range(len(dots) - 1):
        # A printer obeys these commands even inside a bitmap; one more black dot disarms them.
        if dots[at] == _DLE and dots[at + 1] in _REAL_TIME:
            dots[at + 1] |= 0x08
    band = width * BAND_ROWS
    return b"".join(_band(dots[at : at + band], width) for at in range(0, len(dots), band))


def _band(dots: bytes | bytearray, width: int) -> bytes:
    rows = len(dots) // width
    return b"\x1dv0\x00" + width.to_bytes(2, "little") + rows.to_bytes(2, "little") + dots
