"""A folder instead of a printer: the bytes, and a preview that can be read."""

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from printers.errors import PrinterError
from printers.outcomes import MUTE, Abilities, Claim, Delivered, Job, Look, Outcome
from printers.profiles import Profile
from printers.transport.base import PDF, safe_name

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
    """Each job becomes two files, each whole or not there: `NAME.bin` and `NAME.txt`.

    Pages become one, `NAME.pdf`.
    `paper` is what the preview is made for.
    """

    reads_back = False

    def __init__(self, folder: Path, paper: Profile) -> None:
        self._folder, self._paper = folder, paper

    def deliver(
        self,
        job: Job,
        abilities: Abilities | None,  # noqa: ARG002
        deadline: float,  # noqa: ARG002  a disk cannot be given up
        claim: Claim,
    ) -> Delivered:
        """Write both files; when it returns, they are on the disk."""
        try:
            contents = self._contents(job.data)
            if not claim():
                return Delivered(Outcome.WITHDRAWN, None, "", None, MUTE)
            with _in_words():
                self._folder.mkdir(parents=True, exist_ok=True)
                _write_all(self._folder, safe_name(job.name), contents)
        except PrinterError as error:  # the files are whole or not there
            return Delivered(Outcome.NOT_SENT, error.code, error.detail, None, MUTE)
        return Delivered(Outcome.PRINTED, None, "", None, MUTE)

    def look(self, abilities: Abilities | None, deadline: float) -> Look:  # noqa: ARG002
        """Find out whether the folder can be written."""
        try:
            with _in_words():
                self._folder.mkdir(parents=True, exist_ok=True)
        except PrinterError as error:
            return Look(error.code, error.detail, None, MUTE)
        writable = os.access(self._folder, os.W_OK | os.X_OK)
        return Look(None if writable else "printer.denied", str(self._folder), None, MUTE)

    def _contents(self, data: bytes) -> dict[str, bytes]:
        """Return the files by how their names end."""
        if data.startswith(PDF):
            return {".pdf": data}
        return {".txt": self._preview(data), ".bin": data}

    def _preview(self, data: bytes) -> bytes:
        from printers.preview import as_text  # only for this kind of printer
        from printers.reader import read

        try:
            return as_text(read(data, self._paper.page_1252), self._paper.columns).encode(
                errors="replace"
            )
        except Exception as error:
            detail = f"no preview: {type(error).__name__}: {error}"
            raise PrinterError("printer.failed", detail) from error


def _write_all(folder: Path, stem: str, contents: dict[str, bytes]) -> None:
    # Two jobs of one name must not write into one unfinished file.
    own = f"{os.getpid()}-{threading.get_native_id()}"
    unfinished = {folder / f".{stem}{suffix}.{own}": suffix for suffix in contents}
    try:
        for path, suffix in unfinished.items():
            with path.open("wb") as file:
                file.write(contents[suffix])
                file.flush()
                os.fsync(file.fileno())
        # Only now, so that a disk that is full for one of them shows neither; the bytes last:
        # where they are, the preview is too.
        for path, suffix in unfinished.items():
            path.replace(folder / (stem + suffix))
    except OSError:
        for path in unfinished:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """The new names are on the disk when the folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PrinterError(_CODES.get(error.errno or 0, "printer.failed"), str(error)) from error
