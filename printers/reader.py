"""Reads the bytes that go to a printer, as a printer would: to check and to draw them.

It shares nothing with what makes the bytes; it knows ESC/POS as Epson's reference describes it.
"""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Place(StrEnum):
    """Where something stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of the printer's own letters; `wide` and `high` multiply them.

    A line that changes its style in the middle comes as it was at its end.
    """

    text: str
    place: Place
    bold: bool
    wide: int
    high: int


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Dots: `rows` of bytes, eight dots each, a set bit is black.

    Bands of one width that touch are one bitmap, as they are on paper.
    """

    width: int
    height: int
    rows: tuple[bytes, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code that the printer draws; `module` in dots, `level` one of L M Q H."""

    data: str
    module: int
    level: str
    place: Place


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty lines."""

    lines: int


@dataclass(frozen=True, slots=True)
class CutMark:
    """The cutter."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes that this reader has no meaning for, or that a printer obeys inside of data."""

    offset: int
    data: bytes


Item = Printed | Bitmap | Code | Feed | CutMark


@dataclass(frozen=True, slots=True)
class Page:
    """What comes out, from top to bottom, and what was not understood."""

    items: tuple[Item, ...]
    unknown: tuple[Unknown, ...]
    asked: tuple[bytes, ...] = ()
    """What asks the printer to answer, and prints nothing."""


def read(data: bytes, page_1252: int | None = 16) -> Page:
    """Return what these bytes print; `page_1252` is the printer's number of that code page."""
    pages = {0: "cp437"} | ({} if page_1252 is None else {page_1252: "cp1252"})
    reader = _Reader(data, pages)
    while reader.at < len(data):
        reader.step()
    reader.end_line(only_if_written=True)
    return Page(tuple(reader.items), tuple(reader.unknown), tuple(reader.asked))


_PLACES = (Place.LEFT, Place.CENTER, Place.RIGHT)
_LEVELS = "LMQH"
# ESC/POS, DLE EOT, DLE ENQ, DLE DC4: a printer obeys these wherever they stand, even in data.
_REAL_TIME = re.compile(rb"\x10[\x04\x05\x14].?", re.DOTALL)


