"""Forty events and the internet space in one week; and the same week once more."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from db.engine import make_engine
from tests.databases import create_database, with_database
from tests.services.simulated_week import AT_COMPUTERS, EVENTS, PEOPLE, Week


def test_a_week_of_events_keeps_every_promise_and_is_the_same_again_on_either_database(
    tmp_path: Path, sqlite_template: Path, postgresql_url: str, postgresql_template: str
) -> None:
    file = tmp_path / "week.db"
    file.write_bytes(sqlite_template.read_bytes())
    create_database(postgresql_url, "a_week", postgresql_template)
    urls = (f"sqlite:///{file}", with_database(postgresql_url, "a_week"))
    engines = [make_engine(url) for url in urls]
    with ThreadPoolExecutor(len(engines)) as at_once:
        first, again = at_once.map(lambda engine: Week(engine).play(), engines)
    for engine in engines:
        engine.dispose()
    happened = Counter(first["happened"])
    assert len(first["events"]) == EVENTS
    assert happened["registered"] + happened["waiting"] + happened["never seated"] == PEOPLE
    assert happened["came in"] > PEOPLE / 3
    for seldom in ("moved up", "walked in", "went out", "called off", "moved", "by itself"):
        assert happened[seldom] >= 1, seldom
    sat = happened["sat down"] + happened["sat down after waiting"]
    assert AT_COMPUTERS / 2 < sat <= AT_COMPUTERS
    assert happened["workstation.none"] >= 5
    assert first == again
