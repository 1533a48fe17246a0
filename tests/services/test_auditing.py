"""Whatever is done to somebody's things says who did it, and stays written."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from db.engine import is_sqlite
from kiosk.services import auditing, bookings, forgetting, registrations, today
from kiosk.services.auditing import AUDITED
from tests.services.fair import THURSDAY, Fair, at
from tests.services.test_events import refusal


@pytest.fixture
def fair(engine: Engine) -> Fair:
    """A desk on each database, on a Tuesday morning."""
    return Fair(engine)


def acts(fair: Fair) -> list[str]:
    """Return what was done today."""
    found = fair.reception.read(auditing.of_days)
    return [f"{one.at:%H:%M} {one.actor} {one.act} {one.subject}" for one in found]


def test_every_act_says_who_what_and_when_and_names_nobody(fair: Fair) -> None:
    event = fair.arrange(2)
    one = fair.register(event, name="Zoé", contact="06 11 22")
    fair.later(minutes=5)
    fair.reception.write(registrations.cancel, one.id)
    assert acts(fair) == [
        f"09:30 desk events.arrange {event.id}",
        f"09:30 desk registrations.register {one.id}",
        f"09:35 desk registrations.cancel {one.id}",
    ]
    fair.clock.moment = at("13:45")
    assert refusal(fair.reception.write, registrations.cancel, one.id).code
    fair.reception.read(today.look)
    assert acts(fair) == []  # what was refused or only looked at was not done


def test_what_is_tried_out_is_not_written(fair: Fair) -> None:
    event = fair.arrange(2)
    before = acts(fair)
    from kiosk.services.registrations import Wanted

    fair.reception.try_out(registrations.register, Wanted(event.id))
    assert acts(fair) == before


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"])
def test_the_database_lets_nothing_of_it_be_changed(fair: Fair, statement: str) -> None:
    fair.arrange(2)
    now = "INSERT INTO audit (at, actor, act, subject) VALUES (CURRENT_TIMESTAMP, 'd', 'x', '')"
    with fair.engine.begin() as connection:  # the real today, by which the database goes
        connection.execute(text(now))
    with pytest.raises(DBAPIError, match="audit"), fair.engine.begin() as connection:
        connection.execute(text(statement))
    assert len(acts(fair)) >= 1


def test_nothing_of_it_is_replaced_or_emptied_either(fair: Fair) -> None:
    fair.arrange(2)
    replace = (
        "INSERT OR REPLACE INTO audit (id, at, actor, act, subject)"
        " VALUES (1, CURRENT_TIMESTAMP, 'nobody', 'x', '')"
    )
    statement = replace if is_sqlite(fair.engine) else "TRUNCATE audit"
    with pytest.raises(DBAPIError, match="audit"), fair.engine.begin() as connection:
        connection.execute(text(statement))
    assert acts(fair)[0].endswith("events.arrange 1")


def test_after_a_year_it_is_forgotten(fair: Fair) -> None:
    with fair.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO audit (at, actor, act, subject)"
                 " VALUES ('2024-01-05 10:00:00', 'desk', 'x', '')")
        )  # fmt: skip
    assert fair.reception.read(forgetting.is_due)
    assert fair.reception.write(forgetting.forget) == 1
    assert fair.reception.read(auditing.of_days, THURSDAY.replace(year=2024, month=1, day=5)) == ()


def test_a_demonstration_in_another_year_deletes_nothing_of_today(fair: Fair) -> None:
    with fair.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO audit (at, actor, act, subject)"
                 " VALUES (CURRENT_TIMESTAMP, 'desk', 'x', '')")
        )  # fmt: skip
    fair.clock.moment = fair.clock.moment.replace(year=2031)
    assert fair.reception.write(forgetting.forget) == 0


def test_every_audited_service_is_one() -> None:
    import importlib

    for name in AUDITED:
        importlib.import_module(f"kiosk.services.{name}")
    assert bookings.__name__.rpartition(".")[2] in AUDITED
