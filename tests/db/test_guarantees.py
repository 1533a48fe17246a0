"""What the database forbids, whoever writes."""

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, col, select

from db import sqlite
from db.engine import is_sqlite, make_engine
from db.errors import DatabaseProblem
from db.models import Service, Visit, VisitStep
from db.queries.visits import INSERT_STEP
from db.schema import state, upgrade
from db.session import reading, writing
from db.translation import problem_from
from tests.clocks import PARIS, TUESDAY_MORNING
from tests.databases import create_database, with_database


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


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 10, 25, 2, 30, tzinfo=PARIS),  # summer's half past two
        datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1),  # and an hour later, winter's
        datetime(2026, 11, 24, 0, 10, 0, 123456, tzinfo=PARIS),  # the day before, in UTC
        datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
    ],
)
def test_every_moment_stays_the_same_moment(filled: Engine, moment: datetime) -> None:
    with writing(filled) as session:
        session.add(visit(token="V1BBBBBBBBBBBBBB1", sequence=2, arrived_at=moment))
        values = {
            "position": 1,
            "kind": "arrived",
            "at": moment,
            "actor": "a",
            "counter_id": None,
            "service_id": None,
        }
        INSERT_STEP.run(session.connection(), {"visit_id": 1, **values})
    with reading(filled) as session:
        by_model = session.exec(select(Visit).where(col(Visit.sequence) == 2)).one().arrived_at
        prepared = session.exec(select(VisitStep)).one().at
    # In UTC, as moments of one zone are compared by the clock on the wall.
    assert by_model.utcoffset() == prepared.utcoffset() == timedelta(0)
    assert by_model.replace(tzinfo=UTC) == prepared == moment.astimezone(UTC)


def test_a_prepared_statement_refuses_a_moment_without_a_zone(filled: Engine) -> None:
    naive = datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001  that is the point
    values = {
        "position": 1,
        "kind": "arrived",
        "at": naive,
        "actor": "a",
        "counter_id": None,
        "service_id": None,
    }
    with pytest.raises(ValueError, match="without a time zone"), writing(filled) as session:
        INSERT_STEP.run(session.connection(), {"visit_id": 1, **values})


def test_a_prepared_statement_keeps_to_the_foreign_keys(filled: Engine) -> None:
    values = {"position": 1, "kind": "arrived", "at": TUESDAY_MORNING, "actor": "a"}
    values |= {"counter_id": None, "service_id": None}
    driver = filled.dialect.loaded_dbapi.IntegrityError
    with pytest.raises((IntegrityError, driver)), writing(filled) as session:
        INSERT_STEP.run(session.connection(), {"visit_id": 99, **values})


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


def test_what_is_read_is_one_moment(filled: Engine) -> None:
    """Two looks within one reading see the same, whatever was written between them."""
    query = text("SELECT count(*) FROM visit")
    with reading(filled) as session:
        before = session.connection().execute(query).scalar()
        with writing(filled) as other:
            other.add(visit(token="V1BBBBBBBBBBBBBB1", sequence=2))
        assert session.connection().execute(query).scalar() == before


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
    began = time.monotonic()
    if is_sqlite(filled):
        url = filled.url.render_as_string(hide_password=False)
        with writing(filled) as session:
            session.connection()
            assert code_of(url) == "database.locked"
        assert 0.2 <= time.monotonic() - began < 3
        return
    other = make_engine(filled.url.render_as_string(hide_password=False), busy_seconds=0.2)
    with writing(filled) as session, pytest.raises(DatabaseProblem) as problem:
        session.connection().execute(text("LOCK TABLE visit"))
        with writing(other) as blocked:
            blocked.add(visit(token="V1BBBBBBBBBBBBBB1", sequence=2))
    other.dispose()
    assert problem.value.code == "database.locked"
    assert 0.2 <= time.monotonic() - began < 3


