"""Whether a clock may be right, by the last moment at which one was believed.

A battery that is empty sets it to the year 2000, a slip of the hand to another year: then nothing
happens by itself, as everybody who is still to come would be forgotten, and today's queue closed.
Only what happens by itself carries the moment on, so that nobody who comes under a wrong clock
makes it right. After a longer absence a person says that it is (`kiosk clock accept`).
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from db.models import BelievedClock
from kiosk.clock import Clock
from kiosk.services.place import Place

AHEAD = timedelta(days=45)
"""A house is on again after its summer holidays."""

BEHIND = timedelta(days=2)
"""Clocks are set back by minutes, time zones by hours."""

CARRIED_ON = timedelta(hours=1)
"""So often the moment is written down anew."""


def last_believed(session: Session) -> datetime | None:
    """Return the last moment at which a clock was believed, in UTC; None: never yet."""
    row = session.get(BelievedClock, 1)
    return row.at if row is not None else None


def is_believable(session: Session, clock: Clock) -> bool:
    """Tell whether the clock may be right."""
    last = last_believed(session)
    return last is None or -BEHIND <= clock.now() - last < AHEAD


def is_right(session: Session, clock: Clock, place: Place) -> bool:
    """Tell the same to who reads at a place."""
    del place
    return is_believable(session, clock)


def is_to_be_carried_on(session: Session, clock: Clock, place: Place) -> bool:
    """Tell whether it is time to write the moment down, as far as the clock is believed."""
    del place
    last = last_believed(session)
    return last is None or (is_believable(session, clock) and clock.now() - last >= CARRIED_ON)


def carry_on(session: Session, clock: Clock, place: Place) -> None:
    """Write the moment down if it is time for that."""
    if is_to_be_carried_on(session, clock, place):
        _believe(session, clock)


def _believe(session: Session, clock: Clock) -> None:
    row = session.get(BelievedClock, 1) or BelievedClock(at=clock.now())
    row.at = clock.now()
    session.add(row)
    session.flush()


def accept(session: Session, clock: Clock, place: Place) -> datetime:
    """Believe the clock because a person says that it is right; return what it shows."""
    _believe(session, clock)
    return place.local(clock.now())
