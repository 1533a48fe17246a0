"""Files that a command is given."""

from pathlib import Path

from kiosk.domain.refusals import Refused


def read_file(path: Path, most: int) -> bytes:
    """Return what a file holds, `most` bytes.

    Raises `Refused`: `import.unreadable-file` (`file`), `import.too-big` (`most` megabytes).
    """
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise Refused("import.unreadable-file", file=str(path)) from error
    if len(data) > most:
        raise Refused("import.too-big", most=most // 1_000_000)
    return data
