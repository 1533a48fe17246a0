"""What all tables share."""

from sqlmodel import SQLModel

from db.types import NAMES

SQLModel.metadata.naming_convention = NAMES

metadata = SQLModel.metadata


class Table(SQLModel):
    """The base of every table; columns and constraints only, no behaviour."""
