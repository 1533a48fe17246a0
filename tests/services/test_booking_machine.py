"""Whatever is done in whatever order: the database shows what a plain model says."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from kiosk.domain.booking import Details, Slot
from kiosk.domain.refusals import Refused
from kiosk.services import booking_changes, bookings
from kiosk.services.booking_views import UseView
from tests.clocks import PARIS
from tests.services.desk import Desk, Scope

PARTS = {"blue": ("blue",), "red": ("red",), "green": ("green",), "blue-green": ("blue", "green")}
TEN = timedelta(minutes=10)
"""What the green room needs before and after."""

rooms = st.sampled_from(sorted(PARTS))
days = st.integers(0, 9)
hours = st.integers(9, 12)
lengths = st.sampled_from([30, 60, 90])
weeks = st.sampled_from([0, 0, 2, 4])
scopes = st.sampled_from(list(Scope))
which = st.integers(0, 1000)


@dataclass
class Use:
    """What the model knows of one use."""

    series: int
    repeats: bool
    planned: date
    room: str
    start: datetime
    end: datetime
    title: str
    booked: bool = True
    by_hand: bool = False
    retitled: bool = False
    usual: tuple[str, datetime, datetime] | None = None

    def __post_init__(self) -> None:
        self.usual = self.usual or self.slot

    @property
    def slot(self) -> tuple[str, datetime, datetime]:
        """Where and when it is; `usual` is where its series has it."""
        return self.room, self.start, self.end

    def taken(self) -> list[tuple[str, datetime, datetime]]:
        """Return what it takes."""
        return [
            (part, self.start - TEN, self.end + TEN) if part == "green"
            else (part, self.start, self.end)
            for part in PARTS[self.room]
        ]  # fmt: skip


@dataclass
class Model:
    """Everything that was ever booked, by the id of the use."""

    uses: dict[int, Use] = field(default_factory=dict)
    series: Iterator[int] = field(default_factory=count)

    def free(self, wanted: list[Use], apart_from: list[Use]) -> bool:
        """Tell whether all of these could be booked."""
        others = [u for u in self.uses.values() if u.booked and not any(u is o for o in apart_from)]
        return not any(
            room == other_room and start < other_end and end > other_start
            for one in wanted
            for room, start, end in one.taken()
            for other in others
            for other_room, other_start, other_end in other.taken()
        )

    def reached(self, use: Use, scope: Scope) -> list[Use]:
        """Return what a change is about, what was done by hand included."""
        if scope is Scope.THIS or not use.repeats:
            return [use]
        return [
            other
            for other in self.uses.values()
            if other.series == use.series and other.booked
            and (scope is Scope.ALL or other.planned >= use.planned)
        ]  # fmt: skip

    def split(self, reached: list[Use]) -> None:
        """Let what begins with the first of these be a series of its own."""
        first = min(use.planned for use in reached)
        whole = [use for use in self.uses.values() if use.series == reached[0].series]
        if any(use.planned < first for use in whole):
            tail = next(self.series)
            for use in whole:
                if use.planned >= first:
                    use.series = tail


def machine_for(engine: Engine) -> type[RuleBasedStateMachine]:  # noqa: C901  a class
    """Return machines that each use their own months of one database."""
    numbers = count()
    desk = Desk(engine)

    class Machine(RuleBasedStateMachine):
        """One desk and its model; time never comes to what is booked."""

        def __init__(self) -> None:
            super().__init__()
            number = next(numbers)
            self.first = date(2027, 1, 4) + timedelta(weeks=20 * number)
            object.__setattr__(desk.reception.place, "machine", f"desk-{number}")
            self.model = Model()
            self.past: list[Model] = []

        def moment(self, day: int, hour: int) -> datetime:
            on = self.first + timedelta(days=day)
            return datetime(on.year, on.month, on.day, hour, tzinfo=PARIS)

        def slot(self, room: str, day: int, hour: int, minutes: int) -> Slot:
            start = self.moment(day, hour)
            return Slot(room, start, start + timedelta(minutes=minutes))

        def attempt(self, possible: bool, act: Callable[[], Any]) -> Any:
            """Do it, and see that it is refused exactly when the model says so."""
            done, code = None, None
            try:
                done = act()
            except Refused as refused:
                code = refused.code
            assert code == (None if possible else "booking.conflict")
            return done

        def some(self, n: int, *, booked: bool = True) -> int:
            found = [key for key, use in self.model.uses.items() if use.booked is booked]
            assume(found)
            return found[n % len(found)]

        def note(self) -> Model:
            before = self.model
            self.past.append(before)
            self.model = deepcopy(before)
            self.model.series = before.series
            return self.model

        @rule(room=rooms, day=days, hour=hours, minutes=lengths, times=weeks)
        def book(self, room: str, day: int, hour: int, minutes: int, times: int) -> None:
            repeats = f"FREQ=WEEKLY;COUNT={times}" if times else None
            slot = self.slot(room, day, hour, minutes)
            series, title = next(self.model.series), f"R{day}{hour}"
            new = [
                Use(
                    series, bool(times), slot.start.date() + timedelta(weeks=n), room,
                    slot.start + timedelta(weeks=n), slot.end + timedelta(weeks=n), title,
                )
                for n in range(max(times, 1))
            ]  # fmt: skip
            asked = desk.request(room, title=title, anyway=True, rule=repeats)
            request = replace(asked, slot=slot)
            made = self.attempt(
                self.model.free(new, []), lambda: desk.write(bookings.book, request)
            )
            if made is not None:
                model = self.note()
                for view, use in zip(desk.series(made), new, strict=True):
                    model.uses[view.id] = use

        @rule(
            n=which, room=rooms, day=st.integers(-3, 3), hour=hours, minutes=lengths, scope=scopes
        )
        def move(self, n: int, room: str, day: int, hour: int, minutes: int, scope: Scope) -> None:
            key = self.some(n)
            this = self.model.uses[key]
            on = this.start.date() + timedelta(days=day)
            start = datetime(on.year, on.month, on.day, hour, tzinfo=PARIS)
            to = Slot(room, start, start + timedelta(minutes=minutes))
            model = self.note()
            this = model.uses[key]
            reached = model.reached(this, scope)
            alone = scope is Scope.THIS or not this.repeats
            changing = [u for u in reached if alone or u is this or not u.by_hand]
            wanted = [replace(use) for use in changing]
            by = on - this.planned
            for use in wanted:
                away = timedelta(0) if alone else use.planned - this.planned
                use.room, use.start, use.end = room, to.start + away, to.end + away
            possible = model.free(wanted, changing)
            if possible and not alone:
                model.split(reached)
                for use in model.uses.values():
                    if use.series == this.series:
                        use.planned += by
                        away = use.planned - on
                        use.usual = (to.resource, to.start + away, to.end + away)
            for use, new in zip(changing, wanted, strict=True):
                use.room, use.start, use.end = new.room, new.start, new.end
                use.by_hand = use.retitled or (alone and use.repeats)
                if alone and not use.repeats:
                    use.planned, use.usual = on, new.slot
            self.settle(possible, lambda: desk.move(_view(key), to, scope, anyway=True))

        @rule(n=which, scope=scopes)
        def cancel(self, n: int, scope: Scope) -> None:
            key = self.some(n)
            model = self.note()
            this = model.uses[key]
            alone = scope is Scope.THIS or not this.repeats
            for use in model.reached(this, scope):
                if alone or use is this or not use.by_hand:
                    use.booked = False
            self.settle(True, lambda: desk.cancel(_view(key), scope))

        @rule(n=which)
        def restore(self, n: int) -> None:
            key = self.some(n, booked=False)
            model = self.note()
            possible = model.free([model.uses[key]], [])
            model.uses[key].booked = True
            self.settle(possible, lambda: desk.write(booking_changes.restore, key))

        @rule(n=which, scope=scopes, title=st.sampled_from(["Autre", "Nouveau"]))
        def describe(self, n: int, scope: Scope, title: str) -> None:
            key = self.some(n)
            model = self.note()
            this = model.uses[key]
            alone = scope is Scope.THIS or not this.repeats
            reached = model.reached(this, scope)
            if alone and this.repeats:
                this.title, this.by_hand, this.retitled = title, True, True
            elif not alone:
                if scope is Scope.FROM_HERE:
                    model.split(reached)
                for use in model.uses.values():
                    if use.series == this.series and (not use.retitled or use is this):
                        use.title = title
                this.retitled = False
                this.by_hand = this.by_hand and this.slot != this.usual
            else:
                this.title = title
            self.settle(
                True,
                lambda: desk.write(
                    booking_changes.describe, key, Details(title), scope, anyway=True
                ),
            )

        @rule()
        def undo(self) -> None:
            assume(self.past)
            desk.undo()
            self.model = self.past.pop()

        def settle(self, possible: bool, act: Callable[[], Any]) -> None:
            """Do what the model has done already; go back if it could not be."""
            self.attempt(possible, act)
            if not possible:
                self.model = self.past.pop()

        @invariant()
        def shows_what_the_model_says(self) -> None:
            start = self.moment(-35, 0)
            found = desk.reception.read(bookings.between, start, start + timedelta(weeks=15))
            shown = {use.id: _seen(use) for use in found}
            said = {
                key: (use.room, use.start, use.end, use.title, use.by_hand)
                for key, use in self.model.uses.items()
                if use.booked
            }
            assert shown == said

    return Machine


def _seen(use: UseView) -> tuple[str, datetime, datetime, str, bool]:
    return (use.resource, use.start, use.end, use.details.title, use.by_hand)


def _view(key: int) -> Any:
    class Named:
        id = key

    return Named


def test_the_database_shows_what_a_plain_model_says(engine: Engine) -> None:
    run_state_machine_as_test(
        machine_for(engine),
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
