"""The queue as a desk sees it: who waits, who is where, which counters call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlmodel import Session

from db.enums import VisitState
from db.queries import queue as queries
from kiosk.clock import Clock
from kiosk.domain import visit_life
from kiosk.domain.calendar import receiving
from kiosk.domain.queue import in_order, services_of
from kiosk.services import counters
from kiosk.services.place import Place
from kiosk.services.visit_views import VisitView, view

_AWAY = (VisitState.PAUSED, VisitState.TO_COME_BACK)
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

    `waiting` is in the order in which they are called; `arrivals` is how many people came today.
    """

    at: datetime
    waiting: tuple[VisitView, ...]
    at_counters: tuple[VisitView, ...]
    elsewhere: tuple[VisitView, ...]
    gone: tuple[VisitView, ...]
    counters: Mapping[str, CounterView]
    arrivals: int = 0

    @staticmethod
    def empty() -> "QueueView":
        """Return a queue of which nothing is known yet."""
        return QueueView(datetime.min.replace(tzinfo=UTC), (), (), (), (), {})

    def only(self, counter: str) -> "QueueView":
        """Return what one counter sees: its own services' visits, and who is there."""
        services = self.counters[counter].services if counter in self.counters else ()
        return QueueView(
            self.at,
            self.of_counter(counter),
            tuple(one for one in self.at_counters if one.counter == counter),
            tuple(one for one in self.elsewhere if one.service in services),
            tuple(one for one in self.gone if one.counter == counter),
            {counter: self.counters[counter]} if counter in self.counters else {},
        )

    def with_visit(self, visit: VisitView) -> "QueueView":
        """Return the queue with one visit as it is now."""
        every = (*self.waiting, *self.at_counters, *self.elsewhere, *self.gone)
        others = [one for one in every if one.id != visit.id]
        arranged = _arranged([*others, visit], self.at, self.counters)
        return replace(arranged, arrivals=self.arrivals)

    def of_counter(self, counter: str) -> tuple[VisitView, ...]:
        """Return who waits for one of a counter's services, or for this counter, in order."""
        services = self.counters[counter].services if counter in self.counters else ()
        return tuple(
            one for one in self.waiting if one.service in services or one.counter == counter
        )


def look(session: Session, clock: Clock, place: Place) -> QueueView:
    """Return today's queue."""
    now = place.local(clock.now())
    today = now.date()
    rows = (*queries.in_the_house(session, today), *queries.gone(session, today, RECENT))
    seen = _arranged([view(place, row) for row in rows], now, _counters(session, clock, place))
    return replace(seen, arrivals=queries.arrivals(session, today))


def ahead_of(session: Session, clock: Clock, place: Place, visit_id: int) -> int | None:
    """Return how many people are called before a visit, for one of its service's counters.

    None: it does not wait.
    """
    seen = look(session, clock, place)
    mine = next((one for one in seen.waiting if one.id == visit_id), None)
    if mine is None:
        return None
    before = seen.waiting[: seen.waiting.index(mine)]
    return sum(one.people for one in before if one.service == mine.service)


def _arranged(
    views: Iterable[VisitView], now: datetime, counters: Mapping[str, CounterView]
) -> QueueView:
    """Put each visit where it belongs."""
    by_state: dict[VisitState, list[VisitView]] = {state: [] for state in VisitState}
    for one in views:
        by_state[one.state].append(one)

    def of(states: Iterable[VisitState]) -> list[VisitView]:
        return [one for state in states for one in by_state[state]]

    there = sorted(of(visit_life.AT_A_COUNTER), key=lambda one: one.called or one.state_since)
    gone = sorted(of(_GONE), key=lambda one: one.state_since, reverse=True)
    return QueueView(
        at=now,
        waiting=tuple(in_order(by_state[VisitState.WAITING], now)),
        at_counters=tuple(there),
        elsewhere=tuple(sorted(of(_AWAY), key=lambda one: one.id)),
        gone=tuple(gone[:RECENT]),
        counters={
            key: replace(counter, there=tuple(one for one in there if one.counter == key))
            for key, counter in counters.items()
        },
    )


def _counters(session: Session, clock: Clock, place: Place) -> dict[str, CounterView]:
    """Return the counters, nobody there yet."""
    now = place.local(clock.now())
    pauses = counters.paused(session, clock, place)
    found = {}
    for key in place.house.counters:
        services = services_of(place.house, key, now)
        slots = (receiving(place.house, service, now) for service in services)
        found[key] = CounterView(
            key=key,
            services=services,
            open_now=any(slot is not None and slot.counter == key for slot in slots),
            paused=key in pauses,
            back=pauses.get(key),
            there=(),
        )
    return found
