"""From what a driver raises to what a person can be told."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from db.errors import DatabaseProblem

# What the drivers say, by the words that have been stable for years in SQLite's `sqlite3ErrStr`
# and in libpq; their classes alone don't tell a full disk from a lock.
_SIGNS = (
    ("database is locked", "database.locked"),
    ("database table is locked", "database.locked"),
    ("lock timeout", "database.locked"),
    ("disk is full", "database.full"),
    ("no space left", "database.full"),
    ("disk i/o error", "database.full"),
    ("readonly database", "database.read-only"),
    ("read-only transaction", "database.read-only"),
    ("unable to open database file", "database.missing"),
    ("no such file", "database.missing"),
    ("not a directory", "database.missing"),
    ("file exists", "database.missing"),
    ("file is not a database", "database.damaged"),
    ("malformed", "database.damaged"),
    ("authentication failed", "database.denied"),
    ("permission denied", "database.denied"),
    ("does not exist", "database.missing"),
    ("connection", "database.unreachable"),
    ("could not translate host name", "database.unreachable"),
)


def troubles(engine: Engine) -> tuple[type[Exception], ...]:
    """Return what can be raised when this database cannot do its work."""
    return (DBAPIError, engine.dialect.loaded_dbapi.Error, OSError)


def problem_from(error: Exception) -> DatabaseProblem:
    """Name what a driver's error means for the person in front of the screen."""
    detail = str(getattr(error, "orig", None) or error).strip()
    lowered = detail.lower()
    code = next((code for sign, code in _SIGNS if sign in lowered), "database.failed")
    return DatabaseProblem(code, detail)
