"""A picture of what the bytes print, as it would lie in a hand."""

from io import BytesIO
from typing import TYPE_CHECKING

from printers.drawing import CELL_HEIGHT, CodeTooLong, code_matrix, font
from printers.profiles import Profile
from printers.reader import Bitmap, Code, CutMark, Feed, Item, Page, Place, Printed, read

if TYPE_CHECKING:
    from PIL.Image import Image

LINE = 30
"""Dots from one line to the next (ESC/POS, ESC 2: 3.75 mm); larger letters take their height."""

MARGIN = 32
"""Dots of paper around what is printed, and of table around the paper."""

_PAPER, _INK, _TABLE, _SHADOW = (252, 251, 247), (28, 28, 32), (205, 200, 190), (90, 84, 74)
_TOOTH = 8


def png(data: bytes, profile: Profile) -> bytes:
    """Return a PNG of what these bytes print on this paper."""
    buffer = BytesIO()
    draw(read(data, profile.page_1252), profile).save(buffer, "PNG")
    return buffer.getvalue()


def draw(page: Page, profile: Profile) -> "Image":
    """Draw a page: a dot of the printer is a dot of the picture; a cut begins a new sheet.

    What is printed starts `2 * MARGIN` dots from the left and from the top.
    """
    from PIL import Image  # 30 ms

    sheets = [_sheet(items, profile, is_cut=is_cut) for items, is_cut in _sheets(page)]
    height = sum(sheet.height for sheet, _ in sheets) + MARGIN * (len(sheets) + 1)
    table = Image.new("RGB", (profile.dots + 4 * MARGIN, height), _TABLE)
    y = MARGIN
    for paper, edge in sheets:
        _lay(table, paper, edge, y)
        y += paper.height + MARGIN
    return table


def _sheets(page: Page) -> list[tuple[list[Item], bool]]:
    """Part the page at its cuts; a sheet is what is on it, and whether it was cut off."""
    sheets: list[tuple[list[Item], bool]] = []
    items: list[Item] = []
    for item in page.items:
        items.append(item)
        if isinstance(item, CutMark):
            sheets.append((items, True))
            items = []
    if items or not sheets:
        sheets.append((items, False))
    return sheets


def _sheet(items: list[Item], profile: Profile, *, is_cut: bool) -> "tuple[Image, Image]":
    """Draw a sheet, and its outline: a cutter leaves teeth, no cutter a straight end."""
    from PIL import Image, ImageDraw  # 30 ms

    drawn = [_draw(item, profile) for item in items]
    heights = [
        image.height if image else _empty(item) for item, image in zip(items, drawn, strict=True)
    ]
    paper = Image.new("RGB", (profile.dots + 2 * MARGIN, sum(heights) + 2 * MARGIN), _PAPER)
    y = MARGIN
    for item, image, height in zip(items, drawn, heights, strict=True):
        if image and isinstance(item, Printed | Bitmap | Code):
            room = profile.dots - image.width
            x = {Place.LEFT: 0, Place.CENTER: room // 2, Place.RIGHT: room}[item.place]
            paper.paste(_INK, (MARGIN + x, y), image)
        y += height
    edge = Image.new("L", paper.size, 255)
    if is_cut:
        pen = ImageDraw.Draw(edge)
        for x in range(0, paper.width, _TOOTH):
            bottom = paper.height
            pen.polygon([(x, bottom), (x + _TOOTH / 2, bottom - _TOOTH), (x + _TOOTH, bottom)], 0)
    return paper, edge


def _lay(table: "Image", paper: "Image", edge: "Image", y: int) -> None:
    """Lay a sheet on the table, with its shadow."""
    from PIL import Image, ImageFilter  # 30 ms

    shadow = Image.new("L", table.size, 0)
    shadow.paste(edge.point(lambda value: value // 3), (MARGIN + 4, y + 6))
    table.paste(_SHADOW, (0, 0), shadow.filter(ImageFilter.GaussianBlur(6)))
    table.paste(paper, (MARGIN, y), edge)


def _empty(item: Item) -> int:
    """Return the dots of paper that pass without ink."""
    match item:
        case Feed(lines):
            return LINE * lines
        case CutMark():
            return LINE
    return 0


def _draw(item: Item, profile: Profile) -> "Image | None":
    """Return an item's ink as a mask, or nothing where it has none."""
    from PIL import Image  # 30 ms

    match item:
        case Printed():
            return _letters(item, profile)
        case Bitmap():
            return Image.frombytes("1", (item.width, item.height), b"".join(item.rows))
        case Code():
            try:
                matrix = code_matrix(item.data, item.level)
            except CodeTooLong:
                return None  # a printer leaves it out as well
            code = Image.new("1", (len(matrix), len(matrix)))
            code.putdata([255 if dark else 0 for row in matrix for dark in row])
            side = len(matrix) * item.module
            return code.resize((side, side), Image.Resampling.NEAREST) if side else None
    return None


def _letters(line: Printed, profile: Profile) -> "Image":
    from PIL import Image  # 30 ms

    cell = profile.dots // profile.columns
    height = max(LINE, CELL_HEIGHT * line.high)
    mask = Image.new("L", (cell * line.wide * len(line.text), height), 0)
    for at, character in enumerate(line.text):
        mask.paste(_glyph(character, cell, line), (at * cell * line.wide, 0))
    return mask


def _glyph(character: str, cell: int, line: Printed) -> "Image":
    """Draw a letter in its cell, stretched as the printer stretches it."""
    from PIL import Image, ImageDraw  # 30 ms

    # Drawn large and made smaller: the edges of large letters stay sharp.
    sharp = max(line.wide, line.high)
    size = round(cell * 1.62) * sharp
    letters = font("DejaVuSansMono-Bold" if line.bold else "DejaVuSansMono", size)
    glyph = Image.new("L", (cell * sharp, CELL_HEIGHT * sharp), 0)
    place = (cell * sharp / 2, CELL_HEIGHT * sharp * 0.8)
    ImageDraw.Draw(glyph).text(place, character, font=letters, fill=255, anchor="ms")
    return glyph.resize((cell * line.wide, CELL_HEIGHT * line.high), Image.Resampling.LANCZOS)
