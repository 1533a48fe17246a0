"""Many programs at once, and programs that are killed: real processes, both databases."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, text

from db.engine import for_reading, is_sqlite, make_engine
from kiosk.domain.checkin import CheckIn
from kiosk.services import visits
from tests.clocks import TUESDAY_MORNING, StandingClock
from tests.houses import SMALL_HOUSE, open_reception
from tests.programs import BESIDE

# No holidays, so that every Tuesday will do.
ALWAYS_HERE = replace(SMALL_HOUSE, closures=())

PROGRAMS, EACH = 10, 12


def check_in_often(url: str, folder: Path, count: int, day: int = 0) -> None:
    """Be one desk of many, on one of the coming Tuesdays."""
    engine = make_engine(url, busy_seconds=30)
    clock = StandingClock(TUESDAY_MORNING + timedelta(weeks=day))
    reception = open_reception(engine, clock, ALWAYS_HERE)
    for _ in range(count):
        reception.write(visits.check_in, CheckIn("desk", "fr"))
    engine.dispose()


def count(engine: Engine, query: str) -> int:
    """Return what a query counts."""
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {query}")).scalar() or 0)  # noqa: S608  our own


def numbers(engine: Engine, day: int = 0) -> list[int]:
    """Return the numbers of one of the Tuesdays."""
    date = (TUESDAY_MORNING + timedelta(weeks=day)).date()
    query = text("SELECT sequence FROM visit WHERE day = :day ORDER BY sequence")
    # It may not wait for those who write, who would be done before it has looked.
    with for_reading(engine).connect() as connection:
        day_value = date.isoformat() if is_sqlite(engine) else date
        return list(connection.execute(query, {"day": day_value}).scalars())


def whole(engine: Engine) -> bool:
    """Tell whether each visit has its step and its job, and nothing is there without a visit."""
    total = count(engine, "visit")
    return [
        count(engine, "visit_step"),
        count(engine, "visit_step JOIN visit ON visit.id = visit_step.visit_id"),
        count(engine, "print_job"),
        count(engine, "print_job JOIN visit ON visit.id = print_job.visit_id"),
    ] == [total] * 4


def test_ten_programs_never_give_a_number_twice_nor_leave_a_gap(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    open_reception(engine, StandingClock(), ALWAYS_HERE)
    programs = [
        BESIDE.Process(target=check_in_often, args=(database_url, tmp_path, EACH))
        for _ in range(PROGRAMS)
    ]
    for program in programs:
        program.start()
    for program in programs:
        program.join(120)
    assert [program.exitcode for program in programs] == [0] * PROGRAMS
    assert numbers(engine) == list(range(1, PROGRAMS * EACH + 1))
    assert whole(engine)


def test_a_kill_at_any_moment_leaves_everything_or_nothing(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    open_reception(engine, StandingClock(), ALWAYS_HERE)
    draw = random.Random(7)  # noqa: S311  which moment does not matter
    for day in range(5):
        program = BESIDE.Process(target=check_in_often, args=(database_url, tmp_path, 900, day))
        program.start()
        some = draw.randrange(1, 60)
        while len(numbers(engine, day)) < some:
            assert program.is_alive()
        program.kill()
        program.join(10)
        given = numbers(engine, day)
        assert len(given) >= some
        assert given == list(range(1, len(given) + 1))
        assert whole(engine)
