"""A small house, described in code, and its reception."""

from datetime import date, time, timedelta

from sqlalchemy import Engine

from db.enums import ResourceKind, Weeks
from db.session import reading, writing
from kiosk.clock import Clock
from kiosk.domain.house import (
    Closure,
    Counter,
    House,
    Layout,
    Organisation,
    Presence,
    PresenceException,
    Resource,
    Service,
    Span,
)
from kiosk.reception import Reception
from kiosk.services import catalogue
from kiosk.services.place import Place
from tests.clocks import PARIS

MORNING = Span(time(9), time(12))
AFTERNOON = Span(time(14), time(17))
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


def service(key: str, letter: str, *, limit: int = 999, counter: str | None = None) -> Service:
    """Return a service with a name made from its key."""
    name = {"fr": f"Service {key}", "en": f"{key} service"}
    return Service(key, letter, name, "work", "house", limit, counter)


SMALL_HOUSE = House(
    name="Petite maison",
    address="1 rue de l’Essai",
    zone=PARIS,
    hours=dict.fromkeys(range(5), (MORNING, AFTERNOON)),
    closures=(Closure(date(2026, 12, 24), date(2027, 1, 1), {"fr": "Fêtes", "en": "Holidays"}),),
    reception="desk",
    needs={},
    organisations={
        "house": Organisation("house", "La maison"),
        "guests": Organisation("guests", "Les invités"),
    },
    services={
        s.key: s
        for s in (
            service("desk", "A", counter="hall"),
            service("jobs", "B"),
            service("few", "C", limit=2),
            service("odd", "D"),
            service("monthly", "E"),
        )
    },
    presences=(
        Presence(
            "jobs",
            "one",
            frozenset({TUESDAY, THURSDAY}),
            (MORNING, AFTERNOON),
            exceptions=(
                PresenceException(date(2026, 12, 1), (), None),
                PresenceException(date(2026, 12, 3), (Span(time(10), time(11)),), "two"),
            ),
        ),
        Presence("few", "two", frozenset({TUESDAY}), (MORNING,)),
        Presence("odd", "two", frozenset({MONDAY}), (MORNING,), weeks=Weeks.ODD),
        Presence(
            "monthly",
            "one",
            frozenset({WEDNESDAY}),
            (AFTERNOON,),
            of_month=(1, -1),
            first=date(2026, 9, 1),
            last=date(2027, 6, 30),
        ),
    ),
    counters={
        key: Counter(key, {"fr": f"Bureau {key}", "en": f"Office {key}"}, {})
        for key in ("hall", "one", "two")
    },
    resources={
        r.key: r
        for r in (
            Resource("blue", ResourceKind.ROOM, "Bleue", 12, ("screen",)),
            Resource(
                "red",
                ResourceKind.ROOM,
                "Rouge",
                30,
                ("projecteur",),
                layouts={
                    "u": Layout("u", {"fr": "En U", "en": "U"}, 20, timedelta(minutes=15)),
                    "theatre": Layout(
                        "theatre",
                        {"fr": "Théâtre", "en": "Theatre"},
                        30,
                        timedelta(minutes=30),
                        timedelta(minutes=15),
                    ),
                },
                hours=dict.fromkeys(range(7), (Span(time(8), time(22)),)),
            ),
            Resource(
                "green",
                ResourceKind.ROOM,
                "Verte",
                8,
                before=timedelta(minutes=10),
                after=timedelta(minutes=10),
            ),
            Resource("blue-green", ResourceKind.ROOM, "Bleue + Verte", 20, parts=("blue", "green")),
            Resource("van", ResourceKind.EQUIPMENT, "Camionnette", 3, longest=timedelta(days=5)),
            Resource("store", ResourceKind.STORE, "Magasin", 1, organisations=frozenset({"house"})),
        )
    },
    languages=("fr", "en"),
)


def open_reception(
    engine: Engine, clock: Clock, house: House = SMALL_HOUSE, machine: str = "hall"
) -> Reception:
    """Load the house into a database and return its reception."""
    with writing(engine) as session:
        catalogue.load(session, clock, house, repr(house))
    with reading(engine) as session:
        rows = catalogue.read(session)
    place = Place(
        house,
        rows.service_ids,
        rows.counter_ids,
        machine,
        "ticket",
        sheet_printer="ticket",
        resource_ids=rows.resource_ids,
        organisation_ids=rows.organisation_ids,
    )
    return Reception(house, place, clock, engine)
