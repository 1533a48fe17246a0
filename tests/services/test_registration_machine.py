"""Whatever is done in whatever order: seats, line and room are as a plain model says."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from kiosk.domain.events import EventDetails, Quota
from kiosk.domain.refusals import Refused
from kiosk.services import door, event_changes, events, registrations
from kiosk.services.registrations import Wanted
from tests.services.fair import Fair, at

if TYPE_CHECKING:
    from kiosk.services.event_views import EventView

QUOTA = 2
which = st.integers(0, 1000)
people = st.integers(1, 3)
MEMBERS = st.sampled_from(["guests", None, None])


@dataclass
class Seat:
    """What the model knows of one registration."""

    id: int
    token: str
    event: int
    people: int
    member: str | None
    state: str = "waiting"
    inside: int = 0
    came: int = 0


@dataclass
class Model:
    """Two events; everybody who ever registered, the line in the order of `line`."""

    limits: dict[int, int]
    seats: dict[int, Seat] = field(default_factory=dict)
    line: list[int] = field(default_factory=list)

    def taken(self, event: int, member: str | None = None) -> int:
        """Return how many seats are taken, of an event or of its members."""
        return sum(
            one.people
            for one in self.seats.values()
            if one.event == event
            and one.state == "registered"
            and (member is None or one.member == member)
        )

    def fits(self, event: int, wanted: int, member: str | None) -> bool:
        """Tell whether so many more have seats."""
        if self.taken(event) + wanted > self.limits[event]:
            return False
        return member is None or self.taken(event, member) + wanted <= QUOTA

    def ever(self, event: int, wanted: int, member: str | None) -> bool:
        """Tell whether so many could have seats if nobody else had."""
        return wanted <= (self.limits[event] if member is None else min(self.limits[event], QUOTA))

    def settle(self) -> None:
        """Let everybody in line who fits move up, the first first."""
        for number in list(self.line):
            one = self.seats[number]
            if self.fits(one.event, one.people, one.member):
                one.state = "registered"
                self.line.remove(number)

    def room(self, event: int) -> int:
        """Return how many people are in an event's room."""
        return sum(one.inside for one in self.seats.values() if one.event == event)


