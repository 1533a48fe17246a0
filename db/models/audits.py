"""Who did what to whose things."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field

from db.models.base import Table
from db.types import UtcDateTime


class Audit(Table, table=True):
    """One act: `actor` did it, as the service function calls it, to what has this id.

    It names nobody but who acted: what somebody is called is kept where it is forgotten again.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    actor: str
    act: str
    subject: str = ""
