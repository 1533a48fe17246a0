"""A document as bytes for a receipt printer: one string, for one write."""

from typing import Any

from printers.document import Align, Block, Columns, Cut, Document, Gap, QrCode, Rule, Text
from printers.drawing import draw_code, draw_line, module_for, raster
from printers.layout import Line, columns_of, lines_of
from printers.profiles import Profile
from printers.rendering import new_buffer
from printers.text import cells, clean, is_writable

# ESC/POS commands by their names in Epson's reference.
RESET = b"\x1b@"  # ESC @
CODE_PAGE = b"\x1bt"  # ESC t: the code page by which all text is written
FEED_AND_CUT = b"\x1dV\x42\x00"  # GS V 66: feed to the cutter, cut all but a point
FEED_TO_TEAR = b"\x1bd\x04"  # ESC d 4

_CODE_HEADER = 8  # GS ( k, function 180: the bytes before a code's data

_ALIGN = {Align.LEFT: b"\x1ba\x00", Align.CENTER: b"\x1ba\x01", Align.RIGHT: b"\x1ba\x02"}


def encode(document: Document, profile: Profile) -> bytes:
    """Return everything that prints this document, and nothing that does anything else.

    Raises `CodeTooLong` for a QR code that this paper cannot hold.
    """
    writer = _Writer(profile)
    for block in document.blocks:
        writer.write(block)
    return writer.finish()


class _Writer:
    """Collects bytes, and changes the printer's style only when the style changes."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._buffer: Any = new_buffer()
        self._align = Align.LEFT
        self._bold = False
        self._factors = (1, 1)
        # Page 0 is there on every printer (437), and ASCII is the same in all of them.
        self._raw(RESET + CODE_PAGE + bytes([profile.page_1252 or 0]))

    def write(self, block: Block) -> None:
        columns = self._profile.columns
        match block:
            case Text():
                for line in lines_of(block, columns):
                    self._line(line)
            case Columns():
                for line in columns_of(block, columns):
                    self._line(line)
            case Rule():
                self._line(Line("-" * columns, Align.LEFT, bold=False, wide=1, high=1))
            case Gap():
                self._style(self._align, bold=False, wide=1, high=1)
                self._raw(b"\n" * block.lines)
            case QrCode():
                self._code(block.data)
            case Cut():
                self._raw(FEED_AND_CUT if self._profile.cutter else FEED_TO_TEAR)

    def finish(self) -> bytes:
        return bytes(self._buffer.output)

    def _raw(self, data: bytes) -> None:
        self._buffer._raw(data)  # noqa: SLF001  python-escpos's one way to add bytes as they are

    def _line(self, line: Line) -> None:
        if is_writable(line.text + line.right, self._profile.encoding):
            text = line.text
            if line.right:
                text += " " * (self._profile.columns - cells(text + line.right)) + line.right
            self._style(line.align, bold=line.bold, wide=line.wide, high=line.high)
            self._raw(text.encode(self._profile.encoding) + b"\n")
        else:
            self._style(Align.LEFT, bold=self._bold, wide=1, high=1)
            self._raw(raster(draw_line(line, self._profile.dots)))

    def _code(self, data: str) -> None:
        data = clean(data)  # a printer obeys some controls even inside a code's data
        if not data:
            return
        module = module_for(data, self._profile.dots)
        self._style(Align.CENTER, bold=self._bold, wide=1, high=1)
        # What no command holds is drawn: how long the longest one is has to be known.
        fits = _CODE_HEADER + len(data.encode()) <= self._profile.longest_command
        if self._profile.native_qr and fits:
            # The printer draws no quiet zone: an empty line above and below stands for it.
            self._raw(b"\n")
            self._buffer.qr(data, native=True, size=module, ec=1)  # 1: level M
            self._raw(b"\n")
        else:
            self._raw(raster(draw_code(data, module)))

    def _style(self, align: Align, *, bold: bool, wide: int, high: int) -> None:
        if align is not self._align:
            self._raw(_ALIGN[align])
            self._align = align
        if bold is not self._bold:
            self._raw(b"\x1bE\x01" if bold else b"\x1bE\x00")
            self._bold = bold
        if (wide, high) != self._factors:
            self._raw(b"\x1d!" + bytes([(wide - 1) << 4 | (high - 1)]))
            self._factors = (wide, high)
