"""How many visitors can check in each second, against bare INSERTs that are kept as safely."""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.figures import show
from benchmarks.house import LETTERS, SetClock, open_house
from db import sqlite
from kiosk.domain.checkin import CheckIn
from kiosk.domain.tokens import VISIT, new_token
from kiosk.reception import Reception
from kiosk.services import visits

AT_LEAST = 0.5
ROUNDS, EACH = 7, 400
PAST = 1_000_000

_VISIT = """INSERT INTO visit (token, day, letter, sequence, service_id, counter_id, language,
 people, needs, state, ahead, arrived_at) VALUES (?, ?, ?, ?, 1, 1, 'fr', 1, '', ?, 0, ?)"""
_STEP = (
    "INSERT INTO visit_step (visit_id, position, kind, at, actor) VALUES (?, 1, 'arrived', ?, 'b')"
)
_JOB = """INSERT INTO print_job (kind, machine, printer, visit_id, state, created_at)
 VALUES ('ticket', 'elsewhere', 'ticket', ?, ?, ?)"""
_MOMENT = "2026-11-24 08:30:00.000000"


def run() -> bool:
    """Measure with an empty house and with a million visits in the past."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        clock = SetClock()
        engine, reception = open_house(Path(name), clock)
        empty = _compare(Path(name), reception, clock, "Check-ins, an empty database", 2027)
        _fill(Path(name) / "kiosk.db")
        full = _compare(Path(name), reception, clock, f"Check-ins, after {PAST:,} visits", 2029)
        engine.dispose()
    same = full / empty
    show("a million visits later, the rate is", f"{same:.2f} of before", "at least 0.8",
         held=same >= 0.8)  # fmt: skip
    return same >= 0.8


def _compare(folder: Path, reception: Reception, clock: SetClock, title: str, year: int) -> float:
    """Measure in turns: check-ins, bare rows of a check-in, bare single rows."""
    print(title)
    library: Any = sqlite.library()
    raw = library.connect(str(folder / "kiosk.db"), isolation_level=None)
    sqlite.prepare(raw, 5.0, "wal" if sqlite.wal_is_safe(library) else "truncate")
    ours: list[float] = []
    three: list[float] = []
    single: list[float] = []
    for turn in range(ROUNDS):
        clock.moment = datetime(year, 1, 1, 8, tzinfo=UTC) + timedelta(days=turn)
        ours.append(_rate(lambda n: _check_in(reception, n)))
        first = turn * EACH * 2
        three.append(_rate(lambda n, first=first: _bare_rows(raw, year + 1, first + n)))  # type: ignore[misc]
        single.append(
            _rate(lambda n, first=first: _bare_visit(raw, year + 1, first + EACH + n))  # type: ignore[misc]
        )
    raw.close()
    against_three = statistics.median(a / b for a, b in zip(ours, three, strict=True))
    against_one = statistics.median(a / b for a, b in zip(ours, single, strict=True))
    show("check-ins through the service", f"{statistics.median(ours):,.0f} a second")
    show("floor: its rows (visit, step, job) by bare INSERTs", f"{statistics.median(three):,.0f}")
    show("  ratio", f"{against_three:.2f}", f"at least {AT_LEAST}", held=against_three >= AT_LEAST)
    show("for comparison: one bare INSERT of one visit", f"{statistics.median(single):,.0f}")
    show("  ratio", f"{against_one:.2f}")
    return statistics.median(ours)


def _rate(act: Callable[[int], object]) -> float:
    began = time.perf_counter()
    for n in range(EACH):
        act(n)
    return EACH / (time.perf_counter() - began)


def _check_in(reception: Reception, n: int) -> None:
    reception.write(visits.check_in, CheckIn(LETTERS[n % len(LETTERS)], "fr"))


def _day_and_number(year: int, n: int) -> tuple[str, str, int]:
    days, within = divmod(n, 900 * len(LETTERS))
    return f"{year + days}-01-01", LETTERS[within % len(LETTERS)], within // len(LETTERS) + 1


def _bare_visit(raw: sqlite3.Connection, year: int, n: int) -> int:
    values = (new_token(VISIT), *_day_and_number(year, n), "waiting", _MOMENT)
    return raw.execute(_VISIT, values).lastrowid or 0


def _bare_rows(raw: sqlite3.Connection, year: int, n: int) -> None:
    raw.execute("BEGIN IMMEDIATE")
    visit = _bare_visit(raw, year, n)
    raw.execute(_STEP, (visit, _MOMENT))
    raw.execute(_JOB, (visit, "queued", _MOMENT))
    raw.execute("COMMIT")


def _fill(path: Path) -> None:
    """Put a million visits of earlier years there, as fast as possible."""
    library: Any = sqlite.library()
    raw = library.connect(str(path), isolation_level=None)
    raw.execute("PRAGMA synchronous = OFF")
    raw.execute("BEGIN")
    each_day = 25 * len(LETTERS)
    first = datetime(1960, 1, 1, tzinfo=UTC).date()
    for n in range(PAST):
        day, within = divmod(n, each_day)
        values = (
            new_token(VISIT),
            (first + timedelta(days=day)).isoformat(),
            LETTERS[within % len(LETTERS)],
            within // len(LETTERS) + 1,
            "finished",
            _MOMENT,
        )
        visit = raw.execute(_VISIT, values).lastrowid
        raw.execute(_STEP, (visit, _MOMENT))
        raw.execute(_JOB, (visit, "printed", _MOMENT))
    raw.execute("COMMIT")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
