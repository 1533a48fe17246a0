"""Two hundred people at one door, in a house with 100,000 registrations."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, text

from benchmarks.databases import on_postgresql, on_sqlite
from benchmarks.figures import milliseconds, percentile, show
from benchmarks.house import SetClock, open_house
from db.models import Attendance, Registration
from db.queries.tables import table
from kiosk.domain.events import EventDetails, Stretch
from kiosk.domain.tokens import REGISTRATION, new_token
from kiosk.reception import Reception
from kiosk.services import door, events
from kiosk.services.events import EventRequest

EVENTS, A_EVENT = 500, 200
PEOPLE = 200


def run() -> bool:
    """Measure on both; the floor is the one row that a scan leaves, inserted and committed."""
    for kind, database in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        print(f"At the door of an event, on {kind}")
        with database() as url:
            _measure(url)
    return True


def _measure(url: str) -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        clock = SetClock()
        engine, reception = open_house(Path(name), clock, url)
        tokens = _fill(reception, clock)
        show("registrations", f"{EVENTS * A_EVENT:,}")
        took: list[float] = []
        began = time.perf_counter()
        for token in tokens:
            with _timed(took):
                reception.write(door.attend, token, anyway=True)
        whole = time.perf_counter() - began
        floor = _floor(engine)
        show("a scan, p50", milliseconds(percentile(took, 50)),
             f"{percentile(took, 50) / floor:.1f} of the floor")  # fmt: skip
        show("a scan, p99", milliseconds(percentile(took, 99)))
        show("one row inserted and committed", milliseconds(floor), "the floor")
        show(
            f"{PEOPLE} people through one door", f"{whole:.2f} s", f"{PEOPLE / whole:.0f} a second"
        )
        engine.dispose()


def _fill(reception: Reception, clock: SetClock) -> list[str]:
    """Plan events with many registrations; return the codes of one that is about to begin."""
    start = reception.place.local(clock.now())
    details = EventDetails("Atelier", seats=A_EVENT)
    rows: list[dict[str, Any]] = []
    last = 0
    for number in range(EVENTS):
        day = start + timedelta(days=number)
        request = EventRequest(details, (Stretch(day, day + timedelta(hours=2)),))
        last = reception.write(events.arrange, request)[0].id
        rows += [_row(last, clock) for _ in range(A_EVENT)]
    with reception.engine.begin() as connection:
        connection.execute(insert(table(Registration)), rows)
        connection.execute(text("ANALYZE"))
    clock.moment += timedelta(days=EVENTS - 1)
    return [row["token"] for row in rows if row["event_id"] == last][:PEOPLE]


def _row(event: int, clock: SetClock) -> dict[str, Any]:
    now = clock.now()
    return {
        "event_id": event, "token": new_token(REGISTRATION), "state": "registered", "people": 1,
        "name": "", "contact": "", "language": "fr", "via": "desk", "in_line_at": now,
        "created_at": now, "created_by": "benchmark", "changed_at": now,
    }  # fmt: skip


def _floor(engine: Engine) -> float:
    """Return how long one row of who came takes, with nothing around it."""
    took: list[float] = []
    found = text("SELECT registration_id, session_id, moved_at FROM attendance LIMIT 200")
    with engine.connect() as connection:
        rows = connection.execute(found).all()
    attendance = table(Attendance)
    with engine.begin() as connection:
        connection.execute(attendance.delete())
    clock = SetClock()
    for row in rows:
        values = {
            "registration_id": row.registration_id, "session_id": row.session_id, "people": 1,
            "inside": 1, "halves": "am", "moved_at": clock.now(),
        }  # fmt: skip
        with _timed(took), engine.begin() as connection:
            connection.execute(insert(attendance), values)
    return percentile(took, 50)


@contextmanager
def _timed(took: list[float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    took.append(time.perf_counter() - began)
