"""A copy of a whole database, at one moment, and the way back.

A copy is always one SQLite file, also of a PostgreSQL database: it can be looked at anywhere, and
put back into either. Measured: a copy page by page never ends beside busy writers, and copying the
file alone misses what is in the log; `VACUUM INTO` does it in one step.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, text, update

from db import audits, overlaps, schema, seats
from db.engine import for_reading, is_sqlite, make_engine
from db.errors import DatabaseProblem
from db.models import metadata
from db.translation import problem_from, troubles

AT_ONCE = 500
"""Rows that are carried over together."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What is in a copy that was looked through: its schema, and how many rows of each table."""

    revision: str
    rows: Mapping[str, int]


def copy(engine: Engine, to: Path, now: datetime) -> None:
    """Write everything into one new file. Raises `DatabaseProblem`.

    There is no file of that name before it is whole.
    """
    unfinished = to.with_name(f".{to.name}.unfinished")
    try:
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished.touch(mode=0o600)
        if is_sqlite(engine):
            _vacuum_into(engine, unfinished)
        else:
            _pour_into_file(engine, unfinished, now)
        unfinished.rename(to)
    except troubles(engine) as error:
        raise problem_from(error) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def verify(file: Path, scratch: Path, now: datetime) -> Copy:
    """Restore a copy into a scratch folder, and look through it as a start of the program does.

    Raises `DatabaseProblem`: `database.damaged`, `database.newer`, `database.missing`.
    """
    there = scratch / "verified.db"
    there.unlink(missing_ok=True)
    if not file.is_file():
        raise DatabaseProblem("database.missing", f"{file} is no file")
    engine = make_engine(f"sqlite:///{there}")
    try:
        restore(file, engine, now)
        with engine.connect() as connection:
            _check_whole(connection)
            return Copy(schema.HEAD, _numbers(connection))
    except troubles(engine) as error:
        raise problem_from(error) from error
    finally:
        engine.dispose()
        for left in scratch.glob("verified.db*"):
            left.unlink(missing_ok=True)


def restore(file: Path, engine: Engine, now: datetime) -> None:
    """Let a database be what a copy says, whatever it was before; an older schema is upgraded.

    Whoever has it open sees it change. Raises `DatabaseProblem`.
    """
    with _as_ours(file, now) as copied:
        try:
            if is_sqlite(engine):
                _write_pages(copied, engine)
            else:
                schema.upgrade(engine, now)
                with copied.connect() as source, engine.begin() as target:
                    _pour(source, target)
        except troubles(engine) as error:
            raise problem_from(error) from error
    engine.dispose()


@contextmanager
def _as_ours(file: Path, now: datetime) -> Iterator[Engine]:
    """Yield a copy with our schema: beside it, so that the copy itself stays what it is."""
    import shutil
    import tempfile  # only to restore

    with tempfile.TemporaryDirectory(prefix="kiosk-") as folder:
        there = Path(folder) / "copy.db"
        try:
            shutil.copyfile(file, there)
        except OSError as error:
            raise problem_from(error) from error
        engine = make_engine(f"sqlite:///{there}")
        try:
            if schema.state(engine).revision is None:
                raise DatabaseProblem("database.damaged", f"{file} is no copy of a database")
            schema.upgrade(engine, now)
            yield engine
        finally:
            engine.dispose()


def _vacuum_into(engine: Engine, to: Path) -> None:
    to.unlink()  # it must not be there; its rights are those of the folder, which is ours alone
    connection = engine.raw_connection()  # VACUUM runs in no transaction; it only reads
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(to),))
    finally:
        connection.close()
    to.chmod(0o600)


def _pour_into_file(engine: Engine, to: Path, now: datetime) -> None:
    target_engine = make_engine(f"sqlite:///{to}")
    try:
        schema.upgrade(target_engine, now)
        with for_reading(engine).connect() as source, target_engine.begin() as target:
            _pour(source, target)
        raw = target_engine.raw_connection()
        raw.cursor().execute("PRAGMA journal_mode = delete")  # one file, without its log
        raw.close()
    finally:
        target_engine.dispose()


def _write_pages(copied: Engine, engine: Engine) -> None:
    """Write a SQLite database over another one, in one step and as one change."""
    source, target = copied.raw_connection(), engine.raw_connection()
    try:
        source.driver_connection.backup(target.driver_connection)  # type: ignore[union-attr]
    finally:
        source.close()
        target.close()


def _pour(source: Connection, target: Connection) -> None:
    """Carry every row over; what stood there before is gone."""
    tables = metadata.sorted_tables
    with _without_triggers(target, tables):
        for table in reversed(tables):
            for column in _to_itself(table):
                target.execute(update(table).values({column: None}))
            target.execute(table.delete())
        for table in tables:
            _pour_table(source, target, table)
    if target.dialect.name != "sqlite":
        _go_on_counting(target, tables)


def _pour_table(source: Connection, target: Connection, table: Table) -> None:
    own, key = _to_itself(table), list(table.primary_key.columns)
    later: list[dict[str, Any]] = []
    found = source.execute(select(table).order_by(*key)).mappings()
    while rows := found.fetchmany(AT_ONCE):
        values = [dict(row) for row in rows]
        for row in values:
            if any(row[name] is not None for name in own):
                later.append(dict(row))
            row.update(dict.fromkeys(own))
        target.execute(insert(table), values)
    for row in later:
        mine = [column == row[column.name] for column in key]
        target.execute(update(table).where(*mine).values({name: row[name] for name in own}))


def _to_itself(table: Table) -> list[str]:
    """Return the columns that refer to other rows of the same table, which may come later."""
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


@contextmanager
def _without_triggers(connection: Connection, tables: list[Table]) -> Iterator[None]:
    """Let nothing be counted, announced or refused meanwhile: it was, when it was written."""
    if connection.dialect.name == "sqlite":
        found = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in connection.execute(found).scalars().all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        overlaps.install(connection)
        seats.install(connection)
        audits.install(connection)
        return
    for table in tables:
        connection.exec_driver_sql(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER')
    yield
    for table in tables:
        connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER')


def _go_on_counting(connection: Connection, tables: list[Table]) -> None:
    """Let PostgreSQL give the next ids after those that were carried over."""
    for table in tables:
        if "id" not in table.columns:
            continue
        name = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": f'"{table.name}"'}
        ).scalar()
        if name is not None:
            largest = connection.execute(select(func.max(table.columns["id"]))).scalar()
            connection.execute(
                text("SELECT setval(:name, :last, :used)"),
                {"name": name, "last": largest or 1, "used": largest is not None},
            )


def _check_whole(connection: Connection) -> None:
    """Look through every page and reference. Raises `DatabaseProblem`: `database.damaged`."""
    said = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    if said != ["ok"]:
        raise DatabaseProblem("database.damaged", "; ".join(str(one) for one in said[:3]))
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise DatabaseProblem("database.damaged", f"{len(broken)} rows refer to none")


def _numbers(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }
