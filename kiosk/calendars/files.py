"""A file that is there whole, or as it was before."""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NoReturn

from kiosk.domain.refusals import Refused

_CODES = {
    errno.ENOENT: "file.no-folder",
    errno.ENOTDIR: "file.no-folder",
    errno.EISDIR: "file.is-a-folder",
    errno.ENOSPC: "file.disk-full",
    errno.EDQUOT: "file.disk-full",
    errno.EFBIG: "file.disk-full",
    errno.EACCES: "file.denied",
    errno.EPERM: "file.denied",
    errno.EROFS: "file.denied",
}


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file, also where another program reads it just then.

    A device or a pipe is written as it is. Raises `Refused` (`file`): `file.no-folder`,
    `.is-a-folder`, `.disk-full`, `.denied`, `.unwritable`.
    """
    try:
        # Whoever gave it as a link wants the link kept.
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                file.writelines(chunks)
        else:
            _replace(target, chunks)
    except (OSError, ValueError) as error:  # a path with a NUL is no OSError
        refuse(str(path), error)


def refuse(name: str, error: Exception) -> NoReturn:
    """Say no for what the system said. Raises `Refused`."""
    raise Refused(code_of(error), file=name) from error


def code_of(error: Exception) -> str:
    """Return the code of what the system said."""
    return _CODES.get(getattr(error, "errno", None) or 0, "file.unwritable")


def _replace(target: Path, chunks: Iterable[bytes]) -> None:
    # Two that write the same file must not write into one unfinished file.
    unfinished = target.with_name(f".{target.name[:50]}.{os.getpid()}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        with unfinished.open("xb") as file:
            _write(file, chunks)
        if target.exists():
            unfinished.chmod(target.stat().st_mode & 0o777)
        unfinished.replace(target)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _write(file: BinaryIO, chunks: Iterable[bytes]) -> None:
    file.writelines(chunks)
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """The new name is on the disk when the folder is; where that can't be asked, it is written."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
