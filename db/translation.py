"""From what a driver raises to what a person can be told."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from db.errors import DatabaseProblem

# A PostgreSQL server speaks the language of its machine, but its codes are the same everywhere
# (its manual's appendix A); without one, the message is libpq's.
_SQLSTATES = (
    ("55P03", "database.locked"),  # lock_not_available
    ("53100", "database.full"),  # disk_full
    ("25006", "database.read-only"),  # read_only_sql_transaction
    ("42501", "database.denied"),  # insufficient_privilege
    ("28", "database.denied"),  # invalid authorization
    ("3D000", "database.missing"),  # invalid_catalog_name
    ("42P01", "database.missing"),  # undefined_table
    ("57P", "database.unreachable"),  # the server is stopping, starting, or was told to cut
    ("08", "database.unreachable"),  # connection exception
    ("53300", "database.unreachable"),  # too_many_connections
    ("XX001", "database.damaged"),  # data_corrupted
    ("XX002", "database.damaged"),  # index_corrupted
)
# The words have been stable for years in SQLite's `sqlite3ErrStr` and in libpq; the drivers'
# classes alone don't tell a full disk from a lock.
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


def overtaken(error: Exception) -> bool:
    """Tell whether this was refused because somebody else had just done the same.

    `ex_occurrence_taken` is the rule's name in `db.overlaps`; the codes are PostgreSQL's for
    deadlocks and for transactions that cannot be put in a row.
    """
    raised = getattr(error, "orig", None) or error
    state = getattr(raised, "sqlstate", None)
    return "ex_occurrence_taken" in str(raised) or state in ("40P01", "40001")


def problem_from(error: Exception) -> DatabaseProblem:
    """Name what a driver's error means for the person in front of the screen."""
    raised = getattr(error, "orig", None) or error
    detail = str(raised).strip()
    state = getattr(raised, "sqlstate", None) or ""
    return DatabaseProblem(_by_state(state) or _by_words(detail), detail)


def _by_state(state: str) -> str | None:
    return next((code for start, code in _SQLSTATES if state.startswith(start)), None)


def _by_words(detail: str) -> str:
    lowered = detail.lower()
    return next((code for sign, code in _SIGNS if sign in lowered), "database.failed")
