"""Loading the house again and again: the same rows, and nothing lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.session import reading
from kiosk.domain.checkin import CheckIn
from kiosk.domain.refusals import Refused
from kiosk.services import catalogue, queue, visits
from tests.clocks import StandingClock
from tests.houses import SMALL_HOUSE, open_reception

TABLES = ("organisation", "counter", "service", "presence", "resource")


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the catalogue."""
    with engine.connect() as connection:
        return {
            table: [
                tuple(map(str, row))
                for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))  # noqa: S608  our own names
            ]
            for table in TABLES
        }


def test_loading_twice_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    open_reception(engine, StandingClock())
    first = everything(engine)
    assert [len(first[table]) for table in TABLES] == [2, 3, 5, 4, 6]
    open_reception(engine, StandingClock())
    assert everything(engine) == first


def test_what_disappears_becomes_inactive_and_its_visits_stay(
    engine: Engine, tmp_path: Path
) -> None:
    reception = open_reception(engine, StandingClock())
    ids = reception.place.service_ids
    reception.write(visits.check_in, CheckIn("jobs", "fr"))
    without = replace(
        SMALL_HOUSE,
        services={k: s for k, s in SMALL_HOUSE.services.items() if k != "jobs"},
        presences=tuple(p for p in SMALL_HOUSE.presences if p.service != "jobs"),
        resources={},
    )
    smaller = open_reception(engine, StandingClock(), without)
    assert smaller.place.service_ids == ids  # today's visits speak of it
    assert smaller.read(queue.look).waiting[0].service == "jobs"
    with pytest.raises(Refused) as refused:
        smaller.write(visits.check_in, CheckIn("jobs", "fr"))
    assert refused.value.code == "service.unknown"
    (ticket,) = smaller.read(visits.of_day)
    assert (ticket.number, ticket.service_name["fr"]) == ("B 001", "Service jobs")
    with engine.connect() as connection:
        active = connection.execute(text("SELECT active FROM resource")).scalars().all()
    assert not any(active)
    assert len(active) == len(SMALL_HOUSE.resources)
    assert smaller.place.resource_keys == reception.place.resource_keys  # bookings speak of them
    again = open_reception(engine, StandingClock())
    assert again.place.service_ids == ids
    assert again.write(visits.check_in, CheckIn("jobs", "fr")).number == "B 002"


def test_a_changed_text_is_changed(engine: Engine, tmp_path: Path) -> None:
    open_reception(engine, StandingClock())
    renamed = replace(SMALL_HOUSE.services["jobs"], name={"fr": "Emploi", "en": "Jobs"}, letter="Z")
    house = replace(SMALL_HOUSE, services={**SMALL_HOUSE.services, "jobs": renamed})
    reception = open_reception(engine, StandingClock(), house)
    assert reception.write(visits.check_in, CheckIn("jobs", "fr")).number == "Z 001"
    assert reception.read(visits.find, "Z 1").service_name == {"fr": "Emploi", "en": "Jobs"}


def test_the_fingerprint_says_whether_it_is_current(engine: Engine, tmp_path: Path) -> None:
    open_reception(engine, StandingClock())
    with reading(engine) as session:
        assert catalogue.is_current(session, repr(SMALL_HOUSE))
        assert not catalogue.is_current(session, "another")
