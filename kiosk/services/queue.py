"""The queue as a desk sees it: who waits, who is where, which counters call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from db.enums import VisitState
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.domain import visit_life
from kiosk.domain.calendar import receiving
from kiosk.domain.queue import in_order, services_of
from kiosk.services.place import Place
from kiosk.services.visit_views import VisitView, view

_GONE = frozenset({VisitState.ABSENT, VisitState.FINISHED, VisitState.LEFT, VisitState.CANCELLED})
RECENT = 40
"""How many of those who are gone are worth keeping in sight."""


@dataclass(frozen=True, slots=True)
class CounterView:
    """A counter today: whom it can call, who is there, and whether it pauses.

    `open_now`: one of its services receives at this moment; `back` None: nobody said when.
    """

    key: str
    services: tuple[str, ...]
    open_now: bool
    paused: bool
    back: datetime | None
    there: tuple[VisitView, ...]


@dataclass(frozen=True, slots=True)
class QueueView:
    """Everybody who is in the house today, and the last of those who are gone.

    `waiting` is in the order in which they are called.
    """

    at: datetime
    waiting: tuple[VisitView, ...]
    at_counters: tuple[VisitView, ...]
    elsewhere: tuple[VisitView, ...]
    gone: tuple[VisitView, ...]
    counters: Mapping[str, CounterView]

    @staticmethod
    def empty() -> "QueueView":
        """Return a queue of which nothing is known yet."""
        return QueueView(datetime.min.replace(tzinfo=UTC), (), (), (), (), {})

    def only(self, counter: str) -> "QueueView":
        """Return what one counter sees: its own services' visits, and who is there."""
        services = self.counters[counter].services if counter in self.counters else ()
        return QueueView(
            self.at,
            tuple(one for one in self.waiting if one.service in services),
            tuple(one for one in self.at_counters if one.counter == counter),
            tuple(one for one in self.elsewhere if one.service in services),
            tuple(one for one in self.gone if one.counter == counter),
            {counter: self.counters[counter]} if counter in self.counters else {},
        )

    def of_counter(self, counter: str) -> tuple[VisitView, ...]:
        """Return who waits for one of a counter's services, in order."""
        services = self.counters[counter].services if counter in self.counters else ()
        return tuple(one for one in self.waiting if one.service in services)


def look(session: Session, clock: Clock, place: Place) -> QueueView:
    """Return today's queue."""
    now = place.local(clock.now())
    views = [view(place, row) for row in queries.in_states(session, now.date(), VisitState)]
    there = [one for one in views if one.state in visit_life.AT_A_COUNTER]
    waiting = [one for one in views if one.state is VisitState.WAITING]
    away = {VisitState.PAUSED, VisitState.TO_COME_BACK}
    gone = sorted((v for v in views if v.state in _GONE), key=lambda v: v.state_since)
    return QueueView(
        at=now,
        waiting=tuple(in_order(waiting, now)),
        at_counters=tuple(sorted(there, key=lambda one: one.called or one.state_since)),
        elsewhere=tuple(one for one in views if one.state in away),
        gone=tuple(reversed(gone[-RECENT:])),
        counters=_counters(session, place, now, there),
    )


def _counters(
    session: Session, place: Place, now: datetime, there: Sequence[VisitView]
) -> dict[str, CounterView]:
    pauses = {pause.counter_id: pause for pause in queries.pauses(session)}
    found = {}
    for key in place.house.counters:
        pause = pauses.get(place.counter_ids[key])
        services = services_of(place.house, key, now)
        slots = (receiving(place.house, service, now) for service in services)
        found[key] = CounterView(
            key=key,
            services=services,
            open_now=any(slot is not None and slot.counter == key for slot in slots),
            paused=pause is not None,
            back=place.local(pause.back_at) if pause and pause.back_at else None,
            there=tuple(one for one in there if one.counter == key),
        )
    return found
