"""Triggers of SQLite, made anew: once more does no harm."""

from collections.abc import Mapping

from sqlalchemy import Connection


def renew(connection: Connection, statements: Mapping[str, str]) -> None:
    """Make these triggers, by their names, as they are written now."""
    for name, statement in statements.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(statement)
