"""No resource is taken twice, whoever writes to the database."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select as select_models

from db import overlaps, sqlite
from db.engine import is_sqlite, make_engine
from db.errors import DatabaseProblem, Overtaken
from db.models import Booking, Occurrence, Resource
from db.queries.tables import table
from db.session import reading, writing

TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def occurrence(
    start: float = 0, end: float = 1, room: int = 1, state: str = "booked"
) -> Occurrence:
    """Return a use of a room, in hours from ten."""
    first, last = TEN + HOUR * start, TEN + HOUR * end
    return Occurrence(
        booking_id=1,
        resource_id=room,
        asked_id=room,
        planned_at=first,
        starts_at=first,
        ends_at=last,
        taken_from=first,
        taken_until=last,
        state=state,
    )


def furnish(engine: Engine) -> None:
    """Put two rooms into a database, and a booking from ten to eleven in the first."""
    with writing(engine) as session:
        for key in ("one", "two"):
            session.add(Resource(key=key, kind="room", name=key, capacity=1, equipment=[]))
        session.flush()
        session.add(
            Booking(
                token="1", created_by="-", resource_id=1, title="-", kind="other", equipment=[],
                status="confirmed", setup_minutes=0, clearing_minutes=0, first_day=TEN.date(),
                starts=TEN.time(), ends=TEN.time(), created_at=TEN, changed_at=TEN,
            )
        )  # fmt: skip
        session.flush()
        session.add(occurrence())


@pytest.fixture
def house(engine: Engine) -> Engine:
    """Two rooms and a booking, on each database."""
    furnish(engine)
    return engine


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Iterator[Engine]:
    """The same in a file, which strangers can open without a server to ask."""
    path = tmp_path / "kiosk.db"
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    furnish(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("start", "end"), [(0, 1), (0.5, 1.5), (-0.5, 0.5), (0.25, 0.75), (-1, 2), (-1, 1), (0, 9)]
)
def test_an_overlap_is_refused(house: Engine, start: float, end: float) -> None:
    with pytest.raises(Overtaken), writing(house) as session:
        session.add(occurrence(start, end))
        session.flush()


@pytest.mark.parametrize(
    "fits",
    [
        occurrence(1, 2),
        occurrence(-1, 0),
        occurrence(room=2),
        occurrence(state="cancelled"),
        occurrence(state="skipped"),
    ],
    ids=["after", "before", "elsewhere", "cancelled", "skipped"],
)
def test_what_only_touches_fits(house: Engine, fits: Occurrence) -> None:
    with writing(house) as session:
        session.add(fits)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE occurrence SET state = 'booked' WHERE id = 2",
        "UPDATE occurrence SET id = 99, state = 'booked' WHERE id = 2",
        "UPDATE occurrence SET resource_id = 1 WHERE id = 3",
        "UPDATE occurrence SET taken_from = planned_at WHERE id = 4",
        "UPDATE occurrence SET taken_until = '2026-11-24 12:00:00.000000' WHERE id = 1",
        """
        INSERT INTO occurrence
        SELECT 9, booking_id, 1, asked_id, planned_at, starts_at, ends_at, taken_from, taken_until,
               state, by_hand, own, arrived_at, session_id
          FROM occurrence WHERE id = 3
        """,
    ],
)
def test_no_change_can_make_an_overlap(house: Engine, change: str) -> None:
    with writing(house) as session:
        session.add(occurrence(state="cancelled"))
        session.flush()
        session.add(occurrence(room=2))
        session.flush()
        later = occurrence(1, 2)
        later.planned_at = TEN
        session.add(later)
    with pytest.raises(IntegrityError, match=overlaps.NAME), house.begin() as connection:
        connection.execute(text(change))


def test_changes_that_fit_are_made(house: Engine) -> None:
    with writing(house) as session:
        session.add(occurrence(1, 2))
    with house.begin() as connection:
        longer = "UPDATE occurrence SET taken_until = '2026-11-24 12:00:00.000000' WHERE id = 1"
        connection.execute(text("UPDATE occurrence SET state = 'released' WHERE id = 2"))
        connection.execute(text(longer))
        connection.execute(text("UPDATE occurrence SET state = 'booked' WHERE id = 1"))


@contextmanager
def stranger(engine: Engine) -> Iterator[Any]:
    """Another program's own connection to the same SQLite file."""
    connection = sqlite.library().connect(engine.url.database)
    yield connection
    connection.close()


