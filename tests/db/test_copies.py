"""A copy of a database holds all of it, and is put back into either kind."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from db import copies, overlaps
from db.engine import make_engine
from db.errors import DatabaseProblem
from db.models import metadata
from kiosk.domain.booking import Details, Slot
from kiosk.domain.recurrence import Frequency, Rule
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Repeat
from kiosk.services import booking_changes, bookings, history
from kiosk.services.bookings import BookingRequest
from tests.databases import create_database, with_database
from tests.services.fair import Fair, at

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def full(engine: Engine) -> Fair:
    """Return a desk where something of every kind has happened."""
    fair = Fair(engine)
    event = fair.arrange(2, rooms=("red",))
    fair.register(event, 2, name="Zoé")
    fair.register(event)
    weekly = Repeat(Rule(Frequency.WEEKLY, count=3))
    request = BookingRequest(
        Slot("blue", at("09:00"), at("10:00")), Details("Suivi"), repeat=weekly
    )
    use = fair.reception.write(bookings.book, request)
    fair.reception.write(booking_changes.cancel, use.id)
    fair.reception.write(history.undo)  # a row that refers to a later one
    return fair


def rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that a database says."""
    found = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            ordered = select(table).order_by(*table.primary_key.columns)
            found[table.name] = [tuple(row) for row in connection.execute(ordered)]
    return found


def test_a_copy_is_everything_and_can_be_looked_through(engine: Engine, tmp_path: Path) -> None:
    full(engine)
    file = tmp_path / "copies" / "copy.db"
    copies.copy(engine, file, NOW)
    found = copies.verify(file, tmp_path, NOW)
    assert found.rows == {name: len(of) for name, of in rows(engine).items()}
    assert sorted(path.name for path in tmp_path.glob("*.db")) in ([], ["kiosk.db"])
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_copy_of_either_goes_back_into_either(
    engine: Engine,
    tmp_path: Path,
    kind: str,
    sqlite_template: Path,
    postgresql_url: str,
    postgresql_template: str,
) -> None:
    before = full(engine)
    file = tmp_path / "copy.db"
    copies.copy(engine, file, NOW)
    url = f"sqlite:///{tmp_path / 'other.db'}"
    shutil.copyfile(sqlite_template, tmp_path / "other.db")
    if kind == "postgresql":
        name = f"restored_{engine.dialect.name}"
        create_database(postgresql_url, name, postgresql_template)
        url = with_database(postgresql_url, name)
    other = make_engine(url)
    Fair(other).arrange(3, title="Avant")  # is gone afterwards
    copies.restore(file, other, NOW)
    assert rows(other) == rows(engine)
    # It goes on as it was: guarantees, seats and the next ids.
    assert overlaps.ensure(other)
    fair = Fair(other)
    fair.clock.moment = before.clock.moment
    event = fair.arrange(1, rooms=("green",), title="Après")
    fair.register(event)
    waits = fair.register(event)
    assert waits.line == 1
    with pytest.raises(Refused, match=r"booking\.conflict"):
        fair.arrange(1, rooms=("red",))
    other.dispose()


def test_what_is_no_copy_is_refused_and_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    full(engine)
    before = rows(engine)
    text = tmp_path / "text.db"
    text.write_text("no database at all" * 100, encoding="utf-8")
    empty = tmp_path / "empty.db"
    empty.touch()
    half = tmp_path / "half.db"
    copies.copy(engine, tmp_path / "whole.db", NOW)
    content = (tmp_path / "whole.db").read_bytes()
    half.write_bytes(content[: len(content) // 2])
    for file in (text, empty, half, tmp_path / "none.db"):
        with pytest.raises(DatabaseProblem, match=r"database\.(damaged|missing)"):
            copies.verify(file, tmp_path, NOW)
        with pytest.raises(DatabaseProblem):
            copies.restore(file, engine, NOW)
    assert rows(engine) == before


def test_where_nothing_can_be_written_no_half_copy_is_left(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full(engine)
    target = tmp_path / "copies" / "copy.db"

    def on_a_full_disk(self: Path, to: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", on_a_full_disk)
        with pytest.raises(DatabaseProblem, match=r"database\.full"):
            copies.copy(engine, target, NOW)
    assert list(target.parent.iterdir()) == []
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(DatabaseProblem):
        copies.copy(engine, blocked / "copy.db", NOW)
    assert list(tmp_path.glob("**/*unfinished*")) == []
