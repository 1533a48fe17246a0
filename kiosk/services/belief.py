"""Whether a clock may be right, by what was done last.

A battery that is empty sets it to the year 2000, a slip of the hand to 2099: then nothing happens
by itself, as everybody who is still to come would be forgotten, and today's queue closed.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from db.queries import privacy as queries
from kiosk.clock import Clock
from kiosk.services.place import Place

AHEAD = timedelta(days=400)
"""A house that did nothing for longer has a wrong clock, or is no more."""

BEHIND = timedelta(days=2)
"""Clocks are set back by minutes, time zones by hours."""


def last_done(session: Session) -> datetime | None:
    """Return when anything was done last, in UTC; None: never."""
    return queries.last_moment(session)


def is_believable(session: Session, clock: Clock) -> bool:
    """Tell whether the clock may be right."""
    last = last_done(session)
    return last is None or -BEHIND <= clock.now() - last < AHEAD


def is_right(session: Session, clock: Clock, place: Place) -> bool:
    """Tell the same to who reads at a place."""
    del place
    return is_believable(session, clock)
