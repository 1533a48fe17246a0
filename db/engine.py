"""How a database is opened."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from db import sqlite

READING = "kiosk_reading"
"""Execution option of a connection that only reads."""


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


def _sqlite(address: URL, busy_seconds: float) -> Engine:
    library = sqlite.library()
    journal = sqlite.journal_mode(library)
    engine = create_engine(
        address.set(drivername="sqlite"), module=library, connect_args={"timeout": busy_seconds}
    )

    @event.listens_for(engine, "do_connect")
    def _make_folder(*_: Any) -> None:
        if address.database and not address.database.startswith("file:"):
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        sqlite.prepare(connection, busy_seconds, journal)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # The write lock is taken first: read-then-write under the driver's defaults loses updates.
        reading = connection.get_execution_options().get(READING, False)
        begin = "BEGIN" if reading else "BEGIN IMMEDIATE"
        driver: Any = connection.connection.driver_connection
        driver.execute(begin).close()

    return engine


def _postgresql(address: URL, busy_seconds: float) -> Engine:
    wait = round(busy_seconds * 1000)
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,  # a server that was restarted is met with a fresh connection
        connect_args={
            "connect_timeout": max(2, round(busy_seconds)),
            "options": f"-c lock_timeout={wait} -c timezone=UTC",
        },
    )
