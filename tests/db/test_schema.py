"""One schema after another, on both databases."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from db import schema
from db.engine import is_sqlite, make_engine
from db.errors import DatabaseProblem
from db.models import metadata
from tests.clocks import TUESDAY_MORNING


def test_the_schema_is_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


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


def upgrade_here(url: str) -> None:
    """Upgrade in a process of its own."""
    engine = make_engine(url)
    schema.upgrade(engine, TUESDAY_MORNING)
    assert schema.state(engine).current
    engine.dispose()


def test_programs_that_start_together_upgrade_once(empty_database_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=upgrade_here, args=(empty_database_url,)) for _ in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0] * 4
