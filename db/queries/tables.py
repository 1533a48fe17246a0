"""The tables behind the models, for statements that name their columns."""

from sqlalchemy import Table
from sqlmodel import SQLModel


def table(model: type[SQLModel]) -> Table:
    """Return a model's table."""
    found: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel adds it to every table
    return found


def columns(of: Table, *left_out: str) -> list[str]:
    """Return the names of a table's columns, but for some."""
    return [column.name for column in of.columns if column.name not in left_out]
