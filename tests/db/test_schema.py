"""One schema after another, on both databases."""

import sqlite3
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from db import overlaps, schema
from db.engine import is_sqlite, make_engine
from db.errors import DatabaseProblem
from db.models import metadata
from tests.clocks import TUESDAY_MORNING
from tests.programs import BESIDE


def test_the_schema_is_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def constraints(engine: Engine) -> dict[str, object]:
    """Return what Alembic doesn't compare: checks, keys' names, partial indexes, rowids."""
    look = inspect(engine)
    found: dict[str, object] = {}
    for table in sorted(set(look.get_table_names()) - {"alembic_version"}):
        indexes = [
            (
                i["name"],
                i["column_names"],
                i["unique"],
                sorted(f"{name} {value}" for name, value in i["dialect_options"].items()),
            )
            for i in look.get_indexes(table)
        ]
        found[table] = {
            "columns": sorted((c["name"], c["nullable"]) for c in look.get_columns(table)),
            "checks": sorted((c["name"], c["sqltext"]) for c in look.get_check_constraints(table)),
            "primary": look.get_pk_constraint(table),
            "unique": sorted(
                (u["name"], tuple(u["column_names"])) for u in look.get_unique_constraints(table)
            ),
            "foreign": sorted(
                (f["name"], tuple(f["constrained_columns"]), f["referred_table"])
                for f in look.get_foreign_keys(table)
            ),
            "indexes": sorted(map(str, indexes)),
            "options": look.get_table_options(table),
        }
    return found


def test_constraints_are_what_the_models_say(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    with engine.begin() as connection:
        metadata.create_all(connection)
        overlaps.install(connection)
    said = constraints(engine)
    metadata.drop_all(engine)
    schema.upgrade(engine, TUESDAY_MORNING)
    made = constraints(engine)
    engine.dispose()
    assert set(said) == set(metadata.tables)
    assert made == said


def test_every_revision_is_known_by_name() -> None:
    folder = Path(schema.__file__).parent / "migrations"
    found = [script.revision for script in ScriptDirectory(str(folder)).walk_revisions()]
    assert tuple(reversed(found)) == schema.REVISIONS


def test_an_older_database_is_upgraded_and_copied_before(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    with engine.begin() as connection:
        schema._run(connection, "0001")
        connection.execute(
            text("INSERT INTO organisation (key, name, active) VALUES ('a', 'Before', true)")
        )
    assert schema.state(engine).revision == "0001"
    done = schema.upgrade(engine, TUESDAY_MORNING)
    assert done is not None
    assert (done.before, done.after) == ("0001", schema.HEAD)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM organisation")).scalar() == "Before"
        connection.execute(text("SELECT count(*) FROM visit"))
    if is_sqlite(engine):
        assert done.backup is not None
        with sqlite3.connect(done.backup) as copy:
            assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
            assert copy.execute("SELECT name FROM organisation").fetchone() == ("Before",)
            tables = copy.execute("SELECT name FROM sqlite_master WHERE name = 'visit'").fetchall()
            assert tables == []
        copy.close()
        assert not list(done.backup.parent.glob("*.unfinished"))
    else:
        assert done.backup is None
    assert schema.upgrade(engine, TUESDAY_MORNING) is None
    engine.dispose()


def test_a_newer_database_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseProblem) as problem:
        schema.upgrade(engine, TUESDAY_MORNING)
    assert problem.value.code == "database.newer"
    assert schema.state(engine).revision == "9999"
    if is_sqlite(engine):  # and no copy was made
        path = Path(str(engine.url.database))
        assert [found.name for found in path.parent.glob("*.db")] == [path.name]


def upgrade_here(url: str, ready: Barrier) -> None:
    """Upgrade in a process of its own, at the same moment as the others."""
    engine = make_engine(url)
    ready.wait(60)
    schema.upgrade(engine, TUESDAY_MORNING)
    assert schema.state(engine).current
    engine.dispose()


def upgraded_together(url: str, count: int) -> list[int | None]:
    """Return how so many programs ended that upgraded a database at once."""
    ready = BESIDE.Barrier(count)
    programs = [BESIDE.Process(target=upgrade_here, args=(url, ready)) for _ in range(count)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    return [program.exitcode for program in programs]


def test_programs_that_start_together_make_the_schema_once(empty_database_url: str) -> None:
    assert upgraded_together(empty_database_url, 3) == [0] * 3


def test_programs_that_start_together_after_an_update(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    with engine.begin() as connection:
        schema._run(connection, "0001")
        connection.execute(text("CREATE TABLE filler (words text)"))
        for _ in range(60):  # a copy takes a moment
            connection.execute(text("INSERT INTO filler VALUES (:words)"), {"words": "x" * 99_999})
    engine.dispose()
    assert upgraded_together(empty_database_url, 3) == [0] * 3
    if is_sqlite(engine):
        path = Path(str(engine.url.database))
        (copy,) = path.parent.glob(f"{path.stem}-0001-*.db")
        with sqlite3.connect(copy) as connection_to_copy:
            query = "SELECT count(*) FROM filler"
            assert connection_to_copy.execute(query).fetchone() == (60,)
        connection_to_copy.close()
