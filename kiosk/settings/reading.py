"""From a path to the tables of a file."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.settings.mistakes import Mistake
from kiosk.settings.outside import CONFIG
from kiosk.settings.wording import printable, shown

HERE = Path("config.toml")
SYSTEM = Path("/etc/kiosk/config.toml")

MOST_BYTES = 1_000_000
"""Far more than any house needs; keeps the program from reading a disk to its end."""

# Patterns that only a mistake needs are not compiled before.
_LINE = r"\(at line ([0-9]+), column [0-9]+\)$"
_PLACE = r" \(at [^)]*\)$"
# What the parser says when a key or a table comes a second time.
_DUPLICATE = r"Cannot (overwrite|declare|redefine|mutate)|Duplicate"


class Unreadable(Exception):  # noqa: N818  a file in this state
    """There are no tables to be had; `mistake` says why."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake))
        self.mistake = mistake


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its path as given, its text and its tables."""

    path: Path
    text: str
    tables: Mapping[str, Any]


def read(path: Path | None, environ: Mapping[str, str]) -> Document:
    """Read the file at this path, or the one that the environment names, or the usual one.

    Raises `Unreadable`.
    """
    if path is not None:
        return _read_one(path, printable(str(path)))
    if named := environ.get(CONFIG):
        return _read_one(Path(named), CONFIG)
    for usual in (HERE, SYSTEM):
        try:
            return _parse(usual, _bytes(usual))
        except FileNotFoundError:
            continue
    expected = f"it in this folder, or {SYSTEM}"
    raise Unreadable(Mistake("config.file-missing", str(HERE), None, "", "no such file", expected))


def _read_one(path: Path, asked_by: str) -> Document:
    try:
        return _parse(path, _bytes(path))
    except FileNotFoundError:
        found = f"{shown(str(path))}, which does not exist"
        mistake = Mistake("config.file-missing", asked_by, None, "", found, "an existing file")
        raise Unreadable(mistake) from None


def _bytes(path: Path) -> bytes:
    """Return what the file holds; raises FileNotFoundError, or `Unreadable` with other reasons."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise
    except IsADirectoryError:
        found = "a folder"
    except PermissionError:
        found = "a file that this user may not read"
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        found = printable(getattr(error, "strerror", None) or str(error))
    name, expected = printable(str(path)), "a file that can be read"
    raise Unreadable(Mistake("config.file-unreadable", name, None, "", found, expected))


def _parse(path: Path, data: bytes) -> Document:
    def mistake(code: str, line: int | None, found: str, expected: str) -> Unreadable:
        return Unreadable(Mistake(code, printable(str(path)), line, "", found, expected))

    if len(data) > MOST_BYTES:
        expected = f"at most {MOST_BYTES} bytes"
        raise mistake("config.file-too-large", None, "a very large file", expected)
    try:
        text = data.decode("utf-8-sig")  # some editors put a mark in front
    except UnicodeDecodeError as error:
        bad_line = data.count(b"\n", 0, error.start) + 1
        raise mistake("config.not-utf8", bad_line, "bytes that are no text", "UTF-8 text") from None
    if not text.strip():
        raise mistake("config.file-empty", None, "an empty file", "the settings of a house")
    try:
        return Document(path, text, tomllib.loads(text))
    except RecursionError:
        found = "lists or tables in each other, too many to follow"
        raise mistake("config.syntax", None, found, "the settings of a house") from None
    except ValueError as error:
        message = str(error)
        line = _line(message, text)
        found = shown(text.split("\n")[line - 1].strip()) if line else shown(message)
        if re.search(_DUPLICATE, message):
            expected = "each table and each key once"
            raise mistake("config.duplicate-key", line, found, expected) from None
        reason = printable(re.sub(_PLACE, "", message))
        raise mistake("config.syntax", line, found, f"TOML ({reason})") from None


def _line(message: str, text: str) -> int | None:
    """Return the line that the parser complains about, if it names one."""
    if match := re.search(_LINE, message):
        return int(match[1])
    return text.rstrip().count("\n") + 1 if message.endswith("(at end of document)") else None
