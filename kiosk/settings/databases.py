"""Addresses of databases."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from kiosk.settings.checks import refusal
from kiosk.settings.defaults import DATABASE

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql", "postgresql+psycopg")
_EXPECTED = f'"{DATABASE}" or "postgresql://user@host/name"'


def absolute(url: str, folder: Path) -> str:
    """Return the address with the path of a SQLite file made absolute, starting from a folder."""
    if not url.startswith(_SQLITE):
        return url
    return _SQLITE + str(folder / url.removeprefix(_SQLITE))


def for_demonstrations(url: str) -> str:
    """Return the address of the database for practice, beside a SQLite file."""
    if not url.startswith(_SQLITE):
        return url
    path = Path(url.removeprefix(_SQLITE))
    return _SQLITE + str(path.with_name(f"{path.stem}-demonstration{path.suffix}"))


def _database_url(value: str) -> str:
    if value.startswith("sqlite:"):
        _check_sqlite(value)
    else:
        _check_postgresql(value)
    return value


def _check_sqlite(value: str) -> None:
    path = value.removeprefix(_SQLITE)
    # What is kept in memory would be forgotten when the plug is pulled.
    if path in {value, "", "/", ":memory:"} or path.endswith("/") or not path.isprintable():
        raise refusal("config.bad-database-url", f'a file, like "{DATABASE}"')


def _check_postgresql(value: str) -> None:
    try:
        parts = urlsplit(value)
        known = parts.scheme in _POSTGRESQL and value.startswith(f"{parts.scheme}://")
        named = len(parts.path) > 1 and parts.port != 0
    except ValueError:  # a port that is no number, half an IPv6 address
        known = named = False
    if not (known and named and value.isprintable() and " " not in value):
        raise refusal("config.bad-database-url", _EXPECTED)


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
"""The address of a SQLite file or of a PostgreSQL database."""
