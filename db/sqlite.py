"""SQLite as we use it: which library, and what each connection is told."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

# https://sqlite.org/wal.html, "The WAL-reset bug": two connections can damage a WAL database
# in versions 3.7.0 to 3.51.2.
_WAL_IS_SAFE_FROM = (3, 51, 3)


_CHECKPOINT_PAGES = 4000
"""The log is carried into the file every 16 MB: four times less often than by default, as a
check-in changes several small trees and the same pages would be carried again and again."""


def library() -> ModuleType:
    """Return the SQLite driver to use: Python's own, or a newer one where Python's is affected."""
    if wal_is_safe(sqlite3):
        return sqlite3
    try:
        import pysqlite3  # only where it is needed
    except ImportError:
        return sqlite3
    newer: ModuleType = pysqlite3
    return newer if newer.sqlite_version_info > sqlite3.sqlite_version_info else sqlite3


def wal_is_safe(module: Any) -> bool:
    """Tell whether this library's write-ahead log can be shared by several programs."""
    return tuple(module.sqlite_version_info) >= _WAL_IS_SAFE_FROM


def journal_mode(module: Any) -> str:
    """Return the journal mode for this library: fast where that is safe, else the older one."""
    return "wal" if wal_is_safe(module) else "truncate"


def address(path: str) -> str:
    """Return how a file is opened: believing no disk that it damages nothing beside a write.

    https://sqlite.org/psow.html: then no commit shares a sector of the log with the one before,
    which a power cut could take along (measured: tests/power_cuts.py). It makes the log a tenth
    longer.
    """
    return f"file:{quote(path)}?psow=0"


def prepare(connection: Any, busy_seconds: float, journal: str) -> None:
    """Tell a new connection what SQLite forgets each time.

    `synchronous=FULL`: with NORMAL a power cut loses tickets that were already handed out.
    """
    connection.isolation_level = None  # the driver begins nothing by itself; see engine.py
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {round(busy_seconds * 1000)}")
    cursor.execute("PRAGMA foreign_keys = ON")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != journal:
        # Refused while somebody else has the file open, or on a read-only disk; what is there
        # then still works, and a write says what is wrong.
        with suppress(connection.OperationalError):
            cursor.execute(f"PRAGMA journal_mode = {journal}")
    cursor.execute("PRAGMA synchronous = FULL")
    # What is deleted is overwritten: it would stay in the file's free space, to be read by anybody.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    cursor.close()


def identity(path: str | None) -> tuple[int, int] | None:
    """Return what tells a file from another of the same name; None where there is no file."""
    try:
        status = Path(path).stat() if path else None
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status else None
