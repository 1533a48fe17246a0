"""The queue: from a call to the hall's screen, what waiting costs, and a day against bare SQL."""

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.databases import on_postgresql, on_sqlite
from benchmarks.figures import milliseconds, percentile, show
from benchmarks.house import LETTERS, SetClock, environment, open_house
from benchmarks.terminal import Terminal
from db import sqlite
from kiosk.bootstrap import make_clock, open_reception
from kiosk.domain.checkin import CheckIn
from kiosk.house import house_from
from kiosk.reception import Reception
from kiosk.services import calling, queue, receiving, today, visits
from kiosk.settings import load

CALLS = 60
IDLE_SECONDS = 20
MANY = 500
KEYS = 40
DAY = 400


def run() -> bool:
    """Measure all of it; tell whether what was wanted is so."""
    print("The queue")
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        held = []
        for kind, database in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
            with database() as url:
                held.append(_hall(Path(name) / kind, kind, url))
        held.append(_desk(Path(name) / "desk"))
        _day(Path(name) / "day")
    return all(held)


def _house(folder: Path, url: str = "") -> tuple[dict[str, str], Reception]:
    folder.mkdir()
    environ = environment(folder) | {
        "KIOSK_DATABASE_URL": url or f"sqlite:///{folder / 'kiosk.db'}",
        "KIOSK_PRINTER_URL": f"file:{folder / 'printed'}",
    }
    settings = load(folder / "config.toml", environ=environ)
    house = house_from(settings)
    return environ, open_reception(settings, house, make_clock(settings, house))


def _kiosk(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("kiosk")), *arguments]


def _hall(folder: Path, kind: str, url: str) -> bool:
    """From the commit of a call to the number in the hall; then what silence costs."""
    environ, other = _house(folder, url)
    visit = other.write(visits.check_in, CheckIn("accueil", "fr")).visit
    times = []
    draw = random.Random(1)  # noqa: S311  when does not matter
    with Terminal(_kiosk("display"), environ, folder, columns=160, rows=45) as hall:
        hall.wait_for("Aujourd")
        time.sleep(2)
        for n in range(CALLS):
            # Its plain letters name the counter; two counters take turns.
            counter, named = (("accueil", "Dans l"), ("bureau-3", "droite"))[n % 2]
            hall.press("")
            other.write(calling.call, visit, counter)
            called = time.perf_counter()
            times.append(hall.wait_for(named) - called)
            other.write(receiving.undo, visit)
            hall.wait_for("encore appel")
            # Called again before the hall has looked, it would wait its eight seconds.
            time.sleep(draw.uniform(0.4, 0.65))
        busy = _processor_seconds(hall.pid)
        time.sleep(IDLE_SECONDS)
        cost = (_processor_seconds(hall.pid) - busy) / IDLE_SECONDS
    other.close()
    held = percentile(times, 99) <= 0.3
    figure = ", ".join(f"p{n} {milliseconds(percentile(times, n))}" for n in (50, 95, 99))
    show(f"{kind}: from a call to the hall's screen", figure, "p99 at most 300 ms", held=held)
    show(
        f"{kind}: the hall's screen while nothing happens",
        f"{cost:.2%} of a core",
        "under 1 %",
        held=cost < 0.01,
    )
    return held and cost < 0.01


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _desk(folder: Path) -> bool:
    """The desk with very many people: an arrow key, a call, what it costs to look."""
    environ, other = _house(folder)
    for n in range(MANY):
        request = CheckIn(("accueil", "internet")[n % 2], "fr")
        other.write(visits.check_in, request, printing=False)
    looks = _times(lambda: other.read(today.look), 10)
    show(f"to read today with {MANY} waiting", _figure(looks))
    keys = []
    with Terminal(_kiosk("desk"), environ, folder, columns=160, rows=45) as desk:
        desk.wait_for(f": {MANY}")
        time.sleep(1)
        for n in range(KEYS):
            pressed = desk.press("\x1b[B")
            # The line at the bottom names who is under the cursor.
            keys.append(desk.wait_for(f"{'NA'[n % 2]} {n // 2 + 1 + n % 2:03d}  ") - pressed)
        busy = _processor_seconds(desk.pid)
        time.sleep(IDLE_SECONDS)
        cost = (_processor_seconds(desk.pid) - busy) / IDLE_SECONDS
    other.close()
    held = percentile(keys, 95) <= 0.05
    show(
        f"an arrow key with {MANY} waiting, until it is drawn",
        _figure(keys),
        "p95 at most 50 ms",
        held=held,
    )
    show("the desk while nothing happens", f"{cost:.2%} of a core")
    return held