def machine_for(engine: Engine) -> type[RuleBasedStateMachine]:  # noqa: C901  a class
    """Return machines that each have events of their own in one database."""
    fair = Fair(engine)

    class Machine(RuleBasedStateMachine):
        """A desk with two events at once, whose doors are open."""

        def __init__(self) -> None:
            super().__init__()
            fair.clock.moment = at("13:45")
            quotas = (Quota("guests", QUOTA),)
            made = [fair.arrange(limit, rooms=(), quotas=quotas) for limit in (3, 5)]
            self.events: list[EventView] = made
            self.model = Model({one.id: one.seats.limit or 0 for one in made})

        def chosen(self, number: int, *states: str) -> Seat:
            """Return one of the registrations that are so."""
            found = [one for one in self.model.seats.values() if one.state in states]
            assume(found)
            return found[number % len(found)]

        def write(self, act: Any, *args: Any, **more: Any) -> Any:
            """Do something, or return why not; no two things are done in the same moment."""
            fair.clock.moment += timedelta(microseconds=1)
            try:
                return fair.reception.write(act, *args, **more)
            except Refused as refused:
                return refused.code

        @rule(number=which, people=people, member=MEMBERS, waits=st.booleans())
        def register(self, number: int, people: int, member: str | None, waits: bool) -> None:
            event = self.events[number % 2].id
            fits = self.model.fits(event, people, member)
            wanted = Wanted(event, people, organisation=member, waits=waits)
            made = self.write(registrations.register, wanted)
            if not self.model.ever(event, people, member):
                assert made == "event.too-many"
                return
            if not fits and not waits:
                assert made == "event.full"
                return
            seat = Seat(made.id, made.token, event, people, member)
            seat.state = "registered" if fits else "waiting"
            self.model.seats[seat.id] = seat
            if not fits:
                self.model.line.append(seat.id)

        @rule(number=which)
        def cancel(self, number: int) -> None:
            seat = self.chosen(number, "registered", "waiting")
            answer = self.write(registrations.cancel, seat.id)
            if seat.came:
                assert answer == "registration.came"
                return
            assert answer.registration.state == "cancelled"
            seat.state = "cancelled"
            if seat.id in self.model.line:
                self.model.line.remove(seat.id)
            self.model.settle()

        @rule(number=which, people=people)
        def change_people(self, number: int, people: int) -> None:
            seat = self.chosen(number, "registered", "waiting")
            more = people - seat.people
            answer = self.write(registrations.change_people, seat.id, people)
            if people < min(seat.people, seat.came):
                assert answer == "registration.came"
                return
            if not self.model.ever(seat.event, people, seat.member):
                assert answer == "event.too-many"
                return
            fits = more <= 0 or self.model.fits(seat.event, more, seat.member)
            if seat.state == "registered" and not fits:
                assert answer == "event.full"
                return
            assert answer.registration.people == people
            seat.people = people
            self.model.settle()

        @rule(number=which)
        def transfer(self, number: int) -> None:
            seat = self.chosen(number, "registered", "waiting")
            other = next(one.id for one in self.events if one.id != seat.event)
            answer = self.write(registrations.transfer, seat.id, other)
            if seat.came:
                assert answer == "registration.came"
                return
            if not self.model.ever(other, seat.people, seat.member):
                assert answer == "event.too-many"
                return
            if seat.id in self.model.line:
                self.model.line.remove(seat.id)
            seat.state, seat.event = "waiting", other
            if self.model.fits(other, seat.people, seat.member):
                seat.state = "registered"
            else:
                self.model.line.append(seat.id)
            self.model.settle()

        @rule(number=which, limit=st.integers(1, 6))
        def have_other_seats(self, number: int, limit: int) -> None:
            event = self.events[number % 2].id
            quotas = (Quota("guests", QUOTA),)
            wanted = EventDetails("Atelier CV", seats=limit, quotas=quotas)
            answer = self.write(event_changes.describe, event, wanted)
            if limit < self.model.taken(event):
                assert answer == "event.seats-taken"
                return
            self.model.limits[event] = limit
            self.model.settle()

        @rule(number=which)
        def come(self, number: int) -> None:
            seat = self.chosen(number, "registered", "waiting", "cancelled")
            answer = self.write(door.attend, seat.token)
            if seat.state == "cancelled":
                assert answer == "scan.cancelled"
            elif seat.state == "waiting":
                assert answer == "scan.waiting"
            elif seat.inside >= seat.people:
                assert answer == "scan.already-in"
            else:
                seat.inside = seat.people
                seat.came = max(seat.came, seat.people)
                assert answer.inside == self.model.room(seat.event)

        @rule(number=which)
        def go(self, number: int) -> None:
            seat = self.chosen(number, "registered", "waiting", "cancelled")
            answer = self.write(door.leave, seat.token)
            if not seat.inside:
                assert answer == "scan.not-in"
                return
            seat.inside = 0
            assert answer.inside == self.model.room(seat.event)

        @rule(number=which, people=people)
        def walk_in(self, number: int, people: int) -> None:
            event = self.events[number % 2].id
            answer = self.write(door.walk_in, event, people)
            if not self.model.fits(event, people, None):
                assert answer == "event.full"
                return
            made = answer.registration
            seat = Seat(made.id, made.token, event, people, None, "registered", people, people)
            self.model.seats[seat.id] = seat

        @invariant()
        def all_is_as_the_model_says(self) -> None:
            for event in self.events:
                now = fair.reception.read(events.get, event.id)
                found = fair.reception.read(registrations.of_event, event.id)
                mine = [one for one in self.model.seats.values() if one.event == event.id]
                assert {one.id: (one.state.value, one.people) for one in found} == {
                    one.id: (one.state, one.people) for one in mine
                }
                line = [one for one in self.model.line if self.model.seats[one].event == event.id]
                assert [one.id for one in found if one.line] == line
                assert now.seats.taken == self.model.taken(event.id) <= self.model.limits[event.id]
                assert now.sessions[0].inside == self.model.room(event.id)
                assert now.sessions[0].came == sum(one.came for one in mine)

    return Machine


def test_seats_line_and_room_are_as_a_plain_model_says(engine: Engine) -> None:
    run_state_machine_as_test(
        machine_for(engine),
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
