"""Who works here, and what was tried to pass for them."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime


class Person(Table, table=True):
    """Somebody who works here.

    `called` is the name without accents and capitals. `pin` is argon2's text of the PIN, mixed
    with a key that is no part of the database; `pin_key` tells which.
    """

    __tablename__ = "staff"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    called: str = Field(unique=True)
    role: str
    pin: str
    pin_key: str
    since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class WrongPins(Table, table=True):
    """How many PINs in a row were wrong at a terminal; `person` is 0 for all of them together."""

    __tablename__ = "wrong_pins"

    terminal: str = Field(primary_key=True)
    person: int = Field(primary_key=True)
    times: int
    last_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
