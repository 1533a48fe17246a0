"""Who is called next."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from kiosk.domain.calendar import receptions
from kiosk.domain.house import House

DUE_BEFORE = timedelta(minutes=5)
"""From so long before its time an appointment comes before everybody else."""


class Waits(Protocol):
    """What decides when somebody is called."""

    @property
    def id(self) -> int:
        """Which visit it is; of two that came at the same moment the lower one is called first."""

    @property
    def since(self) -> datetime:
        """When they arrived, or lost their place."""

    @property
    def due(self) -> datetime | None:
        """The time of their appointment."""

    @property
    def first(self) -> bool:
        """Whether the desk said that they come first."""


W = TypeVar("W", bound=Waits)


def in_order(waiting: Iterable[W], now: datetime) -> list[W]:
    """Return who is called first, then who is next, and so on.

    1. appointments whose time has come, the earliest time first;
    2. whoever comes first because the desk said so, by arrival;
    3. everybody else, by arrival;
    4. appointments whose time has not come, the earliest time first: they are called early only
       when nobody else waits.
    """
    return sorted(waiting, key=lambda one: _rank(one, now))


def _rank(one: Waits, now: datetime) -> tuple[int, datetime, datetime, int]:
    if one.due is not None:
        group = 1 if one.due <= now + DUE_BEFORE else 4
        return group, one.due, one.since, one.id
    return (2 if one.first else 3), one.since, one.since, one.id


def services_of(house: House, counter: str, now: datetime) -> tuple[str, ...]:
    """Return the services whose visitors a counter calls today, in the house's order.

    The whole day counts: who waits when the hours are over is still called. Whoever was sent to
    a service that receives nowhere today is the reception's.
    """
    reception = house.services[house.reception].counter

    def calls(key: str) -> bool:
        counters = counters_of(house, key, now)
        return counter in counters or (not counters and counter == reception)

    return tuple(key for key in house.services if calls(key))


def counters_of(house: House, service: str, now: datetime) -> tuple[str, ...]:
    """Return the counters at which a service receives today."""
    found = (slot.counter for slot in receptions(house, service, now.date()))
    return tuple(dict.fromkeys(counter for counter in found if counter is not None))
