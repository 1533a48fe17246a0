"""Whoever waits hears of every commit, whoever makes it, and of nothing else."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.changes import Changes, watching
from db.engine import is_sqlite, make_engine
from db.errors import DatabaseProblem
from db.models import Booking, Resource
from db.session import writing
from tests.databases import create_database, with_database
from tests.programs import BESIDE

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
AT_ONCE = 2.0
"""Seconds, on a machine that runs all tests; `benchmarks/desk.py` has the half second."""


def commit(engine: Engine, token: str) -> None:
    """Book something."""
    with writing(engine) as session:
        room = Resource(key=token, kind="room", name=token, capacity=1, equipment=[])
        session.add(room)
        session.flush()
        session.add(
            Booking(
                token=token, resource_id=room.id or 0, title="-", kind="other", equipment=[],
                status="confirmed", setup_minutes=0, clearing_minutes=0, first_day=NOW.date(),
                starts=NOW.time(), ends=NOW.time(), created_at=NOW, created_by="-", changed_at=NOW,
            )
        )  # fmt: skip


def commit_elsewhere(url: str, token: str) -> None:
    """Book something, in another process."""
    engine = make_engine(url)
    commit(engine, token)
    engine.dispose()


def heard_within(changes: Changes, seconds: float) -> float | None:
    """Return after how many seconds something was heard."""
    began = time.monotonic()
    return time.monotonic() - began if changes.wait(seconds) else None


def test_a_commit_is_heard_at_once_and_once(engine: Engine) -> None:
    with watching(engine) as changes, ThreadPoolExecutor(1) as other:
        for turn in range(5):
            waiting = other.submit(heard_within, changes, 10)
            commit(engine, f"one-{turn}")
            commit(engine, f"two-{turn}")
            heard = waiting.result()
            assert heard is not None
            assert heard < AT_ONCE
            changes.wait(0.3)  # the second one may have come after
            assert not changes.wait(0)


def test_another_process_is_heard(engine: Engine, database_url: str) -> None:
    with watching(engine) as changes:
        process = BESIDE.Process(target=commit_elsewhere, args=(database_url, "away"))
        process.start()
        assert changes.wait(30)
        process.join()


def test_what_happens_between_two_waits_is_not_missed(engine: Engine) -> None:
    with watching(engine) as changes:
        for turn in range(20):
            commit(engine, str(turn))
            assert changes.wait(5)


def test_all_who_wait_hear_it(engine: Engine) -> None:
    with watching(engine) as one, watching(engine) as two, watching(engine) as three:
        commit(engine, "x")
        assert all(changes.wait(5) for changes in (one, two, three))


def test_what_was_taken_back_is_not_heard(engine: Engine) -> None:
    with watching(engine) as changes:
        with pytest.raises(RuntimeError), writing(engine) as session:
            session.add(Resource(key="x", kind="room", name="x", capacity=1, equipment=[]))
            session.flush()
            raise RuntimeError
        assert not changes.wait(0.3)


def test_whoever_waits_can_be_stopped(engine: Engine) -> None:
    with watching(engine) as changes, ThreadPoolExecutor(1) as other:
        waiting = other.submit(changes.wait, 60)
        began = time.monotonic()
        changes.stop()
        assert waiting.result() is False
        assert time.monotonic() - began < AT_ONCE
        assert changes.wait(60) is False
    changes.stop()  # once more, and too late, is no harm


def test_waiting_keeps_nobody_from_writing_or_tidying(
    tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "kiosk.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}", busy_seconds=0.1)
    with watching(engine) as changes, ThreadPoolExecutor(1) as other:
        waiting = other.submit(changes.wait, 60)
        commit(engine, "x")
        assert waiting.result()
        with engine.connect() as connection:
            raw = connection.connection.cursor()
            (busy, *_) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert busy == 0
    engine.dispose()


def test_a_server_that_goes_is_a_problem_and_can_be_heard_again(postgresql_url: str) -> None:
    create_database(postgresql_url, "goes")
    engine = make_engine(with_database(postgresql_url, "goes"))
    admin = make_engine(postgresql_url)
    with ThreadPoolExecutor(1) as other:
        with pytest.raises(DatabaseProblem, match=r"database\.unreachable"), watching(engine) as c:
            waiting = other.submit(c.wait, 60)
            with admin.connect() as connection:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = 'goes'"
                    )
                )
            waiting.result()
        with watching(engine) as changes:
            assert not changes.wait(0)
    engine.dispose()
    admin.dispose()


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}")
    assert is_sqlite(engine)
    with pytest.raises(DatabaseProblem), watching(engine):
        pass


def test_waiting_threads_are_not_left_behind(engine: Engine) -> None:
    before = threading.active_count()
    with watching(engine) as changes:
        changes.wait(0)
    assert threading.active_count() == before
