"""Named statements about who did what."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from db.models import Audit
from db.queries.tables import table

_AUDIT = table(Audit)


def note(session: Session, at: datetime, actor: str, act: str, subject: str) -> None:
    """Write down what was done."""
    values = {"at": at, "actor": actor, "act": act, "subject": subject}
    session.connection().execute(insert(_AUDIT), values)


def between(session: Session, start: datetime, end: datetime) -> Sequence[Audit]:
    """Return what was done in `[start, end)`, in order."""
    found = select(Audit).where(col(Audit.at) >= start, col(Audit.at) < end)
    return session.exec(found.order_by(col(Audit.id))).all()


def is_old(session: Session, before: datetime) -> bool:
    """Tell whether anything was done before a moment."""
    return session.exec(select(Audit.id).where(col(Audit.at) < before).limit(1)).first() is not None


def drop(session: Session, before: datetime) -> int:
    """Delete what was done before a moment, which must be a year ago; return how much."""
    done = session.connection().execute(delete(_AUDIT).where(_AUDIT.c.at < before))
    return int(done.rowcount)
