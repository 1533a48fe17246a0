"""Tables as spreadsheets save them: one line names the columns, every other one is a row."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from kiosk.domain.refusals import Refused

Columns = Mapping[str, frozenset[str]]
"""What the first line of a table may call its columns, by our name for each."""


def rows(
    data: bytes, called: Columns, needed: Sequence[str], refusal: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with their lines: what each of the known columns says.

    Raises `Refused` with the code `refusal` (`missing`) for a table without a needed column.
    """
    columns: dict[str, int] | None = None
    reader = csv.reader(io.StringIO(_text(data)), delimiter=_delimiter(data))
    for row in reader:
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


def _columns(
    row: Sequence[str], called: Columns, needed: Sequence[str], refusal: str
) -> dict[str, int]:
    found = {
        name: place
        for place, cell in enumerate(row)
        for name, names in called.items()
        if cell.strip().casefold() in names
    }
    missing = [name for name in needed if name not in found]
    if missing:
        raise Refused(refusal, missing=", ".join(sorted(called[missing[0]])))
    return found


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(data: bytes) -> str:
    first = data.split(b"\n", 1)[0]
    return max(";,\t", key=lambda sign: first.count(sign.encode()))
