"""Draws the fonts of the text console: Debian's own have no signs for a button or a QR code.

`python -m deploy.console_font` writes `deploy/kiosk-16x32.psfu` and a smaller one, in the format
PSF 2 with a table of Unicode (kbd's source, `psf.h`, says what is where).
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FOLDER = Path(__file__).parent
MOST = 256
"""Signs: with more, a console of Linux has eight colours in place of sixteen."""

_MAGIC, _HAS_UNICODE = 0x864AB572, 1

_OTHERS = "".join(
    [
        "\u00a0¡£§«»°·¿×÷",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŸ",
        "’‘“”„–—…•€→←↑↓↺↻↳",
        "─│┌┐└┘├┤┬┴┼┊╱━┃┏┓┗┛",
        "█▀▄▌▐▔▁▕▏▎▊░▒",
        "■▤▲▶▼◀▾◆◷●☑☐★☺♥⏸✎✓✗⚠➜",
    ]
)
SIGNS = _OTHERS[:0x20] + "".join(map(chr, range(0x20, 0x7F))) + _OTHERS[0x20:]
"""What French, English and their neighbours are written in, and what our screens draw with.

The space has to be the sign 0x20: the kernel clears with it, without looking into the table.
"""

_REACHES = {
    "left": "─┐┘┤┬┴┼━┓┛", "right": "─┌└├┬┴┼━┏┗",
    "up": "│└┘├┤┴┼┊┃┗┛", "down": "│┌┐├┤┬┼┊┃┏┓",
}  # fmt: skip
"""Which lines go from the middle to which side."""

_LINES = "".join(_REACHES.values())
_HEAVY = "━┃┏┓┗┛"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a sign is, in dots; `letters` is the size of the letters in it."""

    width: int
    height: int
    letters: int
    baseline: int

    @property
    def file(self) -> Path:
        """Where the font of this size is."""
        return FOLDER / f"kiosk-{self.width}x{self.height}.psfu"


SIZES = (Size(16, 32, 26, 25), Size(12, 24, 19, 18))
"""For a screen of 1600 × 960 dots or more, and for all others: 80 columns from 960 dots on."""


def drawn(sign: str, size: Size, font: ImageFont.FreeTypeFont) -> bytes:
    """Return the rows of a sign, two bytes each."""
    picture = Image.new("1", (size.width, size.height))
    pen = ImageDraw.Draw(picture)
    boxes = [*_block(sign, size), *_line(sign, size)]
    for left, top, right, bottom in boxes:
        pen.rectangle((left, top, right - 1, bottom - 1), fill=1)
    if sign in "░▒":
        for y in range(size.height):
            for x in range(size.width):
                pen.point((x, y), fill=int((x + 2 * y) % (4 if sign == "░" else 2) == 0))
    elif not boxes:
        pen.text((0, size.baseline), sign, fill=1, font=font, anchor="ls")
    if sign == "┊":
        for gap in range(size.height // 6, size.height, size.height // 4):
            pen.rectangle((0, gap, size.width, gap + size.height // 12), fill=0)
    return picture.tobytes()


def _block(sign: str, size: Size) -> list[tuple[int, int, int, int]]:
    """Return what a block fills: it has to reach its neighbours."""
    w, h = size.width, size.height
    blocks = {
        "█": [(0, 0, w, h)], "▀": [(0, 0, w, h // 2)], "▄": [(0, h // 2, w, h)],
        "▌": [(0, 0, w // 2, h)], "▐": [(w // 2, 0, w, h)],
        "▔": [(0, 0, w, h // 8)], "▁": [(0, h - h // 8, w, h)],
        "▕": [(w - w // 8, 0, w, h)], "▏": [(0, 0, w // 8, h)],
        "▎": [(0, 0, w // 4, h)], "▊": [(0, 0, w - w // 4, h)],
        # DejaVu has none.
        "⏸": [(x * w // 5, h // 4, (x + 1) * w // 5, h * 3 // 4) for x in (1, 3)],
    }  # fmt: skip
    return blocks.get(sign, [])


def _line(sign: str, size: Size) -> list[tuple[int, int, int, int]]:
    """Return the bars of a line, from the middle to each side that it reaches."""
    if sign not in _LINES:
        return []
    thick = size.width // (4 if sign in _HEAVY else 8)
    x, y = (size.width - thick) // 2, (size.height - thick) // 2
    bars = {
        "left": (0, y, x + thick, y + thick), "right": (x, y, size.width, y + thick),
        "up": (x, 0, x + thick, y + thick), "down": (x, y, x + thick, size.height),
    }  # fmt: skip
    return [bars[side] for side, lines in _REACHES.items() if sign in lines]


def font_file(size: Size) -> bytes:
    """Return a font as a file."""
    fonts = Path(__file__).parents[1] / "printers" / "fonts"
    font = ImageFont.truetype(str(fonts / "DejaVuSansMono-Bold.ttf"), size.letters)
    rows = [drawn(sign, size, font) for sign in SIGNS]
    rows += [bytes(len(rows[0]))] * (MOST - len(rows))
    table = b"".join(sign.encode() + b"\xff" for sign in SIGNS) + b"\xff" * (MOST - len(SIGNS))
    head = struct.pack(
        "<8I", _MAGIC, 0, 32, _HAS_UNICODE, MOST, len(rows[0]), size.height, size.width
    )
    return head + b"".join(rows) + table


if __name__ == "__main__":
    for size in SIZES:
        size.file.write_bytes(font_file(size))
