"""The example house on a database of the benchmark, open at every hour."""

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

from sqlalchemy import Engine

from db.engine import make_engine
from db.schema import upgrade
from db.session import reading, writing
from kiosk.domain.house import House, Service, Span
from kiosk.house import house_from
from kiosk.reception import Reception
from kiosk.services import catalogue
from kiosk.services.place import Place
from kiosk.settings import load

EXAMPLE = Path(__file__).parent.parent / "config.toml"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class SetClock:
    """Shows the moment that it was set to."""

    real = True

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment


def environment(folder: Path) -> dict[str, str]:
    """Return what lets the program run on the example house with everything in this folder."""
    config = folder / "config.toml"
    config.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    return {"KIOSK_CONFIG": str(config), "KIOSK_CLOCK": "2026-11-24T09:30"}


def busy_house() -> House:
    """Return a house with a service for every letter, which is always open."""
    example = house_from(load(EXAMPLE, environ={}))
    always = (Span(time(0), time(23, 59)),)
    services = {
        letter: Service(letter, letter, {"fr": letter}, None, None, 999, "accueil")
        for letter in LETTERS
    }
    return replace(
        example,
        hours=dict.fromkeys(range(7), always),
        closures=(),
        services=services,
        presences=(),
        reception="A",
    )


def open_house(folder: Path, clock: SetClock, url: str | None = None) -> tuple[Engine, Reception]:
    """Make the database, on SQLite in this folder unless it has an address, and load the house."""
    engine = make_engine(url or f"sqlite:///{folder / 'kiosk.db'}")
    upgrade(engine, clock.now())
    house = busy_house()
    with writing(engine) as session:
        catalogue.load(session, clock, house, "benchmark")
    with reading(engine) as session:
        rows = catalogue.read(session)
    place = Place(house, rows.service_ids, rows.counter_ids, "benchmark", "ticket")
    return engine, Reception(house, place, clock, engine)
