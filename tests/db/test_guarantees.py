"""What the database forbids, whoever writes."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, StatementError

from db import sqlite
from db.engine import is_sqlite, make_engine
from db.errors import DatabaseProblem
from db.models import Service, Visit
from db.schema import state, upgrade
from db.session import reading, writing
from tests.clocks import TUESDAY_MORNING


def visit(**changes: Any) -> Visit:
    """Return a visit that may be stored, with some changes."""
    values: dict[str, Any] = {
        "token": "V1AAAAAAAAAAAAAA1",
        "day": date(2026, 11, 24),
        "letter": "B",
        "sequence": 1,
        "service_id": 1,
        "language": "fr",
        "people": 1,
        "state": "waiting",
        "ahead": 0,
        "arrived_at": TUESDAY_MORNING,
    }
    return Visit(**values | changes)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A database with one service and one visit."""
    with writing(engine) as session:
        session.add(Service(key="jobs", letter="B", name={}))
    with writing(engine) as session:
        session.add(visit())
    return engine


@pytest.mark.parametrize(
    "changes",
    [
        {"token": "V1BBBBBBBBBBBBBB1"},  # the same number on the same day
        {"sequence": 2},  # the same token
        {"token": "V1BBBBBBBBBBBBBB1", "sequence": 0},
        {"token": "V1BBBBBBBBBBBBBB1", "sequence": 1000},
        {"token": "V1BBBBBBBBBBBBBB1", "sequence": 2, "people": 0},
        {"token": "V1BBBBBBBBBBBBBB1", "sequence": 2, "people": 21},
        {"token": "V1BBBBBBBBBBBBBB1", "sequence": 2, "service_id": 99},
    ],
)
def test_what_must_never_be_is_refused(filled: Engine, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), writing(filled) as session:
        session.add(visit(**changes))
    with reading(filled) as session:
        assert session.connection().execute(text("SELECT count(*) FROM visit")).scalar() == 1


def test_the_same_number_on_another_day_is_fine(filled: Engine) -> None:
    with writing(filled) as session:
        session.add(visit(token="V1BBBBBBBBBBBBBB1", day=date(2026, 11, 25)))


def test_moments_come_back_in_utc(filled: Engine) -> None:
    with reading(filled) as session:
        (row,) = session.connection().execute(Visit.__table__.select())  # type: ignore[attr-defined]
    assert row.arrived_at == TUESDAY_MORNING
    assert row.arrived_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(filled: Engine) -> None:
    naive = datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001  that is the point
    with pytest.raises(StatementError), writing(filled) as session:
        session.add(visit(token="V1BBBBBBBBBBBBBB1", sequence=2, arrived_at=naive))


def test_a_transaction_that_fails_leaves_nothing(filled: Engine) -> None:
    with pytest.raises(RuntimeError), writing(filled) as session:
        session.add(visit(token="V1BBBBBBBBBBBBBB1", sequence=2))
        session.flush()
        raise RuntimeError
    with reading(filled) as session:
        assert session.connection().execute(text("SELECT count(*) FROM visit")).scalar() == 1


def test_reading_goes_on_beside_a_writer(filled: Engine) -> None:
    with writing(filled) as session:
        session.add(visit(token="V1BBBBBBBBBBBBBB1", sequence=2))
        session.flush()
        with reading(filled) as other:
            assert other.connection().execute(text("SELECT count(*) FROM visit")).scalar() == 1


# Trouble, by its name


def code_of(url: str) -> str:
    """Return how opening and writing fails."""
    engine = make_engine(url, busy_seconds=0.2)
    try:
        with pytest.raises(DatabaseProblem) as problem:
            upgrade(engine, TUESDAY_MORNING)
            with writing(engine) as session:
                session.add(Service(key="new", letter="X", name={}))
    finally:
        engine.dispose()
    return problem.value.code


def test_a_locked_database_says_so_in_time(filled: Engine) -> None:
    if is_sqlite(filled):
        url = filled.url.render_as_string(hide_password=False)
        with writing(filled) as session:
            session.connection()
            assert code_of(url) == "database.locked"
        return
    other = make_engine(filled.url.render_as_string(hide_password=False), busy_seconds=0.2)
    with writing(filled) as session, pytest.raises(DatabaseProblem) as problem:
        session.connection().execute(text("LOCK TABLE visit"))
        with writing(other) as blocked:
            blocked.add(visit(token="V1BBBBBBBBBBBBBB1", sequence=2))
    other.dispose()
    assert problem.value.code == "database.locked"


def test_a_garbage_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    path.write_bytes(b"not a database " * 1000)
    assert code_of(f"sqlite:///{path}") == "database.damaged"


def test_a_folder_in_its_place_is_missing(tmp_path: Path) -> None:
    assert code_of(f"sqlite:///{tmp_path}") == "database.missing"


def test_a_file_in_the_folders_place_is_missing(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    assert code_of(f"sqlite:///{tmp_path / 'var/kiosk.db'}") == "database.missing"


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a/b/kiosk.db'}")
    upgrade(engine, TUESDAY_MORNING)
    assert state(engine).current
    engine.dispose()


def test_a_database_that_may_not_be_written(tmp_path: Path, sqlite_template: Path) -> None:
    # The tests may run as root, whom no file's rights stop: SQLite itself is told to refuse.
    url = f"sqlite:///file:{sqlite_template}?mode=ro&uri=true"
    engine = make_engine(url)
    assert state(engine).current
    with pytest.raises(DatabaseProblem) as problem, writing(engine) as session:
        session.add(Service(key="new", letter="X", name={}))
    assert problem.value.code == "database.read-only"
    engine.dispose()


def test_a_full_disk_loses_nothing(filled: Engine) -> None:
    if not is_sqlite(filled):
        return  # a full disk of the server is the server's
    with pytest.raises(DatabaseProblem) as problem, writing(filled) as session:
        connection = session.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        for number in range(2, 999):
            session.add(visit(token=f"V1AAAAAAAAAAAA{number:03d}", sequence=number))
        session.flush()
    assert problem.value.code == "database.full"
    with reading(filled) as session:
        assert session.connection().execute(text("SELECT count(*) FROM visit")).scalar() == 1


def test_a_server_that_is_away_is_unreachable() -> None:
    assert code_of("postgresql://nobody@127.0.0.1:9/none") == "database.unreachable"


def test_sqlite_is_told_what_it_forgets(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'kiosk.db'}")
    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "foreign_keys", "journal_mode")
        }
    engine.dispose()
    safe = sqlite.wal_is_safe(sqlite.library())
    assert told == {
        "synchronous": 2,
        "foreign_keys": 1,
        "journal_mode": "wal" if safe else "truncate",
    }


@pytest.mark.parametrize(
    ("version", "mode"), [((3, 40, 1), "truncate"), ((3, 51, 2), "truncate"), ((3, 51, 3), "wal")]
)
def test_an_affected_sqlite_gets_the_older_journal(version: tuple[int, ...], mode: str) -> None:
    class Library:
        sqlite_version_info = version

    assert sqlite.journal_mode(Library) == mode