def test_a_file_with_another_journal_that_somebody_writes_to_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite.library().connect(str(path), isolation_level=None)
    other.execute("CREATE TABLE t (id INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    engine = make_engine(f"sqlite:///{path}", busy_seconds=0.05)
    with reading(engine) as session:
        assert session.connection().execute(text("SELECT count(*) FROM t")).scalar() == 0
    other.close()
    engine.dispose()


def test_who_waits_for_a_lock_gets_it(filled: Engine) -> None:
    """A lock that is let go within the busy time is no trouble."""
    waiting = threading.Event()

    def add_one() -> None:
        waiting.set()
        with writing(filled) as session:
            lock(session)
            session.add(visit(token="V1BBBBBBBBBBBBBB1", sequence=2))

    def lock(session: Session) -> None:
        if not is_sqlite(filled):  # where beginning to write is already the lock
            session.connection().execute(text("LOCK TABLE visit"))

    with ThreadPoolExecutor() as pool:
        with writing(filled) as session:
            session.connection()
            lock(session)
            other = pool.submit(add_one)
            assert waiting.wait(10)
            with pytest.raises(TimeoutError):
                other.result(0.1)
        other.result(10)


def test_a_garbage_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    path.write_bytes(b"not a database " * 1000)
    assert code_of(f"sqlite:///{path}") == "database.damaged"


def test_a_folder_in_its_place_is_missing(tmp_path: Path) -> None:
    assert code_of(f"sqlite:///{tmp_path}") == "database.missing"


def test_a_file_in_the_folders_place_is_missing(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    assert code_of(f"sqlite:///{tmp_path / 'var/kiosk.db'}") == "database.missing"


def test_a_missing_folder_is_made_and_its_file_is_nobody_elses(tmp_path: Path) -> None:
    path = tmp_path / "a/b/kiosk.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine, TUESDAY_MORNING)
    assert state(engine).current
    assert {one.stat().st_mode & 0o077 for one in path.parent.glob("kiosk.db*")} == {0}
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


# PostgreSQL's own troubles


@pytest.fixture
def server_database(postgresql_url: str, postgresql_template: str) -> URL:
    """A database of the server."""
    name = f"trouble_{uuid.uuid4().hex}"
    create_database(postgresql_url, name, postgresql_template)
    return make_url(with_database(postgresql_url, name))


def test_a_database_that_is_not_on_the_server_is_missing(server_database: URL) -> None:
    url = server_database.set(database="nothing")
    assert code_of(url.render_as_string(hide_password=False)) == "database.missing"


def test_a_role_without_rights_is_denied(server_database: URL) -> None:
    owner = make_engine(server_database.render_as_string(hide_password=False))
    role = f"role_{uuid.uuid4().hex}"
    with owner.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))
    owner.dispose()
    url = server_database.set(username=role)
    assert code_of(url.render_as_string(hide_password=False)) == "database.denied"


def test_a_server_that_only_reads_is_read_only(server_database: URL) -> None:
    url = server_database.render_as_string(hide_password=False)
    owner = make_engine(url)
    with owner.begin() as connection:
        name = server_database.database
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    owner.dispose()
    assert code_of(url) == "database.read-only"


def test_a_line_that_was_cut_is_unreachable_once(server_database: URL) -> None:
    """Within a transaction it is said; the next one has a fresh connection."""
    url = server_database.render_as_string(hide_password=False)
    engine, server = make_engine(url), make_engine(url)

    def cut() -> None:
        everybody_else = "datname = current_database() AND pid != pg_backend_pid()"
        with server.begin() as connection:
            query = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE "
            connection.execute(text(query + everybody_else))

    with pytest.raises(DatabaseProblem) as problem, writing(engine) as session:
        session.add(Service(key="jobs", letter="B", name={}))
        session.flush()
        cut()
        session.connection().execute(text("SELECT 1"))
    assert problem.value.code == "database.unreachable"
    with reading(engine) as session:
        assert session.exec(select(Service)).all() == []
    cut()  # while it waits in the pool
    with writing(engine) as session:
        session.add(Service(key="jobs", letter="B", name={}))
    engine.dispose()
    server.dispose()


@pytest.mark.parametrize(
    ("error", "words", "code"),
    [
        ("LockNotAvailable", "annulation de la requête à cause du délai de verrou", "locked"),
        ("InsufficientPrivilege", "droit refusé pour la table visit", "denied"),
        ("DiskFull", "n'a pas pu étendre le fichier : plus d'espace disponible", "full"),
        (
            "ReadOnlySqlTransaction",
            "ne peut pas exécuter INSERT dans une transaction en lecture seule",
            "read-only",
        ),
        (
            "AdminShutdown",
            "arrêt des connexions suite à la demande de l'administrateur",
            "unreachable",
        ),
    ],
)
def test_a_french_server_is_understood(error: str, words: str, code: str) -> None:
    """PostgreSQL speaks the language of its machine (`lc_messages`)."""
    from psycopg import errors

    raised: Exception = getattr(errors, error)(words)
    assert problem_from(raised).code == f"database.{code}"


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
