"""Named statements about who did what."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import TextClause, delete, insert, text
from sqlmodel import Session, col, select

from db.audits import OLD_ENOUGH
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
    old = select(Audit.id).where(_old_enough(session), col(Audit.at) < before)
    return session.exec(old.limit(1)).first() is not None


def drop(session: Session, before: datetime) -> int:
    """Delete what was done before a moment, and a year ago; return how much."""
    old = delete(_AUDIT).where(_old_enough(session), _AUDIT.c.at < before)
    return int(session.connection().execute(old).rowcount)


def _old_enough(session: Session) -> TextClause:
    return text(OLD_ENOUGH[session.connection().dialect.name])
