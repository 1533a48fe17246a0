"""Tables as spreadsheets save them: one line names the columns, every other one is a row."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kiosk.domain.refusals import Refused

Columns = Mapping[str, tuple[str, ...]]
"""What the first line of a table may call its columns, by our name for each; the best first."""


def rows(
    data: bytes, called: Columns, needed: Sequence[str], refusal: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with their lines: what each of the known columns says.

    Raises `Refused` with the code `refusal` (`missing`) for a table without a needed column, and
    `table.broken` (`line`) for one that is none.
    """
    columns: dict[str, int] | None = None
    # Also as old machines end their lines, by CR alone.
    lines = io.StringIO(_text(data), newline=None)
    reader = csv.reader(lines, delimiter=_delimiter(data), strict=True)
    for row in _cells(reader):
        if not any(cell.strip() for cell in row):
            continue
        if columns is None:
            columns = _columns(row, called, needed, refusal)
            continue
        yield (
            reader.line_num,
            {
                name: row[place].strip() if place < len(row) else ""
                for name, place in columns.items()
            },
        )


def count(said: str, otherwise: int, refusal: str) -> int:
    """Return the number that a cell says. Raises `Refused` with this code (`written`)."""
    digits = said.removesuffix("min").strip()
    if not digits:
        return otherwise
    if not (digits.isascii() and digits.isdigit() and len(digits) < 5):
        raise Refused(refusal, written=said[:20])
    return int(digits)


def _cells(reader: Any) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise Refused("table.broken", line=reader.line_num) from error


def _columns(
    row: Sequence[str], called: Columns, needed: Sequence[str], refusal: str
) -> dict[str, int]:
    heads = [cell.strip().casefold() for cell in row]
    found = {}
    for name, names in called.items():
        # The first name of ours that the table has, whatever else may mean the same.
        place = next((heads.index(head) for head in names if head in heads), None)
        if place is not None:
            found[name] = place
    missing = [name for name in needed if name not in found]
    if missing:
        raise Refused(refusal, missing=called[missing[0]][0])
    return found


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(data: bytes) -> str:
    first = data.split(b"\n", 1)[0].split(b"\r", 1)[0]
    return max(";,\t", key=lambda sign: first.count(sign.encode()))