def _figure(times: list[float]) -> str:
    return ", ".join(f"p{n} {milliseconds(percentile(times, n))}" for n in (50, 95))


def _times(act: Callable[[], object], count: int) -> list[float]:
    found = []
    for _ in range(count):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return found


def _day(folder: Path) -> None:
    """People who come, are called, received and done: against the same rows by bare SQL."""
    folder.mkdir()
    clock = SetClock()
    engine, reception = open_house(folder, clock)
    ratios, ours = [], []
    library: Any = sqlite.library()
    raw = library.connect(str(folder / "kiosk.db"), isolation_level=None)
    sqlite.prepare(raw, 5.0, "wal" if sqlite.wal_is_safe(library) else "truncate")
    for turn in range(5):
        clock.moment += timedelta(days=1)
        mine = _rate(lambda: _through(reception, clock), DAY)
        bare = _rate(lambda turn=turn: _bare(raw, turn), DAY)  # type: ignore[misc]
        ours.append(mine)
        ratios.append(mine / bare)
    raw.close()
    assert not reception.read(queue.look).waiting  # noqa: S101  else it measured something else
    engine.dispose()
    ratio = statistics.median(ratios)
    show("visits from check-in to end", f"{statistics.median(ours):,.0f} a second")
    show("  ratio to the same rows by bare SQL", f"{ratio:.2f}")


def _rate(act: Callable[[], None], count: int) -> float:
    began = time.perf_counter()
    for _ in range(count):
        act()
    return count / (time.perf_counter() - began)


def _through(reception: Reception, clock: SetClock) -> None:
    clock.moment += timedelta(seconds=1)
    reception.write(visits.check_in, CheckIn(LETTERS[0], "fr"))
    called = reception.write(calling.call_next, "accueil")
    reception.write(receiving.receive, called.id)
    reception.write(receiving.finish, called.id)


_VISIT = """INSERT INTO visit (token, day, letter, sequence, service_id, counter_id, language,
 people, needs, state, ahead, arrived_at)
 VALUES (?, ?, 'A', ?, 1, 1, 'fr', 1, '', 'waiting', 0, ?)"""
_STEP = "INSERT INTO visit_step (visit_id, position, kind, at, actor) VALUES (?, ?, ?, ?, 'bench')"
_JOB = """INSERT INTO print_job (kind, machine, printer, visit_id, state, created_at)
 VALUES ('ticket', 'elsewhere', 'ticket', ?, 'queued', ?)"""
_MOMENT = "2026-11-24 08:30:00.000000"
_MADE = [0]


def _bare(raw: sqlite3.Connection, turn: int) -> None:
    """Write what a visit writes, with the same commits, and nothing else."""
    _MADE[0] += 1
    n = _MADE[0]
    day = f"{2100 + turn}-01-{n // 900 % 28 + 1:02d}"
    raw.execute("BEGIN IMMEDIATE")
    visit = raw.execute(_VISIT, (f"V1{n:015d}", day, n % 900 + 1, _MOMENT)).lastrowid or 0
    raw.execute(_STEP, (visit, 1, "arrived", _MOMENT))
    raw.execute(_JOB, (visit, _MOMENT))
    raw.execute("COMMIT")
    for position, state in enumerate(("called", "received", "finished"), 2):
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(
            "UPDATE visit SET state = ?, steps = ?, state_at = ? WHERE id = ?",
            (state, position, _MOMENT, visit),
        )
        raw.execute(_STEP, (visit, position, state, _MOMENT))
        raw.execute("COMMIT")
