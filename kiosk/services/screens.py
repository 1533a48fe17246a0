"""Screens that fail again and again: the desk has to know."""

from sqlmodel import Session, col, select

from db.models import FailingScreen
from kiosk.clock import Clock
from kiosk.services.place import Place


def note(session: Session, clock: Clock, place: Place, screen: str, *, is_failing: bool) -> None:
    """Keep that a screen of this machine fails, or does not any more."""
    row = session.get(FailingScreen, (place.machine, screen))
    if is_failing and row is None:
        session.add(FailingScreen(machine=place.machine, screen=screen, since=clock.now()))
    elif not is_failing and row is not None:
        session.delete(row)


def is_known(session: Session, clock: Clock, place: Place, screen: str) -> bool:
    """Tell whether a screen of this machine is kept as failing."""
    del clock
    return session.get(FailingScreen, (place.machine, screen)) is not None


def failing(session: Session) -> list[FailingScreen]:
    """Return the screens that fail."""
    return list(session.exec(select(FailingScreen).order_by(col(FailingScreen.since))))
