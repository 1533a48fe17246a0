"""Waiting for a commit by anybody, so that a screen follows what others do."""

import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Event
from typing import Any, Protocol

from sqlalchemy import Engine

from db import sqlite
from db.engine import is_sqlite
from db.errors import DatabaseProblem
from db.notices import CHANNEL
from db.translation import problem_from, troubles

LOOK_EVERY = 0.1
"""Seconds between two looks at a SQLite file; a look costs 10 µs."""

ASK_EVERY = 20.0
"""Seconds after which a silent server is asked whether it is there."""


class Changes(Protocol):
    """What has been committed since somebody last asked. One thread waits, any may stop it."""

    def wait(self, seconds: float) -> bool:
        """Tell whether anybody has committed anything; False after so many seconds.

        Stopped, it tells False at once. Raises `DatabaseProblem`.
        """

    def stop(self) -> None:
        """Let whoever waits go on at once, for good."""


@contextmanager
def watching(engine: Engine) -> Iterator[Changes]:
    """Hear of every commit from now on. Raises `DatabaseProblem`."""
    try:
        connection = engine.raw_connection()
    except troubles(engine) as error:
        raise problem_from(error) from error
    raw: Any = connection.driver_connection
    # It goes back to no pool: nobody else may have it with what it listens to.
    connection.detach()
    with ExitStack() as after:
        after.callback(_close, engine, connection)
        changes = _File(engine, raw) if is_sqlite(engine) else _Server(engine, raw)
        after.callback(changes.close)
        yield changes


def _close(engine: Engine, connection: Any) -> None:
    with suppress(*troubles(engine)):
        connection.close()


class _File:
    """SQLite counts the commits of other connections (`PRAGMA data_version`)."""

    def __init__(self, engine: Engine, raw: Any) -> None:
        self._engine = engine
        self._raw = raw
        self._stopped = Event()
        self._file = sqlite.identity(engine.url.database)
        self._seen = self._version()

    def wait(self, seconds: float) -> bool:
        """Look again and again."""
        end = time.monotonic() + seconds
        while not self._stopped.is_set():
            version = self._version()
            if version != self._seen:
                self._seen = version
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            self._stopped.wait(min(LOOK_EVERY, left))
        return False

    def stop(self) -> None:
        """Let whoever waits go on."""
        self._stopped.set()

    def close(self) -> None:
        """Nothing is held open."""

    def _version(self) -> int:
        if sqlite.identity(self._engine.url.database) != self._file:
            raise DatabaseProblem("database.missing", "the file is gone, or another has its name")
        try:
            cursor = self._raw.execute("PRAGMA data_version")
            version = int(cursor.fetchone()[0])
            cursor.close()
        except troubles(self._engine) as error:
            raise problem_from(error) from error
        return version


class _Server:
    """PostgreSQL says so itself (`db.notices`)."""

    def __init__(self, engine: Engine, raw: Any) -> None:
        self._engine = engine
        self._raw = raw
        self._wake, self._woken = socket.socketpair()
        self._stopped = False
        try:
            raw.autocommit = True
            raw.execute(f"LISTEN {CHANNEL}")
        except troubles(engine) as error:
            self.close()
            raise problem_from(error) from error

    def wait(self, seconds: float) -> bool:
        """Wait for the line, or for `stop`."""
        end = time.monotonic() + seconds
        asked = time.monotonic()
        try:
            while not self._stopped:
                if self._heard():
                    return True
                left = end - time.monotonic()
                if left <= 0:
                    return False
                if time.monotonic() - asked > ASK_EVERY:
                    self._raw.execute("SELECT 1")  # a dead line would be silent for ever
                    asked = time.monotonic()
                    continue
                select.select([self._raw.fileno(), self._wake], [], [], min(left, ASK_EVERY))
        except troubles(self._engine) as error:
            raise problem_from(error) from error
        return False

    def stop(self) -> None:
        """Let whoever waits go on."""
        self._stopped = True
        with suppress(OSError):
            self._woken.send(b".")

    def close(self) -> None:
        """Close the line that wakes."""
        self._wake.close()
        self._woken.close()

    def _heard(self) -> bool:
        # All that has arrived counts as one; a commit after this is heard by the next call.
        return bool(list(self._raw.notifies(timeout=0)))
