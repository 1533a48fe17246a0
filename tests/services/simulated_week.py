"""A week with forty events and three computers, played through the real services."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import Engine

from db.enums import ResourceKind, VisitState
from kiosk.domain.checkin import CheckIn
from kiosk.domain.events import Quota, Stretch
from kiosk.domain.house import Resource
from kiosk.domain.refusals import Refused
from kiosk.domain.workstations import Station
from kiosk.services import (
    bookings,
    door,
    event_changes,
    event_figures,
    events,
    registrations,
    tidying,
    visits,
    workstations,
)
from kiosk.services.event_changes import EventMove
from kiosk.services.event_views import EventView, RegistrationView
from kiosk.services.registrations import Wanted
from tests.clocks import StandingClock
from tests.houses import SMALL_HOUSE
from tests.services.fair import Fair, at
from tests.services.hall import Hall

MONDAY = date(2026, 11, 23)
EVENTS, PEOPLE, AT_COMPUTERS = 40, 160, 70
STATIONS = ("pc-1", "pc-2", "pc-3")

HOUSE = replace(
    SMALL_HOUSE,
    internet="desk",
    resources={
        **SMALL_HOUSE.resources,
        **{key: Resource(key, ResourceKind.WORKSTATION, key, 1) for key in STATIONS},
    },
)


@dataclass
class Week:
    """What happens is drawn from one seed: on either database it is the same week."""

    engine: Engine
    seed: int = 2026
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  a game, not a secret
        self.clock = StandingClock(at("08:00", MONDAY))
        self.hall = Hall(self.engine, self.clock, HOUSE)
        self.fair = Fair(self.engine, self.clock)
        self.fair.reception = self.hall.reception
        self.events: list[EventView] = []
        self.seats: list[RegistrationView] = []

    def play(self) -> dict[str, Any]:
        """Play it; return what is left of it: numbers."""
        self.plan()
        self.register()
        acts = [*self.doors(), *self.computers(), *self.mishaps()]
        for when, act in sorted(acts, key=lambda each: each[0]):
            self.clock.moment = max(self.clock.moment, when)
            act()
        return self.figures()

    # What was arranged before

    def plan(self) -> None:
        """Arrange the events; one whose room is taken is elsewhere."""
        for n in range(EVENTS):
            day = MONDAY + timedelta(days=n % 5)
            start = at(f"{self.random.randrange(9, 16):02}:{self.random.choice((0, 30)):02}", day)
            length = timedelta(minutes=self.random.choice((60, 90, 120)))
            more: dict[str, Any] = {"title": f"Atelier {n}", "anyway": True}
            if n % 8 == 3:
                more["slot"] = timedelta(minutes=30)
            if n % 8 == 5:
                more["quotas"] = (Quota("guests", 2),)
            seats = self.random.randrange(2, 9)
            times = (Stretch(start, start + length),)
            room = self.random.choice(("red", "blue", "green"))
            try:
                made = self.fair.arrange(seats, *times, rooms=(room,), **more)
            except Refused as refused:
                self.happened[refused.code] += 1
                made = self.fair.arrange(seats, *times, rooms=(), place="Au parc", **more)
            self.events.append(made)

    def register(self) -> None:
        """Let people register; some change their mind."""
        for _ in range(PEOPLE):
            event = self.random.choice(self.events)
            slots = [slot.id for slot in event.slots]
            member = self.random.choice(("guests", None, None))
            wanted = Wanted(
                event.id,
                self.random.choice((1, 1, 1, 2, 3)),
                organisation=member,
                slot=self.random.choice(slots) if slots else None,
            )
            try:
                made = self.hall.write(registrations.register, wanted)
            except Refused:  # a group that no such event could ever seat
                self.happened["never seated"] += 1
                continue
            self.happened[made.state.value] += 1
            self.seats.append(made)
            self.check(event)
        for one in self.random.sample(self.seats, PEOPLE // 4):
            given = self.hall.write(registrations.cancel, one.id)
            self.happened["cancelled"] += 1
            self.happened["moved up"] += len(given.moved_up)
        plain = [event for event in self.events if not event.slots]
        for one in self.random.sample(self.seats, PEOPLE // 20):
            self.attempt(
                "transferred", registrations.transfer, one.id, self.random.choice(plain).id
            )

    # What happens during the week

    def doors(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """Let most come to the door, at their time or not; let some leave and come back."""
        for one in self.seats:
            event = next(each for each in self.events if each.id == one.event)
            when = event.start + timedelta(minutes=self.random.gauss(0, 12))
            if self.random.random() < 0.85:
                yield when, partial(self.come, one)
            if self.random.random() < 0.2:
                yield when + timedelta(minutes=9), partial(self.go_out, one)
                yield when + timedelta(minutes=15), partial(self.come, one)
        for event in self.events:
            if self.random.random() < 0.6:
                when = event.start + timedelta(minutes=self.random.randrange(0, 20))
                yield when, partial(self.walk_in, event)

    def computers(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """Let people come for a computer, and time go by."""
        for _ in range(AT_COMPUTERS):
            day = MONDAY + timedelta(days=self.random.randrange(5))
            when = at("09:00", day) + timedelta(minutes=self.random.randrange(0, 170))
            yield when, self.sit_or_wait
            yield when + timedelta(minutes=59), self.minute
        for n in range(5):
            for minute in range(0, 8 * 60, 20):
                when = at("09:00", MONDAY + timedelta(days=n)) + timedelta(minutes=minute)
                yield when, self.minute

    def mishaps(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """Call events off, move some, let a computer break."""
        for event in self.random.sample(self.events, 3):
            yield event.start - timedelta(hours=3), partial(self.call_off, event)
        for event in self.random.sample(self.events, 4):
            yield event.start - timedelta(hours=2), partial(self.move, event)
        yield at("10:05", MONDAY), partial(self.attempt, "broke", workstations.break_down, "pc-3")
        yield at("11:05", MONDAY), partial(self.attempt, "mended", workstations.mend, "pc-3")

    def come(self, one: RegistrationView) -> None:
        """Show the code at the door."""
        self.attempt("came in", door.attend, one.token)
        self.check(next(each for each in self.events if each.id == one.event))

    def go_out(self, one: RegistrationView) -> None:
        """Show it on the way out."""
        self.attempt("went out", door.leave, one.token)

    def walk_in(self, event: EventView) -> None:
        """Come without a registration."""
        self.attempt("walked in", door.walk_in, event.id)
        self.check(event)

    def call_off(self, event: EventView) -> None:
        """Call it off."""
        self.attempt("called off", event_changes.cancel, event.id)

    def move(self, event: EventView) -> None:
        """Let it begin an hour later, with its room, or not at all."""
        by = timedelta(hours=1)
        to = Stretch(event.start + by, event.end + by)
        self.attempt("moved", event_changes.move, event.id, EventMove(to, anyway=True))

    def sit_or_wait(self) -> None:
        """Sit down at a computer, or take a number for one."""
        try:
            self.hall.write(workstations.sit)
            self.happened["sat down"] += 1
        except Refused as refused:
            self.happened[refused.code] += 1
            self.hall.write(visits.check_in, CheckIn("desk", "fr", 1))

    def minute(self) -> None:
        """Let what happens by itself happen, then let the next one sit down."""
        self.happened["by itself"] += self.hall.write(tidying.tidy)
        space = self.hall.reception.read(workstations.look)
        free = sum(one.state is Station.FREE for one in space.stations)
        waiting = [one for one in self.hall.look().waiting if one.state is VisitState.WAITING]
        for visit in waiting[:free]:
            self.attempt("sat down after waiting", workstations.sit, visit=visit.id)

    # What has to be true

    def attempt(self, name: str, act: Any, *args: Any, **more: Any) -> None:
        """Do something, and count that it was done, or why not."""
        try:
            self.hall.write(act, *args, **more)
            self.happened[name] += 1
        except Refused as refused:
            self.happened[refused.code] += 1

    def check(self, event: EventView) -> None:
        """No seat is given twice, and no room holds more than it may."""
        seen = self.hall.reception.read(events.get, event.id)
        limit = seen.seats.limit
        assert limit is None or seen.seats.taken <= limit
        every = self.hall.reception.read(registrations.of_event, event.id)
        seated = sum(one.people for one in every if one.state.value == "registered")
        assert seated == seen.seats.taken
        for one in seen.sessions:
            capacity = door.capacity_of(self.hall.reception.place, one)
            assert capacity is None or one.inside <= capacity

    def figures(self) -> dict[str, Any]:
        """Return what is left of every event, and of every computer."""
        read = self.hall.reception.read
        of_events = []
        for event in self.events:
            left = read(event_figures.of_event, event.id)
            of_events.append(
                (event.details.title, left.registered, left.came, left.walk_ins, left.waiting,
                 left.presences, left.time)
            )  # fmt: skip
        times: dict[str, timedelta] = {}
        for day in range(5):
            taken: dict[str, datetime] = {}
            for use in sorted(
                read(bookings.of_day, MONDAY + timedelta(days=day), STATIONS),
                key=lambda use: use.start,
            ):
                assert taken.get(use.resource, use.start) <= use.start
                taken[use.resource] = use.end
                times[use.resource] = times.get(use.resource, timedelta(0)) + use.end - use.start
        return {"events": of_events, "computers": times, "happened": dict(self.happened)}
