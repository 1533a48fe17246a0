"""A picture of what the bytes print, as it would lie in a hand."""

from io import BytesIO
from typing import TYPE_CHECKING

from printers.drawing import CELL_HEIGHT, font
from printers.profiles import Profile
from printers.reader import Bitmap, Code, CutMark, Feed, Item, Place, Printed, read

if TYPE_CHECKING:
    from PIL.Image import Image

LINE = 30
"""Dots from one line of normal letters to the next (ESC/POS, ESC 2: 1/6 inch at 180 dpi)."""

MARGIN = 32
_PAPER, _INK, _TABLE = (252, 251, 247), (28, 28, 32), (205, 200, 190)
_TOOTH = 8


def png(data: bytes, profile: Profile) -> bytes:
    """Return a PNG of what these bytes print on this paper."""
    buffer = BytesIO()
    draw(data, profile).save(buffer, "PNG")
    return buffer.getvalue()


def draw(data: bytes, profile: Profile) -> "Image":
    """Draw what these bytes print: a dot of the printer is a dot of the picture."""
    from PIL import Image  # 30 ms

    items = read(data).items
    height = sum(_height(item) for item in items)
    paper = Image.new("RGB", (profile.dots + 2 * MARGIN, height + 2 * MARGIN), _PAPER)
    y = MARGIN
    for item in items:
        _put(paper, item, y, profile)
        y += _height(item)
    return _on_a_table(paper, is_cut=any(isinstance(item, CutMark) for item in items))


def _height(item: Item) -> int:
    match item:
        case Printed():
            return LINE + CELL_HEIGHT * (item.high - 1)
        case Bitmap():
            return item.height
        case Code():
            return len(_matrix(item)) * item.module
        case Feed():
            return LINE * item.lines
        case CutMark():
            return LINE


def _put(paper: "Image", item: Item, y: int, profile: Profile) -> None:
    from PIL import Image, ImageDraw  # 30 ms

    match item:
        case Printed():
            cell = profile.dots // profile.columns
            width = cell * item.wide
            x = _left(item.place, width * len(item.text), profile)
            for character in item.text:
                glyph = _glyph(character, cell, item)
                paper.paste(_INK, (MARGIN + x, y), glyph)
                x += width
        case Bitmap():
            mask = Image.frombytes("1", (item.width, item.height), b"".join(item.rows))
            paper.paste(_INK, (MARGIN + _left(item.place, item.width, profile), y), mask)
        case Code():
            matrix = _matrix(item)
            x = MARGIN + _left(item.place, len(matrix) * item.module, profile)
            pen = ImageDraw.Draw(paper)
            for row, modules in enumerate(matrix):
                for column, dark in enumerate(modules):
                    if dark:
                        left, top = x + column * item.module, y + row * item.module
                        box = (left, top, left + item.module - 1, top + item.module - 1)
                        pen.rectangle(box, fill=_INK)
        case _:
            pass


def _left(place: Place, width: int, profile: Profile) -> int:
    if place is Place.CENTER:
        return (profile.dots - width) // 2
    return profile.dots - width if place is Place.RIGHT else 0


def _glyph(character: str, cell: int, item: Printed) -> "Image":
    """Draw a letter in its cell as the printer does: small first, then multiplied."""
    from PIL import Image, ImageDraw  # 30 ms

    letters = font("DejaVuSansMono-Bold" if item.bold else "DejaVuSansMono", round(cell * 1.62))
    sharp = 4 if max(item.wide, item.high) > 1 else 1
    letters = letters.font_variant(size=letters.size * sharp)
    glyph = Image.new("L", (cell * sharp, CELL_HEIGHT * sharp), 0)
    place = (cell * sharp / 2, CELL_HEIGHT * sharp * 0.8)
    ImageDraw.Draw(glyph).text(place, character, font=letters, fill=255, anchor="ms")
    return glyph.resize((cell * item.wide, CELL_HEIGHT * item.high))


def _matrix(code: Code) -> list[list[bool]]:
    import qrcode  # 40 ms

    levels = {
        "L": qrcode.ERROR_CORRECT_L,
        "M": qrcode.ERROR_CORRECT_M,
        "Q": qrcode.ERROR_CORRECT_Q,
        "H": qrcode.ERROR_CORRECT_H,
    }
    drawn = qrcode.QRCode(error_correction=levels[code.level], border=0)
    drawn.add_data(code.data)
    return [[bool(module) for module in row] for row in drawn.get_matrix()]


def _on_a_table(paper: "Image", *, is_cut: bool) -> "Image":
    """Lay the paper on something darker; a cutter leaves teeth, no cutter an open end."""
    from PIL import Image, ImageDraw, ImageFilter  # 30 ms

    width, height = paper.size
    edge = Image.new("L", paper.size, 255)
    if is_cut:
        pen = ImageDraw.Draw(edge)
        for x in range(0, width, _TOOTH):
            tooth = [(x, height), (x + _TOOTH / 2, height - _TOOTH), (x + _TOOTH, height)]
            pen.polygon(tooth, fill=0)
    around = MARGIN
    table = Image.new("RGB", (width + 2 * around, height + 2 * around), _TABLE)
    shadow = Image.new("L", table.size, 0)
    shadow.paste(edge.point(lambda value: value // 3), (around + 4, around + 6))
    table.paste((90, 84, 74), (0, 0), shadow.filter(ImageFilter.GaussianBlur(6)))
    table.paste(paper, (around, around), edge)
    return table
