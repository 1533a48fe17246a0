"""A folder instead of a printer: the bytes, and a preview that can be read."""

import errno
import os
import re
from contextlib import suppress
from pathlib import Path

from printers.errors import PrinterError
from printers.profiles import Profile
from printers.transport.base import Outcome

_CODES = {
    errno.ENOSPC: "printer.disk-full",
    errno.EDQUOT: "printer.disk-full",
    errno.EACCES: "printer.denied",
    errno.EPERM: "printer.denied",
    errno.EROFS: "printer.denied",
    errno.ENOTDIR: "printer.missing",
    errno.EEXIST: "printer.missing",
}


class FileTransport:
    """Each job becomes two files, whole or not at all: `NAME.bin` and `NAME.txt`."""

    reads_back = False

    def __init__(self, folder: Path, profile: Profile) -> None:
        self._folder, self._profile = folder, profile

    def send(self, data: bytes, *, name: str, deadline: float) -> Outcome:  # noqa: ARG002
        """Write both files; when it returns, they are on the disk. Raises `PrinterError`."""
        from printers.preview import as_text  # only for this kind of printer
        from printers.reader import read

        stem = re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".")[:100] or "job"
        text = as_text(read(data), self._profile.columns).encode()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # The bytes last: where they are, the preview is too.
            for suffix, content in ((".txt", text), (".bin", data)):
                _write(self._folder / (stem + suffix), content)
        except OSError as error:
            raise PrinterError(
                _CODES.get(error.errno or 0, "printer.failed"), str(error)
            ) from error
        return Outcome.PRINTED

    def probe(self, deadline: float) -> None:  # noqa: ARG002
        """Find out whether the folder can be written. Raises `PrinterError`."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PrinterError(
                _CODES.get(error.errno or 0, "printer.failed"), str(error)
            ) from error
        if not os.access(self._folder, os.W_OK):
            raise PrinterError("printer.denied", str(self._folder))


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
