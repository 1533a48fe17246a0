"""The part of the file about the house: the same on every machine of the house."""

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, Field

from kiosk.settings.checks import FROZEN, not_empty
from kiosk.settings.countries import Country
from kiosk.settings.defaults import CAPACITY, SHORTEST
from kiosk.settings.hours import Hours, SomeHours, Span, Weekday
from kiosk.settings.names import Key, Letter, NthOfMonth, Sign, TimeZone
from kiosk.settings.texts import Line, Lines, Name, Names, Texts

Weeks = Literal["every", "odd", "even"]
Kind = Literal["room", "office", "workstation", "store", "equipment"]
Capacity = Annotated[int, Field(ge=1, le=2000)]
Buffer = Annotated[int, Field(ge=0, le=240)]
NO_TEXT = Texts({})


class Closure(BaseModel):
    """`[[house.closures]]`: days on which the house is closed."""

    model_config = FROZEN

    first: date = Field(alias="from")
    """The first day."""
    until: date | None = None
    """The last day; without it, the closure lasts one day."""
    reason: Lines = NO_TEXT
    """Why, for visitors."""

    @property
    def last(self) -> date:
        """The last day."""
        return self.until or self.first


class House(BaseModel):
    """`[house]`: the house itself."""

    model_config = FROZEN

    name: Name
    """As it is printed on tickets."""
    address: Line
    """Its postal address."""
    time_zone: TimeZone
    """The zone of every hour in the file."""
    reception: str
    """The service for people who want to speak to somebody."""
    hours: Annotated[dict[Weekday, Hours], AfterValidator(not_empty)]
    """When the house is open; it is closed on a day that is absent."""
    closures: Annotated[tuple[Closure, ...], Field(strict=False)] = ()
    """Days on which it is closed all the same."""
    holidays: Country = ""
    """The country whose public holidays are known when rooms are booked, like "FR"."""
    holidays_region: str = ""
    """A region of that country that has holidays of its own, by its code."""
    release_no_shows: bool = False
    """A room that nobody came to is free again by itself."""
    internet: str = ""
    """The service that people wait for who want a workstation; "" for none."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of every hour in the file."""
        return ZoneInfo(self.time_zone)


class Need(BaseModel):
    """`[needs.*]`: why people come, in a word."""

    model_config = FROZEN

    sign: Sign
    """Stands beside the word on the screen."""
    name: Names
    """The word."""


class Organisation(BaseModel):
    """`[organisations.*]`: who holds services."""

    model_config = FROZEN

    name: Name
    """What it calls itself, in every language."""


class Service(BaseModel):
    """`[services.*]`: what a visitor comes for.

    Without presences it receives at `counter` during all opening hours.
    """

    model_config = FROZEN

    letter: Letter
    """What its numbers begin with."""
    name: Names
    """What visitors choose it by."""
    need: str | None = None
    """The need that it answers, a name of `[needs.*]`; only the reception may have none."""
    organisation: str | None = None
    """Who holds it, a name of `[organisations.*]`."""
    daily_limit: Annotated[int, Field(ge=1, le=999)] = 999
    """How many tickets it gives on one day."""
    counter: str | None = None
    """Where it receives if it has no presences, a name of `[counters.*]`."""


class PresenceException(BaseModel):
    """A day on which a presence differs from its rule."""

    model_config = FROZEN

    on: date
    """The day."""
    closed: bool = False
    """It does not take place."""
    hours: SomeHours | None = None
    """Other hours; without them, the usual ones."""
    counter: str | None = None
    """Another counter; without it, the usual one."""


class Presence(BaseModel):
    """`[[presences]]`: when a service receives people, and where."""

    model_config = FROZEN

    service: str
    """Who receives, a name of `[services.*]`."""
    counter: str
    """Where, a name of `[counters.*]`."""
    days: Annotated[tuple[Weekday, ...], Field(strict=False), AfterValidator(not_empty)]
    """On which days of the week."""
    hours: SomeHours
    """At what hours."""
    weeks: Weeks = "every"
    """In which weeks of ISO 8601."""
    of_month: Annotated[tuple[NthOfMonth, ...], Field(strict=False)] = ()
    """Only on the nth such weekday of the month; -1 is the last one."""
    first: date | None = Field(default=None, alias="from")
    """The first day of all."""
    last: date | None = Field(default=None, alias="until")
    """The last day of all."""
    exceptions: Annotated[tuple[PresenceException, ...], Field(strict=False)] = ()
    """Days that differ."""

    def hours_on(self, exception: PresenceException) -> tuple[Span, ...]:
        """Return the hours of a day that differs; none: it does not take place."""
        return () if exception.closed else exception.hours or self.hours


class Counter(BaseModel):
    """`[counters.*]`: where people are received."""

    model_config = FROZEN

    name: Names
    """As it is printed on tickets."""
    place: Lines = NO_TEXT
    """How to get there."""
    places: Annotated[int, Field(ge=1, le=50)] = 1
    """How many are received there at the same time."""


class Layout(BaseModel):
    """`[resources.*.layouts.*]`: a way to furnish a resource."""

    model_config = FROZEN

    name: Names
    """What it is called."""
    capacity: Capacity
    """How many people it holds then."""
    setup_minutes: Buffer = 0
    """How long it takes to put up."""
    clearing_minutes: Buffer = 0
    """How long it takes to put away."""


class Resource(BaseModel):
    """`[resources.*]`: what can be booked for a time."""

    model_config = FROZEN

    kind: Kind = "room"
    """A meeting room, a small office, a workstation, a store, or a thing that is lent."""
    name: Name
    """What it is called."""
    capacity: Capacity = CAPACITY
    """How many people it is for; a room and several taken as one must say it."""
    equipment: Annotated[tuple[Name, ...], Field(strict=False)] = ()
    """What is in it."""
    place: Lines = NO_TEXT
    """How to get there."""
    layouts: dict[Key, Layout] = Field(default_factory=dict)
    """The ways to furnish it."""
    parts: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """Other resources, by their names in the file, that are taken as one."""
    before_minutes: Buffer = 0
    """How long it is kept free before each booking."""
    after_minutes: Buffer = 0
    """How long it is kept free after each booking."""
    hours: Annotated[dict[Weekday, Hours], AfterValidator(not_empty)] | None = None
    """When it can be used; without it, when the house is open."""
    shortest_minutes: Annotated[int, Field(ge=5, le=1440)] = SHORTEST
    """The shortest booking."""
    longest_minutes: Annotated[int, Field(ge=5, le=527040)] = 1440
    """The longest booking; what is lent for days has more than a day."""
    days_ahead: Annotated[int, Field(ge=1, le=5000)] | None = None
    """How far ahead it can be booked; without it, as far as anybody likes."""
    organisations: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """Who may book it, names of `[organisations.*]`; without it, everybody."""
    no_show_minutes: Annotated[int, Field(ge=5, le=240)] = 15
    """After how long nobody is expected any more."""
