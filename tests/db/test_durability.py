"""A server whose settings would lose what was acknowledged is recognised."""

import pytest
from sqlalchemy import Engine, text

from db.durability import risks
from db.engine import is_sqlite, make_engine
from db.errors import DatabaseProblem


def test_what_a_power_cut_would_lose_is_named(engine: Engine) -> None:
    if is_sqlite(engine):
        assert risks(engine) == ()
        return
    # The tests' own server minds no power cut: see conftest.py.
    assert risks(engine) == ("fsync", "full_page_writes")
    with engine.begin() as connection:
        connection.execute(
            text(f'ALTER DATABASE "{engine.url.database}" SET synchronous_commit = off')
        )
    engine.dispose()
    assert risks(engine) == ("fsync", "full_page_writes", "synchronous_commit")


def test_a_server_that_is_away_is_said_in_words() -> None:
    with pytest.raises(DatabaseProblem, match=r"database\.unreachable"):
        risks(make_engine("postgresql://nobody@127.0.0.1:9/none"))
