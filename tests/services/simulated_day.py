"""A whole day through the real services, in several processes; what people do is drawn.

What somebody does depends on nothing but their number and the seed, and what happens in the same
moment is done by different processes at once. So a day that is played again must give the same
figures, whoever was quicker.
"""

import contextlib
import heapq
import itertools
import random
from collections import Counter as Count
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from sqlalchemy import text

from db.engine import for_reading, make_engine
from db.enums import StepKind, VisitState
from kiosk.domain import visit_life
from kiosk.domain.checkin import CheckIn
from kiosk.domain.house import Counter, Presence, Span
from kiosk.domain.refusals import Refused
from kiosk.services import calling, queue, receiving, visits
from kiosk.services.queue import QueueView
from tests.clocks import TUESDAY_MORNING, StandingClock
from tests.houses import SMALL_HOUSE, TUESDAY, open_reception
from tests.programs import BESIDE

NINE = TUESDAY_MORNING.replace(hour=9, minute=0)
COUNTERS = {"one": "jobs", "two": "jobs", "three": "jobs", "four": "few", "five": "odd"}
HALLS = ("hall-1", "hall-2", "hall-3")
SERVICES = ("jobs", "few", "odd")
ALL_DAY = Span(NINE.time(), NINE.replace(hour=23).time())
HOUSE = replace(
    SMALL_HOUSE,
    hours=dict.fromkeys(range(5), (ALL_DAY,)),
    services={key: replace(each, daily_limit=999) for key, each in SMALL_HOUSE.services.items()},
    counters={key: Counter(key, {"fr": key}, {}) for key in ("hall", *COUNTERS)},
    presences=tuple(
        Presence(service, counter, frozenset({TUESDAY}), (ALL_DAY,))
        for counter, service in COUNTERS.items()
    ),
)

ACTS: dict[str, Callable[..., Any]] = {
    "check-in": visits.check_in,
    "call": calling.call_next,
    "recall": calling.recall,
    "receive": receiving.receive,
    "finish": receiving.finish,
    "absent": receiving.absent,
    "pause": receiving.pause,
    "back": receiving.come_back,
    "transfer": receiving.transfer,
    "undo": receiving.undo,
}


def be_a_machine(url: str, machine: str, orders: Connection) -> None:
    """Do what is ordered, one act after the other, at the moment that is said."""
    engine = make_engine(url, busy_seconds=30)
    clock = StandingClock(NINE)
    reception = open_reception(engine, clock, HOUSE, machine)
    orders.send("ready")
    while (order := orders.recv()) is not None:
        clock.moment, act, arguments = order
        try:
            orders.send(reception.write(ACTS[act], *arguments))
        except Refused as refused:
            orders.send(refused.code)
    engine.dispose()


@dataclass
class Machine:
    """A process, which may be killed and is started again."""

    url: str
    name: str
    process: BaseProcess | None = None
    orders: Any = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.orders, theirs = BESIDE.Pipe()
        self.process = BESIDE.Process(target=be_a_machine, args=(self.url, self.name, theirs))
        self.process.start()
        theirs.close()
        assert self.orders.recv() == "ready"

    def order(self, moment: datetime, act: str, *arguments: Any) -> None:
        """Say what is to be done."""
        self.orders.send((moment, act, arguments))

    def kill(self) -> None:
        """End it as a power cut would, and start it again."""
        assert self.process is not None
        self.process.kill()
        self.process.join(30)
        self.orders.close()
        self.start()

    def stop(self) -> None:
        """Let it end."""
        with contextlib.suppress(BrokenPipeError):
            self.orders.send(None)
        if self.process is not None:
            self.process.join(30)


