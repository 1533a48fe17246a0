"""Two hundred people on one day, five counters, crashes; and the same day once more."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.databases import create_database, with_database
from tests.services.simulated_day import Day


def test_a_day_keeps_every_promise_and_is_the_same_again_on_either_database(
    tmp_path: Path, sqlite_template: Path, postgresql_url: str, postgresql_template: str
) -> None:
    file = tmp_path / "day.db"
    file.write_bytes(sqlite_template.read_bytes())
    create_database(postgresql_url, "a_day", postgresql_template)
    days = (Day(f"sqlite:///{file}"), Day(with_database(postgresql_url, "a_day")))
    with ThreadPoolExecutor(len(days)) as at_once:
        first, again = at_once.map(Day.play, days)
    assert sum(first["states"].values()) == 200
    assert first["states"]["finished"] > 150
    assert first["states"]["absent"] >= 10
    assert first["steps"]["transferred"] >= 10
    assert first["steps"]["undone"] >= 3
    assert first == again
