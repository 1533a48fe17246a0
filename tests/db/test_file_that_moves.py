"""A database file that is renamed, deleted or replaced while a program has it open."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db import sqlite
from db.changes import watching
from db.engine import make_engine
from db.errors import DatabaseProblem
from db.session import reading, writing


@pytest.fixture
def path(tmp_path: Path, sqlite_template: Path) -> Path:
    """A database."""
    return Path(shutil.copy(sqlite_template, tmp_path / "kiosk.db"))


@pytest.fixture
def engine(path: Path) -> Engine:
    """A program that has it open."""
    engine = make_engine(f"sqlite:///{path}")
    note(engine, "before")
    return engine


def note(engine: Engine, key: str) -> None:
    """Write something down."""
    with writing(engine) as session:
        session.connection().execute(
            text(
                "INSERT INTO resource (key, kind, name, capacity, equipment, active)"
                " VALUES (:key, 'room', '-', 1, '[]', TRUE)"
            ),
            {"key": key},
        )


def noted(engine: Engine) -> list[str]:
    """Return what is written down."""
    with reading(engine) as session:
        keys = session.connection().execute(text("SELECT key FROM resource ORDER BY id"))
        return [key for (key,) in keys]


def test_nothing_is_written_into_a_file_that_is_gone(engine: Engine, path: Path) -> None:
    moved = path.rename(path.with_name("moved.db"))
    for attempt in (lambda: note(engine, "lost"), lambda: noted(engine)):
        with pytest.raises(DatabaseProblem) as problem:
            attempt()
        assert problem.value.code == "database.missing"
    assert not path.exists()
    moved.rename(path)
    note(engine, "after")
    assert noted(engine) == ["before", "after"]


def test_a_backup_that_takes_its_place_is_used(engine: Engine, path: Path) -> None:
    backup = path.with_name("backup.db")
    other = sqlite.library().connect(path)
    other.execute("VACUUM INTO ?", (str(backup),))
    other.close()
    note(engine, "since the backup")
    for each in (path, *path.parent.glob("kiosk.db-*")):
        each.unlink()
    backup.rename(path)
    note(engine, "after")
    assert noted(engine) == ["before", "after"]


def test_whoever_follows_hears_of_it(engine: Engine, path: Path) -> None:
    with watching(engine) as changes:
        path.unlink()
        with pytest.raises(DatabaseProblem) as problem:
            changes.wait(5)
    assert problem.value.code == "database.missing"


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    """SQLite is told it as an address, in which some letters mean something."""
    odd = tmp_path / "l’été ?a=1#b%20&c+.db"
    engine = make_engine(f"sqlite:///{str(odd).replace('%', '%25').replace('?', '%3F')}")
    with reading(engine) as session:
        assert session.connection().execute(text("SELECT 1")).scalar_one() == 1
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (id INTEGER)"))
    engine.dispose()
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".db"] == [odd.name]
