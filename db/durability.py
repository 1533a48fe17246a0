"""What a server risks in a power cut: settings that are its administrator's, and not ours.

SQLite is told by each connection (`db.sqlite`); nobody else can weaken it.
"""

from sqlalchemy import Engine, text

from db.engine import for_reading, is_sqlite
from db.translation import problem_from, troubles

# https://postgresql.org/docs/current/runtime-config-wal.html: without the first it says that it is
# done before it is, without the others a power cut can damage the whole database.
_RISKY_WHEN_OFF = text(
    "SELECT name FROM pg_settings WHERE setting = 'off'"
    " AND name IN ('synchronous_commit', 'fsync', 'full_page_writes') ORDER BY name"
)


def risks(engine: Engine) -> tuple[str, ...]:
    """Return the settings that are off and must not be, by name. Raises `DatabaseProblem`."""
    if is_sqlite(engine):
        return ()
    try:
        with for_reading(engine).connect() as connection:
            return tuple(connection.execute(_RISKY_WHEN_OFF).scalars())
    except troubles(engine) as error:
        raise problem_from(error) from error