_VALUES = "(1, 1, 1, {0}, {0}, {1}, {0}, {1}, 'booked', 0)"
_COLUMNS = (
    "(booking_id, resource_id, asked_id, planned_at, starts_at, ends_at, taken_from,"
    " taken_until, state, by_hand)"
)


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE", "REPLACE"])
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("'2026-11-24 10:30:00.000000'", "'2026-11-24 10:45:00.000000'"),
        ("'2026-11-24T10:30'", "'2026-11-24T10:45'"),  # later than any space, as texts go
        ("'2026-11-24 10:30'", "'2026-11-24 10:45'"),
        ("1795516200", "1795517200"),
        ("'2026-11-24 10:30:00+01:00'", "'2026-11-24 11:45:00+01:00'"),
        # Bytes are later than any text; others would make the day unreadable.
        (
            "CAST('2026-11-24 10:30:00.000000' AS BLOB)",
            "CAST('2026-11-24 10:45:00.000000' AS BLOB)",
        ),
        ("'2026-11-26 24:00:00.000000'", "'2026-11-26 25:00:00.000000'"),
        ("'2026-13-24 10:00:00.000000'", "'2026-13-24 11:00:00.000000'"),
        ("'2026-02-30 10:00:00.000000'", "'2026-02-30 11:00:00.000000'"),
    ],
)
def test_no_stranger_gets_in(file: Engine, verb: str, start: str, end: str) -> None:
    with stranger(file) as connection:
        with pytest.raises(Exception, match=r"ex_occurrence_taken|ck_occurrence"):
            connection.execute(
                f"{verb} INTO occurrence {_COLUMNS} VALUES {_VALUES.format(start, end)}"
            )
        assert connection.execute("SELECT count(*) FROM occurrence").fetchone() == (1,)


@pytest.mark.parametrize("column", ["planned_at", "starts_at", "ends_at"])
def test_what_would_make_a_day_unreadable_is_refused(file: Engine, column: str) -> None:
    with stranger(file) as connection, pytest.raises(Exception, match="ck_occurrence"):
        connection.execute(f"UPDATE occurrence SET {column} = '2026-11-24 10:20'")  # noqa: S608  our own names


@pytest.mark.parametrize("moment", ["infinity", "-infinity", "10000-01-01", "0044-03-15 BC"])
@pytest.mark.parametrize("columns", [["taken_from", "starts_at"], ["ends_at", "taken_until"],
                                     ["planned_at"]])  # fmt: skip
def test_a_time_that_no_calendar_has_is_refused(
    house: Engine, moment: str, columns: list[str]
) -> None:
    if is_sqlite(house):
        moment = {"10000-01-01": "10000-01-01 00:00:00.000000"}.get(moment, moment)
    changes = ", ".join(f"{column} = :moment" for column in columns)
    with pytest.raises(IntegrityError, match="ck_occurrence"), house.begin() as connection:
        connection.execute(text(f"UPDATE occurrence SET {changes}"), {"moment": moment})  # noqa: S608


def test_a_state_that_nobody_knows_is_refused(house: Engine) -> None:
    for table_name, column, constraint in (
        ("occurrence", "state", "ck_occurrence_state"),
        ("booking", "status", "ck_booking_status"),
    ):
        with pytest.raises(IntegrityError, match=constraint), house.begin() as connection:
            connection.execute(text(f"UPDATE {table_name} SET {column} = 'Booked'"))  # noqa: S608  the same


def test_an_unreadable_moment_is_a_damaged_database(file: Engine) -> None:
    with stranger(file) as connection:
        connection.execute("UPDATE booking SET changed_at = 'yesterday'")
        connection.commit()
    with pytest.raises(DatabaseProblem) as problem, reading(file) as session:
        session.exec(select_models(Booking)).all()
    assert problem.value.code == "database.damaged"


def drop(connection: Connection) -> None:
    """Lose the guarantee, as a careless migration would."""
    if connection.dialect.name == "sqlite":
        for event in ("insert", "update"):
            connection.execute(text(f"DROP TRIGGER {overlaps.NAME}_{event}"))
    else:
        connection.execute(text(f"ALTER TABLE occurrence DROP CONSTRAINT {overlaps.NAME}"))


def count(engine: Engine) -> int:
    """Return how many rows there are of everything that the probe touches."""
    with engine.connect() as connection:
        return sum(
            len(connection.execute(select(table(model))).all())
            for model in (Resource, Booking, Occurrence)
        )


def test_the_probe_finds_the_guarantee_and_leaves_nothing(house: Engine) -> None:
    before = count(house)
    assert overlaps.ensure(house)
    assert count(house) == before


def test_a_lost_guarantee_is_found_and_repaired(house: Engine) -> None:
    with house.begin() as connection:
        drop(connection)
    assert not overlaps.ensure(house)
    assert overlaps.ensure(house)
    with pytest.raises(Overtaken), writing(house) as session:
        session.add(occurrence())
        session.flush()


def test_a_guarantee_of_an_earlier_program_is_renewed(file: Engine) -> None:
    name = f"{overlaps.NAME}_insert"
    with stranger(file) as connection:
        (written,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = ?", (name,)
        ).fetchone()
        connection.executescript(f"DROP TRIGGER {name}; {written.replace('NEW.planned_at', '0')};")
    assert not overlaps.ensure(file)
    assert overlaps.ensure(file)


def test_half_a_guarantee_is_none(file: Engine) -> None:
    with file.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {overlaps.NAME}_update"))
    assert not overlaps.ensure(file)


def test_overlaps_that_came_in_meanwhile_are_reported(house: Engine) -> None:
    with house.begin() as connection:
        drop(connection)
    with writing(house) as session:
        session.add(occurrence(0.5, 2))
    with pytest.raises(DatabaseProblem, match=r"database\.unguarded"):
        overlaps.ensure(house)
