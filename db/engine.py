"""How a database is opened."""

import os
import select
import time
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DisconnectionError

from db import sqlite
from db.errors import DatabaseProblem

READING = "kiosk_reading"
"""Execution option of a connection that only reads."""

USED = "kiosk_used"
"""When a connection was last given back, on the monotonic clock."""

SURE = 5.0
"""Seconds for which a server that has answered is believed to be there."""

FILE = "kiosk_file"
"""What tells the file that a connection has open from another of its name."""


def make_engine(url: str, busy_seconds: float = 5.0) -> Engine:
    """Return an engine for a SQLite file or a PostgreSQL database; opens nothing yet.

    `busy_seconds` is how long a statement waits for another program's lock.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, busy_seconds)
    return _postgresql(address, busy_seconds)


def for_reading(engine: Engine) -> Engine:
    """Return the same engine, whose transactions each see one moment and wait for nobody."""
    if is_sqlite(engine):
        return engine.execution_options(**{READING: True})
    return engine.execution_options(isolation_level="REPEATABLE READ")


def is_sqlite(engine: Engine) -> bool:
    """Tell which of the two databases this is."""
    return engine.dialect.name == "sqlite"


class _File:
    """The file of a SQLite database, which people rename, delete, and replace by a backup."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._has_been_there = Event()

    def before_connecting(
        self, _dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]
    ) -> None:
        """Make its folder, but no empty file where there was one already; say what disks are."""
        if self._path and not self._path.startswith("file:"):
            Path(self._path).parent.mkdir(parents=True, exist_ok=True)
            if self._path != ":memory:":
                arguments[0] = sqlite.address(arguments[0])
                options["uri"] = True
        if self._has_been_there.is_set():
            self._identity()
        elif self._path and not self._path.startswith(("file:", ":memory:")):
            # Whoever else uses the machine has no business in it; its log is made as it is.
            with suppress(OSError):
                os.close(os.open(self._path, os.O_CREAT, 0o600))

    def opened(self, record: Any) -> None:
        """Note which file a new connection has; some journals let it come with its first page."""
        record.info[FILE] = sqlite.identity(self._path)
        if record.info[FILE] is not None:
            self._has_been_there.set()

    def before_use(self, _connection: object, record: Any, _proxy: object) -> None:
        """See that it is still that file: what is written into another is lost without a word.

        Raises `DatabaseProblem`: `database.missing`; `DisconnectionError`, which is met with a
        fresh connection.
        """
        if record.info[FILE] is None:
            self.opened(record)
        elif record.info[FILE] != self._identity():
            raise DisconnectionError("another file has its name")

    def _identity(self) -> tuple[int, int]:
        found = sqlite.identity(self._path)
        if found is None:
            raise DatabaseProblem("database.missing", f"{self._path} is gone")
        return found


def _sqlite(address: URL, busy_seconds: float) -> Engine:
    library = sqlite.library()
    journal = sqlite.journal_mode(library)
    engine = create_engine(
        address.set(drivername="sqlite"),
        module=library,
        connect_args={"timeout": busy_seconds},
        hide_parameters=True,
    )
    file = _File(address.database)
    event.listen(engine, "do_connect", file.before_connecting)
    event.listen(engine, "checkout", file.before_use)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        sqlite.prepare(connection, busy_seconds, journal)
        file.opened(record)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # The write lock is taken first: read-then-write under the driver's defaults loses updates.
        reading = connection.get_execution_options().get(READING, False)
        begin = "BEGIN" if reading else "BEGIN IMMEDIATE"
        driver: Any = connection.connection.driver_connection
        driver.execute(begin).close()

    return engine


class _Line:
    """The line to a server, which may have been restarted, or be another one by now."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def used(self, _connection: object, record: Any) -> None:
        """Note when it last was in use."""
        record.info[USED] = time.monotonic()

    def before_use(self, connection: Any, record: Any, _proxy: object) -> None:
        """Ask whether it is still there, but not while it has just been.

        A server that goes says so on the line. Raises `DisconnectionError`, which is met with a
        fresh connection.
        """
        last = record.info.get(USED)
        if last is not None and (time.monotonic() - last > SURE or _has_news(connection)):
            try:
                self._dialect.do_ping(connection)
            except self._dialect.loaded_dbapi.Error as error:
                raise DisconnectionError("the server does not answer on this line") from error


def _has_news(connection: Any) -> bool:
    """Tell whether something has arrived that nobody asked for, an end included."""
    if connection.closed:
        return True
    return bool(select.select([connection.fileno()], [], [], 0)[0])


def _postgresql(address: URL, busy_seconds: float) -> Engine:
    wait = round(busy_seconds * 1000)
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        hide_parameters=True,  # an error goes to the log, which names nobody
        connect_args={
            "connect_timeout": max(2, round(busy_seconds)),
            "options": f"-c lock_timeout={wait} -c timezone=UTC"
            # Our few statements look up what an index has: planning each time takes longer.
            " -c plan_cache_mode=force_generic_plan",
        },
    )
    line = _Line(engine.dialect)
    event.listen(engine, "checkin", line.used)
    event.listen(engine, "checkout", line.before_use)
    return engine
