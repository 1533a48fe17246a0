"""A calendar file from anywhere, taken apart within limits: its events, line by line, unread."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kiosk.domain.refusals import Refused
from kiosk.domain.texts import clean

MOST_BYTES = 20_000_000
MOST_EVENTS = 20_000
MOST_ZONES = 200
MOST_LINES = 1_000_000
MOST_READ_LINES = 300_000
"""Lines that say something which an import wants to know."""
MOST_DEPTH = 8

_FOLD = re.compile(rb"(?:\r\n|\n|\r)[ \t]")
_LINE = re.compile(rb"[^\r\n]+")
_NAME = re.compile(rb"(?:[A-Za-z0-9-]{1,32}\.)?([A-Za-z0-9-]{1,32})\s*[;:]")
# Possessive: what does not match is given up at once, however long it is.
_HEAD = re.compile(
    r"\s*+(?:[A-Za-z0-9-]++\.)?([A-Za-z0-9-]++)\s*+"
    r"((?:;[^=;:\"]*+(?:=(?:\"[^\"]*+\"|[^;:\"])*+)?+)*+):"
)
_PARAMETER = re.compile(r";\s*+([A-Za-z0-9-]++)\s*+=((?:\"[^\"]*+\"|[^;\"])*+)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BOMS = {
    b"\xff\xfe\x00\x00": "utf-32-le",
    b"\x00\x00\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"\xef\xbb\xbf": "utf-8",
}
_WITHOUT_BOM = {b"B\0E\0G\0I\0N\0": "utf-16-le", b"\0B\0E\0G\0I\0N": "utf-16-be"}

_OF_EVENTS = frozenset(
    b"UID SEQUENCE STATUS SUMMARY LOCATION CONTACT RECURRENCE-ID DTSTART DTEND DURATION RRULE RDATE"
    b" EXRULE EXDATE CATEGORIES DESCRIPTION CLASS"
    b" X-KIOSK-ROOM X-KIOSK-ORGANISATION X-KIOSK-KIND X-KIOSK-PEOPLE"
    b" X-KIOSK-LAYOUT X-KIOSK-EQUIPMENT X-KIOSK-NOTE".split()
)
_OF_ZONES = frozenset(b"TZID DTSTART TZOFFSETFROM TZOFFSETTO RRULE RDATE".split())
_OF_CALENDARS = frozenset({b"METHOD"})
_WANTED = {
    (b"VCALENDAR",): _OF_CALENDARS,
    (b"VCALENDAR", b"VEVENT"): _OF_EVENTS,
    (b"VCALENDAR", b"VTIMEZONE"): _OF_ZONES,
    (b"VCALENDAR", b"VTIMEZONE", b"STANDARD"): _OF_ZONES,
    (b"VCALENDAR", b"VTIMEZONE", b"DAYLIGHT"): _OF_ZONES,
}


@dataclass(frozen=True, slots=True)
class Property:
    """A line of a component: its value as it was written, its parameters in capitals."""

    name: str
    value: str
    parameters: Mapping[str, str]


@dataclass(slots=True)
class Component:
    """What stands between a BEGIN and its END, as far as an import wants to know it.

    `line` is where it begins in the file.
    """

    line: int
    lines: list[bytes] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def properties(self, encoding: str) -> Iterator[Property]:
        """Yield the lines, read. Raises `Refused`: `import.unreadable` (`part`)."""
        for line in self.lines:
            yield _property(line.decode(encoding, "replace"))


@dataclass(slots=True)
class RawCalendar:
    """One calendar of a file; `zones` are its descriptions of time zones."""

    about: Component
    events: list[Component] = field(default_factory=list)
    zones: list[Component] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RawFile:
    """What is in a file; `guessed`: it does not say, and is not, UTF-8."""

    calendars: tuple[RawCalendar, ...]
    encoding: str
    guessed: bool


def take_apart(data: bytes) -> RawFile:
    """Return the events of a file.

    Raises `Refused`: `import.empty`, `import.too-big`, `import.too-many`, `import.too-many-lines`,
    `import.too-many-zones` (all with `most`), `import.too-deep`, `import.not-a-calendar`,
    `import.truncated`, `import.damaged` (`line`).
    """
    if len(data) > MOST_BYTES:
        raise Refused("import.too-big", most=MOST_BYTES // 1_000_000)
    data = _in_utf8(data).replace(b"\0", b"")
    if not data.strip():
        raise Refused("import.empty")
    if max(data.count(b"\n"), data.count(b"\r")) > MOST_LINES:
        raise Refused("import.too-many-lines", most=MOST_LINES)
    builder = _built(data)
    guessed = not _is_utf8(data)
    return RawFile(builder.finished(), "cp1252" if guessed else "utf-8", guessed)


def _built(data: bytes) -> "_Builder":
    builder = _Builder()
    try:
        for number, line in _unfolded(data):
            builder.take(number, line)
    except Refused as refused:
        # Half of an END is no other END.
        if refused.code == "import.damaged" and not data.endswith((b"\r", b"\n")):
            raise Refused("import.truncated") from None
        raise
    return builder


def _part(number: int, line: bytes) -> bytes:
    """Return what begins or ends in a line."""
    _, colon, kind = line.partition(b":")
    if not colon:
        raise Refused("import.damaged", line=number)
    return kind.strip().upper()


class _Builder:
    """Puts lines where they belong."""

    def __init__(self) -> None:
        self._calendars: list[RawCalendar] = []
        self._open: list[tuple[bytes, Component]] = []
        self._events = self._zones = self._kept = 0

    def take(self, number: int, line: bytes) -> None:
        """Take the next line. Raises `Refused`."""
        match = _NAME.match(line)
        name = match[1].upper() if match else b""
        if name == b"BEGIN":
            self._begin(number, _part(number, line))
        elif name == b"END":
            self._end(number, _part(number, line))
        elif not self._calendars:
            raise Refused("import.not-a-calendar")
        elif name in _WANTED.get(tuple(kind for kind, _ in self._open), ()):
            self._kept += 1
            if self._kept > MOST_READ_LINES:
                raise Refused("import.too-many-lines", most=MOST_READ_LINES)
            self._open[-1][1].lines.append(line)

    def finished(self) -> tuple[RawCalendar, ...]:
        """Return what there is. Raises `Refused`: `import.truncated`."""
        if self._open:
            raise Refused("import.truncated")
        return tuple(self._calendars)

    def _begin(self, number: int, kind: bytes) -> None:
        if not self._open and kind != b"VCALENDAR":
            raise Refused("import.not-a-calendar")
        if len(self._open) == MOST_DEPTH:
            raise Refused("import.too-deep", line=number)
        made = Component(number)
        self._open.append((kind, made))
        path = tuple(kind for kind, _ in self._open)
        if path == (b"VCALENDAR",):
            self._calendars.append(RawCalendar(made))
        elif path == (b"VCALENDAR", b"VEVENT"):
            self._events += 1
            if self._events > MOST_EVENTS:
                raise Refused("import.too-many", most=MOST_EVENTS)
            self._calendars[-1].events.append(made)
        elif path == (b"VCALENDAR", b"VTIMEZONE"):
            self._zones += 1
            if self._zones > MOST_ZONES:
                raise Refused("import.too-many-zones", most=MOST_ZONES)
            self._calendars[-1].zones.append(made)
        elif path[:-1] == (b"VCALENDAR", b"VTIMEZONE"):
            self._open[-2][1].parts.append(made)

    def _end(self, number: int, kind: bytes) -> None:
        if not self._calendars:
            raise Refused("import.not-a-calendar")
        if not self._open or self._open[-1][0] != kind:
            raise Refused("import.damaged", line=number)
        self._open.pop()


def _unfolded(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each line with where it begins, put together again if it was folded."""
    # Some programs fold within a letter, so these are bytes.
    begun, pieces = 1, [b""]
    for number, line in enumerate(data.splitlines(), 1):
        if line[:1] in (b" ", b"\t"):
            pieces.append(line[1:])
            continue
        if pieces != [b""]:
            yield begun, b"".join(pieces)
        begun, pieces = number, [line]
    if pieces != [b""]:
        yield begun, b"".join(pieces)


def _in_utf8(data: bytes) -> bytes:
    """Return the same text in UTF-8 if it is marked as something else."""
    for marks in (_BOMS, _WITHOUT_BOM):
        for mark, encoding in marks.items():
            if data.startswith(mark):
                marked = data[len(mark) :] if marks is _BOMS else data
                return marked if encoding == "utf-8" else _recoded(marked, encoding)
    return data


def _recoded(data: bytes, encoding: str) -> bytes:
    return data.decode(encoding, "replace").encode("utf-8", "replace")


def _is_utf8(data: bytes) -> bool:
    return _is_valid(data) or _is_valid(_FOLD.sub(b"", data))


def _is_valid(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _property(line: str) -> Property:
    match = _HEAD.match(line)
    if match is None:
        raise Refused("import.unreadable", part=name_of(line))
    found = {name.upper(): value.strip(' "') for name, value in _PARAMETER.findall(match[2])}
    return Property(match[1].upper(), line[match.end() :], found)


def unescaped(text: str) -> str:
    """Return a TEXT as it was before it was written."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def name_of(written: str, most: int = 40) -> str:
    """Return so many characters of a line as may be said, whatever they do to a terminal."""
    return one_line(written[:most])


def one_line(text: str) -> str:
    """Return the text as it can be shown, each gap one space."""
    return clean(" ".join(text.split())).strip()
