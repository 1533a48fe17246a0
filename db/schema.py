"""Which schema a database has, and how it gets ours."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text

from db.engine import for_reading, is_sqlite
from db.errors import DatabaseProblem
from db.translation import problem_from, troubles

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
)
"""Every schema in order; the last is ours. Known here so that a start need not import Alembic."""

HEAD = REVISIONS[-1]
_ONE_AT_A_TIME = 7_163_402  # any number that only this program uses for a PostgreSQL advisory lock


@dataclass(frozen=True, slots=True)
class SchemaState:
    """What was found: `revision` is None for an empty database."""

    revision: str | None

    @property
    def current(self) -> bool:
        """The database has our schema."""
        return self.revision == HEAD

    @property
    def newer(self) -> bool:
        """A later program has been at work here."""
        return self.revision is not None and self.revision not in REVISIONS


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did; `backup` is the copy made before, on SQLite."""

    before: str | None
    after: str
    backup: Path | None


def state(engine: Engine) -> SchemaState:
    """Return the schema of this database. Raises `DatabaseProblem`."""
    try:
        with for_reading(engine).begin() as connection:
            return _state(connection)
    except troubles(engine) as error:
        raise problem_from(error) from error


def upgrade(engine: Engine, now: datetime) -> Upgrade | None:
    """Bring the database to our schema, once however many programs start together.

    Returns None when there was nothing to do. Raises `DatabaseProblem`, with code
    `database.newer` when a later program has been at work here.
    """
    found = state(engine)
    if found.newer:
        raise DatabaseProblem("database.newer", f"schema {found.revision}, this program: {HEAD}")
    if found.current:
        return None
    try:
        with engine.begin() as connection:  # on SQLite this alone lets in one at a time
            if not is_sqlite(engine):
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
            found = _state(connection)
            if found.current:  # somebody else has just done it
                return None
            backup = _back_up(engine, found, now)
            _run(connection)
    except troubles(engine) as error:
        raise problem_from(error) from error
    # On the connection that copied tables SQLite stays four times slower, with every statement.
    engine.dispose()
    return Upgrade(found.revision, HEAD, backup)


def _state(connection: Connection) -> SchemaState:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return SchemaState(None)
    return SchemaState(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())


def _back_up(engine: Engine, found: SchemaState, now: datetime) -> Path | None:
    """Copy an older SQLite database beside itself, whole, before anything is changed."""
    if not is_sqlite(engine) or found.revision is None or not engine.url.database:
        return None
    source = Path(engine.url.database)
    copy = source.with_name(f"{source.stem}-{found.revision}-{now:%Y%m%dT%H%M%S}{source.suffix}")
    unfinished = copy.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    connection = engine.raw_connection()  # VACUUM runs in no transaction; it only reads
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(unfinished),))
        shutil.copymode(source, unfinished)  # who may not read the one may not read the other
        unfinished.rename(copy)
    except troubles(engine):
        unfinished.unlink(missing_ok=True)
        raise
    finally:
        connection.close()
    return copy


def _run(connection: Connection, target: str = "head") -> None:
    from alembic import command  # 400 ms, and only after an update

    command.upgrade(_config(connection), target)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
