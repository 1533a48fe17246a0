"""The house as its `config.toml` describes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from db.enums import ResourceKind, Weeks

Texts = Mapping[str, str]
"""One text in each of the house's languages, by language code."""


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a day, `[start, end)`, in the house's local time."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which the house is closed, both ends included."""

    first: date
    last: date
    reason: Texts


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who holds a service."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Need:
    """Why people come, in a word and a sign."""

    key: str
    sign: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a visit is received, how to get there, and how many are received there at once."""

    key: str
    name: Texts
    place: Texts
    places: int = 1


@dataclass(frozen=True, slots=True)
class Service:
    """What a visitor comes for.

    A service without presences receives at `counter` whenever the house is open.
    """

    key: str
    letter: str
    name: Texts
    need: str | None
    organisation: str | None
    daily_limit: int
    counter: str | None


@dataclass(frozen=True, slots=True)
class PresenceException:
    """One day on which a presence differs from its rule; no hours means it does not take place."""

    on: date
    hours: tuple[Span, ...]
    counter: str | None


@dataclass(frozen=True, slots=True)
class Presence:
    """When a service receives people, and where.

    `days` count from Monday = 0; `of_month` keeps the nth such weekday of a month (-1: the last),
    `weeks` the odd or even weeks of ISO 8601.
    """

    service: str
    counter: str
    days: frozenset[int]
    hours: tuple[Span, ...]
    weeks: Weeks = Weeks.EVERY
    of_month: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None
    exceptions: tuple[PresenceException, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to furnish a resource: how many it holds then, and how long that takes."""

    key: str
    name: Texts
    capacity: int
    setup: timedelta = timedelta(0)
    clearing: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Resource:
    """What is booked for a time: a room, an office, a workstation, a store, a thing that is lent.

    `parts`: this is several resources taken as one, by their keys. `hours` by weekday from
    Monday = 0, None: those of the house. `organisations` may book it; empty: everybody.
    `no_show`: how long after its start an unused booking may be released.
    """

    key: str
    kind: ResourceKind
    name: str
    capacity: int
    equipment: tuple[str, ...] = ()
    place: Texts = field(default_factory=dict)
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    before: timedelta = timedelta(0)
    after: timedelta = timedelta(0)
    hours: Mapping[int, tuple[Span, ...]] | None = None
    shortest: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=24)
    days_ahead: int | None = None
    organisations: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    no_show: timedelta = timedelta(minutes=15)


class Holidays(Protocol):
    """The public holidays of where the house stands."""

    def on(self, day: date) -> Texts | None:
        """Return the name of the holiday on this day, if it is one."""


class NoHolidays:
    """Where nobody asked for any."""

    def on(self, day: date) -> Texts | None:
        """Return None."""
        del day
        return None


NO_HOLIDAYS = NoHolidays()


@dataclass(frozen=True, slots=True)
class House:
    """Everything that `config.toml` says of the house; mappings are by key, in the file's order.

    `internet` is the service that people wait for who want a workstation.
    """

    name: str
    address: str
    zone: ZoneInfo
    hours: Mapping[int, tuple[Span, ...]]
    closures: tuple[Closure, ...]
    reception: str
    needs: Mapping[str, Need]
    organisations: Mapping[str, Organisation]
    services: Mapping[str, Service]
    presences: tuple[Presence, ...]
    counters: Mapping[str, Counter]
    resources: Mapping[str, Resource]
    languages: tuple[str, ...]
    holidays: Holidays = NO_HOLIDAYS
    release_no_shows: bool = False
    internet: str | None = None
    by_service: Mapping[str, tuple[Presence, ...]] = field(init=False)

    def __post_init__(self) -> None:
        grouped: dict[str, tuple[Presence, ...]] = {}
        for presence in self.presences:
            grouped[presence.service] = (*grouped.get(presence.service, ()), presence)
        object.__setattr__(self, "by_service", grouped)

    def speak(self, texts: Texts, language: str) -> str:
        """Return the text in this language, else in the house's first one."""
        return texts.get(language) or texts.get(self.languages[0], "")
