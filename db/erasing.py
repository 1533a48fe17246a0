"""What was deleted is gone from the disk as well, as far as a database can see to it.

Measured, and said so by sqlite.org (pragma.html, secure_delete; wal.html): deleted text stays in
free space unless it is overwritten, and in the write-ahead log until that is emptied. A PostgreSQL
table keeps it until VACUUM FULL writes it anew; its own log (pg_wal) keeps it for a while longer,
and only the server's settings say how long.
"""

import logging
import time

from sqlalchemy import Engine, text

from db.engine import is_sqlite
from db.models import metadata
from db.translation import troubles

log = logging.getLogger(__name__)

TRY_AGAIN_AFTER = 0.1
"""Seconds: whoever reads just now keeps the log from being emptied."""


def settle(engine: Engine, patience: float = 5.0) -> bool:
    """Empty the write-ahead log, for at most so many seconds; tell whether it is empty.

    PostgreSQL has none that we could empty: True.
    """
    if not is_sqlite(engine):
        return True
    end = time.monotonic() + patience
    while True:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except troubles(engine):
            busy = 1
        finally:
            connection.close()
        if not busy:
            return True
        if time.monotonic() > end:
            log.warning("the write-ahead log could not be emptied: somebody reads all the time")
            return False
        time.sleep(TRY_AGAIN_AFTER)


def scrub(engine: Engine, patience: float = 5.0) -> bool:
    """Write the whole database anew, without what was deleted; tell whether it could be done.

    Others wait meanwhile: for the night.
    """
    try:
        if is_sqlite(engine):
            connection = engine.raw_connection()
            try:
                connection.cursor().execute("VACUUM")
            finally:
                connection.close()
            return settle(engine, patience)
        done = [_write_anew(engine, table.name) for table in metadata.sorted_tables]
        return all(done)
    except troubles(engine) as error:
        log.warning("the database could not be written anew: %s", type(error).__name__)
        return False


def _write_anew(engine: Engine, name: str) -> bool:
    """Write one table of a server anew; one that is in use waits for the next night."""
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f'VACUUM (FULL, ANALYZE) "{name}"'))
    except troubles(engine) as error:
        log.warning("table %s could not be written anew: %s", name, type(error).__name__)
        return False
    return True