@dataclass
class Day:
    """Plays a day; `figures` are what a funder would ask for."""

    url: str
    seed: int = 1
    people: int = 200
    kills: int = 3
    machines: dict[str, Machine] = field(default_factory=dict)
    _events: list[tuple[datetime, int, str, Any]] = field(default_factory=list)
    _count: Any = field(default_factory=itertools.count)
    _idle: set[str] = field(default_factory=set)
    _seen: Count[str] = field(default_factory=Count)
    _before: QueueView = field(default_factory=QueueView.empty)

    def play(self) -> dict[str, Any]:
        """Play it to its end; return the figures."""
        self.machines = {name: Machine(self.url, name) for name in (*HALLS, *COUNTERS)}
        self.engine = make_engine(self.url)
        self.reception = open_reception(self.engine, StandingClock(NINE), HOUSE, "looks-on")
        try:
            for machine in self.machines.values():
                machine.start()
            self._plan()
            self._play()
            return self._figures()
        finally:
            for machine in self.machines.values():
                machine.stop()
            self.engine.dispose()

    # What is drawn

    def _draw(self, number: str, about: str) -> random.Random:
        # By the number alone: whoever is quicker, B 007 behaves like B 007.
        return random.Random(f"{self.seed} {number} {about} {self._seen[number]}")  # noqa: S311

    def _plan(self) -> None:
        draw = random.Random(self.seed)  # noqa: S311  a day like another
        for n in range(30):
            service = SERVICES[n % 3]
            # Of one service all in the same moment.
            self._at(NINE + timedelta(milliseconds=n % 3), "arrive", service)
        for n in range(self.people - 30):
            moment = NINE + timedelta(seconds=draw.randrange(60, 5 * 3600), milliseconds=10 + n)
            self._at(moment, "arrive", draw.choice(SERVICES))
        for n, counter in enumerate(COUNTERS):
            self._at(NINE + timedelta(seconds=5, microseconds=n if n > 2 else 0), "free", counter)
        for n in range(self.kills):
            self._at(NINE + timedelta(minutes=7 + 23 * n, milliseconds=5), "kill", n)

    def _at(self, moment: datetime, what: str, about: Any) -> None:
        heapq.heappush(self._events, (moment, next(self._count), what, about))

    # What happens

    def _play(self) -> None:
        while self._events:
            moment = self._events[0][0]
            batch = []
            while self._events and self._events[0][0] == moment:
                batch.append(heapq.heappop(self._events)[2:])
            self._happen(moment, batch)

    def _happen(self, moment: datetime, batch: list[tuple[str, Any]]) -> None:
        arrivals = [about for what, about in batch if what == "arrive"]
        self._arrive(moment, arrivals)
        for what, about in batch:
            if what == "kill":
                victim = (*HALLS, *COUNTERS)[about % 8]
                self.machines[victim].kill()
            elif what == "act":
                self._act(moment, *about)
        free = [about for what, about in batch if what == "free"]
        if arrivals or any(
            what == "act" and about[1] in ("back", "transfer") for what, about in batch
        ):
            free += sorted(self._idle)
        self._call(moment, free)
        self._look_whether_all_is_well()

    def _arrive(self, moment: datetime, services: list[str]) -> None:
        """Let people come through several doors at once."""
        for some in _in_turns(services, len(HALLS)):
            for name, service in zip(HALLS, some, strict=False):
                self.machines[name].order(moment, "check-in", CheckIn(service, "fr"))
            for name, _ in zip(HALLS, some, strict=False):
                assert not isinstance(self.machines[name].orders.recv(), str)

    def _call(self, moment: datetime, counters: list[str]) -> None:
        """Let all free counters call at once."""
        counters = list(dict.fromkeys(counters))
        for counter in counters:
            self.machines[counter].order(moment, "call", counter)
        for counter in counters:
            called = self.machines[counter].orders.recv()
            if called == "queue.empty":
                self._idle.add(counter)
                continue
            assert not isinstance(called, str), called
            self._idle.discard(counter)
            self._seen[called.number] += 1
            self._receive(moment, counter, called.id, called.number)

    def _receive(self, moment: datetime, counter: str, visit: int, number: str) -> None:
        draw = self._draw(number, "received")
        chance = draw.random()
        minute = timedelta(minutes=1)

        def later(after: timedelta, act: str, *more: Any) -> datetime:
            # No two people's steps in the same moment, so that their order is their own.
            own = timedelta(microseconds=1 + int(number[2:]) + 1000 * (ord(number[0]) - 64))
            when = moment.replace(microsecond=0) + after + own
            self._at(when, "act", (counter, act, visit, *more))
            return when

        if chance < 0.1:  # does not come
            later(minute, "recall")
            later(2 * minute, "recall")
            self._at(later(3 * minute, "absent"), "free", counter)
        elif chance < 0.14 and self._seen[number] == 1:
            self._at(later(minute / 2, "pause"), "free", counter)
            later(draw.randrange(3, 20) * minute, "back")
        else:
            later(minute / 2, "receive")
            took = timedelta(seconds=draw.randrange(120, 600))
            if chance < 0.25 and self._seen[number] == 1:
                others = [s for s in SERVICES if s != COUNTERS[counter]]
                self._at(later(took, "transfer", draw.choice(others)), "free", counter)
            elif chance < 0.3:
                later(took, "finish")
                later(took + timedelta(seconds=1), "undo")
                self._at(later(took + timedelta(seconds=5), "finish"), "free", counter)
            else:
                self._at(later(took, "finish"), "free", counter)

    def _act(self, moment: datetime, counter: str, act: str, *about: Any) -> None:
        machine = self.machines[counter]
        machine.order(moment, act, *about)
        draw = random.Random(f"{self.seed} {moment}")  # noqa: S311  which acts are cut off
        if act in ("finish", "receive") and draw.random() < 0.01:
            # In the middle of it; whoever is at the desk then looks whether it was done.
            machine.kill()
            machine.order(moment, act, *about)
            answer = machine.orders.recv()
            assert not isinstance(answer, str) or answer == "visit.not-possible", answer
            return
        answer = machine.orders.recv()
        assert not isinstance(answer, str), (act, answer)

    # What must be so

    def _look_whether_all_is_well(self) -> None:
        before, now = self._before, self.reception.read(queue.look)
        self._before = now
        everybody = (*now.waiting, *now.at_counters, *now.elsewhere)
        assert len({visit.id for visit in everybody}) == len(everybody)
        for key, counter in now.counters.items():
            assert len(counter.there) <= HOUSE.counters[key].places
        called = {visit.id for visit in now.at_counters} & {v.id for v in before.waiting}
        for service in SERVICES:
            # Whoever is still waiting had nobody called before them who came after.
            waiting = [visit for visit in before.waiting if visit.service == service]
            # By our own rule: here nobody has an appointment, and nobody is put first.
            line = sorted(waiting, key=lambda visit: (visit.since, visit.id))
            still = {v.id for v in now.waiting if v.service == service}
            states = [visit.id in called for visit in line if visit.id in called | still]
            assert states == sorted(states, reverse=True)

    def _figures(self) -> dict[str, Any]:
        with for_reading(self.engine).connect() as connection:
            rows = connection.execute(
                text(
                    "SELECT v.letter, v.sequence, v.state, v.steps, s.position, s.kind, s.undone,"
                    " v.id FROM visit v JOIN visit_step s ON s.visit_id = v.id"
                    " ORDER BY v.letter, v.sequence, s.position"
                )
            ).all()
        by_visit: dict[tuple[str, int], list[Any]] = {}
        for row in rows:
            by_visit.setdefault((row.letter, row.sequence), []).append(row)
        assert len(by_visit) == self.people
        for visit, steps in by_visit.items():
            _is_a_life(visit, steps)
        waits = self._waits()
        return {
            "states": dict(sorted(Count(steps[0].state for steps in by_visit.values()).items())),
            "steps": dict(sorted(Count(row.kind for row in rows).items())),
            "waits": waits,
        }

    def _waits(self) -> list[tuple[str, float]]:
        seen = self.reception.read(queue.look)
        assert not seen.waiting
        assert not seen.at_counters
        with for_reading(self.engine).connect() as connection:
            rows = connection.execute(
                text(
                    "SELECT v.letter, v.sequence, v.arrived_at, min(s.at) AS called"
                    " FROM visit v JOIN visit_step s ON s.visit_id = v.id AND s.kind = 'called'"
                    " GROUP BY v.letter, v.sequence, v.arrived_at ORDER BY v.letter, v.sequence"
                )
            ).all()
        return [
            (f"{row.letter} {row.sequence:03d}", _seconds(row.called) - _seconds(row.arrived_at))
            for row in rows
        ]


def _is_a_life(visit: tuple[str, int], steps: list[Any]) -> None:
    """See that the steps of a visit lead to its state, each allowed by the table."""
    assert [step.position for step in steps] == list(range(1, len(steps) + 1)), visit
    assert steps[0].steps == len(steps)
    state = VisitState.WAITING
    for step in steps[1:]:
        if not step.undone:
            state = visit_life.after(state, StepKind(step.kind))
    assert state == steps[0].state, visit


def _seconds(moment: Any) -> float:
    """Return a moment of either database, to the millisecond."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    found: datetime = moment
    return round(found.replace(tzinfo=None).timestamp(), 3)


def _in_turns(things: Iterable[str], each: int) -> Iterable[list[str]]:
    rest = list(things)
    while rest:
        yield rest[:each]
        rest = rest[each:]
