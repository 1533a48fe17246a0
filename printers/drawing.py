"""Lines and codes as dots, for what a printer's own letters cannot write."""

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from printers.document import Align
from printers.layout import Line

if TYPE_CHECKING:
    from PIL.Image import Image as Drawn
    from PIL.ImageFont import FreeTypeFont

CELL_HEIGHT = 24
"""Dots of a printer's normal letters (font A: 12 x 24)."""

QUIET_ZONE = 4
"""Light modules around a QR code (ISO/IEC 18004, 5.3.8)."""


@cache
def font(name: str, size: int) -> "FreeTypeFont":
    """Return one of the fonts that come with us; size in dots."""
    from PIL import ImageFont  # 30 ms

    with resources.as_file(resources.files("printers") / "fonts" / f"{name}.ttf") as path:
        return ImageFont.truetype(str(path), size)


def draw_line(line: Line, dots: int) -> "Drawn":
    """Draw one line across the paper, in black on white; it is made smaller until it fits."""
    from PIL import Image, ImageDraw  # 30 ms

    name = "DejaVuSans-Bold" if line.bold else "DejaVuSans"
    height = CELL_HEIGHT * line.high
    size = round(height * 0.8)
    while size > 8 and font(name, size).getlength(line.text) > dots:
        size -= 1
    letters = font(name, size)
    width = letters.getlength(line.text)
    left = {Align.LEFT: 0.0, Align.CENTER: (dots - width) / 2, Align.RIGHT: dots - width}
    image = Image.new("1", (dots, height + 4), 1)
    ImageDraw.Draw(image).text(
        (max(0.0, left[line.align]), height * 0.82), line.text, font=letters, fill=0, anchor="ls"
    )
    return image


def draw_code(data: str, module: int) -> "Drawn":
    """Draw a QR code with its quiet zone; `module` is the size of a module in dots."""
    import qrcode  # 40 ms
    from PIL import Image  # 30 ms

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(data)
    matrix = code.get_matrix()
    image = Image.new("1", (len(matrix), len(matrix)), 1)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x, y), 0)
    side = len(matrix) * module
    return image.resize((side, side), Image.Resampling.NEAREST)


def raster(image: "Drawn") -> bytes:
    """Return the command that prints these dots (ESC/POS, GS v 0)."""
    from PIL import Image  # 30 ms

    width = (image.width + 7) // 8
    # In a printer's bitmap a set bit is black; in Pillow's it is white.
    inverted = (
        image.convert("L").point(lambda value: 255 - value).convert("1", dither=Image.Dither.NONE)
    )
    header = b"\x1dv0\x00" + width.to_bytes(2, "little") + image.height.to_bytes(2, "little")
    return header + inverted.tobytes()
