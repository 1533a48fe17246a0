"""Five counters call at once: real processes, both databases."""

from dataclasses import replace

from sqlalchemy import Engine, text

from db.engine import make_engine
from db.enums import VisitState
from kiosk.domain.checkin import CheckIn
from kiosk.domain.house import Counter, Presence
from kiosk.domain.refusals import Refused
from kiosk.services import calling, queue, receiving, visits
from tests.clocks import StandingClock
from tests.houses import MORNING, SMALL_HOUSE, TUESDAY, open_reception
from tests.programs import BESIDE

COUNTERS = tuple(f"office-{n}" for n in range(5))
PEOPLE = 60

MANY_OFFICES = replace(
    SMALL_HOUSE,
    counters={
        **SMALL_HOUSE.counters,
        **{key: Counter(key, {"fr": key}, {}) for key in COUNTERS},
    },
    presences=tuple(Presence("jobs", key, frozenset({TUESDAY}), (MORNING,)) for key in COUNTERS),
)


def receive_all(url: str, counter: str) -> None:
    """Be one adviser: call, receive and finish until nobody waits."""
    engine = make_engine(url, busy_seconds=30)
    reception = open_reception(engine, StandingClock(), MANY_OFFICES, counter)
    while True:
        try:
            called = reception.write(calling.call_next, counter, finishing=True)
        except Refused as refused:
            if refused.code != "queue.empty":
                raise
            break
        if called.state is VisitState.FINISHED:  # the last one, and nobody waits
            break
        reception.write(receiving.receive, called.id)
    engine.dispose()


def call_this(url: str, counter: str, visit: int, seen: int, answers: str) -> None:
    """Call one person; write how it ended."""
    engine = make_engine(url, busy_seconds=30)
    reception = open_reception(engine, StandingClock(), MANY_OFFICES, counter)
    try:
        reception.write(calling.call, visit, counter, seen=seen)
        said = "called"
    except Refused as refused:
        said = refused.code
    with open(answers, "a", encoding="utf-8") as file:  # noqa: PTH123  one write, appended
        file.write(f"{said}\n")
    engine.dispose()


def test_five_advisers_never_call_the_same_person(engine: Engine, database_url: str) -> None:
    reception = open_reception(engine, StandingClock(), MANY_OFFICES)
    for _ in range(PEOPLE):
        reception.write(visits.check_in, CheckIn("jobs", "fr"))
    programs = [
        BESIDE.Process(target=receive_all, args=(database_url, counter)) for counter in COUNTERS
    ]
    for program in programs:
        program.start()
    for program in programs:
        program.join(120)
    assert [program.exitcode for program in programs] == [0] * len(COUNTERS)
    query = text(
        "SELECT visit_id, count(*) FROM visit_step WHERE kind = 'called' GROUP BY visit_id"
    )
    with engine.connect() as connection:
        calls = [found for _, found in connection.execute(query)]
    assert calls == [1] * PEOPLE
    seen = reception.read(queue.look)
    assert not seen.waiting
    # Each adviser still has the last one they received, and nobody has two.
    assert [visit.state for visit in seen.at_counters] == [VisitState.RECEIVED] * len(
        {visit.counter for visit in seen.at_counters}
    )


def test_two_who_call_the_same_person_one_is_told(
    engine: Engine, database_url: str, tmp_path: object
) -> None:
    reception = open_reception(engine, StandingClock(), MANY_OFFICES)
    for n in range(6):
        reception.write(visits.check_in, CheckIn("jobs", "fr"))
        visit = reception.read(queue.look).waiting[0]
        answers = f"{tmp_path}/{n}"
        programs = [
            BESIDE.Process(
                target=call_this, args=(database_url, key, visit.id, visit.seen, answers)
            )
            for key in COUNTERS[:2]
        ]
        for program in programs:
            program.start()
        for program in programs:
            program.join(60)
        with open(answers, encoding="utf-8") as file:  # noqa: PTH123  as above
            assert sorted(file.read().split()) == ["called", "visit.changed"]
        reception.write(receiving.cancel, visit.id)
