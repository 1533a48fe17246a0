"""One way to say that the database could not do its work."""


class DatabaseProblem(Exception):  # noqa: N818  what people meet is a problem
    """The database refused or failed; nothing of the transaction was kept.

    `code` is stable: `database.locked`, `.full`, `.read-only`, `.missing`, `.unreachable`,
    `.damaged`, `.denied`, `.newer`, `.failed`. `detail` is for the log, never for a visitor.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


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


def problem_from(error: Exception) -> DatabaseProblem:
    """Name what a driver's error means for the person in front of the screen."""
    detail = str(getattr(error, "orig", None) or error).strip()
    lowered = detail.lower()
    code = next((code for sign, code in _SIGNS if sign in lowered), "database.failed")
    return DatabaseProblem(code, detail)