def _decode(data: bytes) -> str:
    """Read a code's data: what scanners take for UTF-8 if it can be, else for Latin-1."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


@dataclass
class _Reader:
    data: bytes
    pages: dict[int, str]
    at: int = 0
    items: list[Item] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)
    text: str = ""
    place: Place = Place.LEFT
    bold: bool = False
    wide: int = 1
    high: int = 1
    page: str = "cp437"
    code: str = ""
    module: int = 3
    level: str = "L"

    def step(self) -> None:
        byte = self.data[self.at]
        if byte == 0x0A:
            self.at += 1
            self.end_line(only_if_written=False)
        elif byte >= 0x20:
            self.at += 1
            self.text += bytes([byte]).decode(self.page, "replace")
        elif byte == 0x1B:
            self._escape()
        elif byte == 0x1D:
            self._group()
        elif found := _REAL_TIME.match(self.data, self.at):
            self._not_known(len(found[0]))
        else:
            self._not_known(1)

    def end_line(self, *, only_if_written: bool) -> None:
        if self.text:
            line = Printed(self.text, self.place, self.bold, self.wide, self.high)
            self.items.append(line)
            self.text = ""
        elif not only_if_written:
            self.items.append(Feed(1))

    def _escape(self) -> None:
        command, value = self._at(1), self._at(2)
        if command == ord("@"):
            self.text = ""  # what was not yet printed is lost
            self.place, self.bold, self.wide, self.high = Place.LEFT, False, 1, 1
            self.page = "cp437"
            self.at += 2
        elif command == ord("t") and value in self.pages:
            self.page = self.pages[value]
            self.at += 3
        elif command == ord("a") and value in (0, 1, 2):
            self.place = _PLACES[value]
            self.at += 3
        elif command == ord("E") and value is not None:
            self.bold = bool(value & 1)
            self.at += 3
        elif command == ord("d") and value is not None:
            self.end_line(only_if_written=True)
            self.items.append(Feed(value))
            self.at += 3
        else:
            self._not_known(2)

    def _group(self) -> None:
        command, value = self._at(1), self._at(2)
        if command == ord("!") and value is not None:
            self.wide, self.high = (value >> 4 & 7) + 1, (value & 7) + 1
            self.at += 3
        elif command == ord("V") and value in (65, 66) and self._at(3) is not None:
            self.end_line(only_if_written=True)
            self.items.append(CutMark())
            self.at += 4
        elif command == ord("V") and value in (0, 1, 48, 49):
            self.end_line(only_if_written=True)
            self.items.append(CutMark())
            self.at += 3
        elif command == ord("v") and value == ord("0"):
            self._bitmap()
        elif command == ord("a") and value is not None:  # automatic status
            self._asks(3)
        elif self.data[self.at + 1 : self.at + 7] == b"(H\x06\x0000":  # tell when it is done
            self._asks(11)
        elif command == ord("(") and value == ord("k"):
            self._two_dimensional()
        else:
            self._not_known(2)

    def _asks(self, length: int) -> None:
        command = self.data[self.at : self.at + length]
        if len(command) < length:
            self._not_known(len(command))
            return
        self.asked.append(command)
        self.at += length

    def _bitmap(self) -> None:
        """GS v 0 m xL xH yL yH d…"""
        header = self.data[self.at + 3 : self.at + 8]
        if len(header) < 5 or header[0] != 0:
            self._not_known(3)
            return
        width = int.from_bytes(header[1:3], "little")
        height = int.from_bytes(header[3:5], "little")
        if not width or not height:
            self._not_known(8)
            return
        body = self.data[self.at + 8 : self.at + 8 + width * height]
        if len(body) < width * height:
            self._not_known(8 + len(body))
            return
        self.end_line(only_if_written=True)
        rows = tuple(body[y * width : (y + 1) * width] for y in range(height))
        self._add_dots(Bitmap(width * 8, height, rows, self.place))
        self._look_for_real_time(8, 8 + width * height)
        self.at += 8 + width * height

    def _add_dots(self, band: Bitmap) -> None:
        above = self.items[-1] if self.items else None
        if isinstance(above, Bitmap) and (above.width, above.place) == (band.width, band.place):
            self.items[-1] = replace(
                above, height=above.height + band.height, rows=above.rows + band.rows
            )
        else:
            self.items.append(band)

    def _two_dimensional(self) -> None:
        """GS ( k pL pH cn fn …: the functions of QR codes (cn = 49)."""
        length = (self._at(3) or 0) + 256 * (self._at(4) or 0)
        body = self.data[self.at + 5 : self.at + 5 + length]
        if len(body) < max(length, 2) or body[0] != 49:
            self._not_known(5 + len(body))
            return
        function, rest = body[1], body[2:]
        if function == 65 and len(rest) == 2:
            pass  # the model; 2 is the one that everybody reads
        elif function == 67 and len(rest) == 1 and 1 <= rest[0] <= 16:
            self.module = rest[0]
        elif function == 69 and len(rest) == 1 and 48 <= rest[0] <= 51:
            self.level = _LEVELS[rest[0] - 48]
        elif function == 80 and rest[:1] == b"0":
            self.code = _decode(rest[1:])
            self._look_for_real_time(8, 5 + length)
        elif function == 81 and rest == b"0":
            self.end_line(only_if_written=True)
            self.items.append(Code(self.code, self.module, self.level, self.place))
        else:
            self._not_known(5 + length)
            return
        self.at += 5 + length

    def _look_for_real_time(self, start: int, end: int) -> None:
        """Report real-time commands between two offsets from where we are."""
        for found in _REAL_TIME.finditer(self.data, self.at + start, self.at + end):
            self.unknown.append(Unknown(found.start(), found[0]))

    def _at(self, offset: int) -> int | None:
        place = self.at + offset
        return self.data[place] if place < len(self.data) else None

    def _not_known(self, length: int) -> None:
        self.unknown.append(Unknown(self.at, self.data[self.at : self.at + length]))
        self.at += max(length, 1)
