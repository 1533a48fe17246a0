"""Counters that call nobody for a while."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from db.models import CounterPause
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.domain.refusals import Refused
from kiosk.services import steps
from kiosk.services.place import Place


def pause(
    session: Session, clock: Clock, place: Place, counter: str, back: datetime | None = None
) -> None:
    """Let a counter call nobody until somebody goes on there; `back` is when that may be.

    Raises `Refused`: `counter.unknown`, `counter.back-is-past`.
    """
    now = clock.now()
    steps.of_counter(session, place, counter)
    if back is not None and back <= now:
        raise Refused("counter.back-is-past", back=place.local(back))
    session.merge(
        CounterPause(
            counter_id=place.counter_ids[counter], since=now, back_at=back, actor=place.actor
        )
    )
    session.flush()


def paused(session: Session, clock: Clock, place: Place) -> Mapping[str, datetime | None]:
    """Return the counters that pause, by their keys, and until when; None: nobody can say.

    A pause of yesterday is over; one that should be over by now lasts, nobody knows until when.
    """
    now = clock.now()
    today = place.local(now).date()
    return {
        place.counter_keys[pause.counter_id]: (
            place.local(pause.back_at) if pause.back_at and pause.back_at > now else None
        )
        for pause in queries.pauses(session)
        if place.local(pause.since).date() == today
    }


def go_on(session: Session, _clock: Clock, place: Place, counter: str) -> None:
    """End the pause of a counter, if there is one. Raises `Refused`: `counter.unknown`."""
    steps.of_counter(session, place, counter)
    found = session.get(CounterPause, place.counter_ids[counter])
    if found is not None:
        session.delete(found)
