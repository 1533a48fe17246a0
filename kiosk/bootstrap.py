"""The only place where things are put together."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.enums import SheetKind
from kiosk.clock import Clock, DemonstrationClock, SystemClock
from kiosk.domain.calendar import is_open, next_opening
from kiosk.domain.house import House
from kiosk.domain.privacy import Retention
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.desk_side import DeskSide
    from kiosk.entrance import Entrance
    from kiosk.housekeeping import Copies
    from kiosk.reception import Reception
    from kiosk.spooler import Spooler
    from kiosk.visitor_side import VisitorSide

log = logging.getLogger(__name__)

# `settings` and `rules` come first and quickly; what opens a database is imported when it is asked
# for, after the first frame of a screen.

_INTO_THE_MORNING = timedelta(hours=1)


def make_clock(settings: Settings, house: House) -> Clock:
    """Return the clock: the machine's, or a demonstration's.

    `auto` is the machine's while the house is open, else an hour into its next opening.
    """
    wanted = settings.clock
    if isinstance(wanted, datetime):
        return DemonstrationClock(wanted)
    real = SystemClock()
    if wanted is None:
        return real
    now = real.now().astimezone(house.zone)
    opening = None if is_open(house, now) else next_opening(house, now)
    if opening is None:
        return real
    into = min(_INTO_THE_MORNING, (opening.end - opening.start) / 2)
    return DemonstrationClock(opening.start + into)


def open_reception(settings: Settings, house: House, clock: Clock) -> "Reception":
    """Open the database, bring its schema and its copy of the house up to date.

    Raises `DatabaseProblem`.
    """
    from db import overlaps
    from db.engine import make_engine  # 300 ms
    from db.schema import upgrade
    from db.session import reading, writing
    from kiosk.domain.schedule import PrintedByItself
    from kiosk.reception import Reception
    from kiosk.services import catalogue
    from kiosk.services.place import Place

    url = settings.database_url if clock.real else settings.demonstration_url
    engine = make_engine(url, settings.database.busy_seconds)
    try:
        upgrade(engine, clock.now())
        if not overlaps.ensure(engine):
            log.error("the database did not refuse overlaps any more; it does again")
        fingerprint = settings.fingerprint()
        with reading(engine) as session:
            current = catalogue.is_current(session, fingerprint)
        if not current:
            with writing(engine) as session:
                catalogue.load(session, clock, house, fingerprint)
        with reading(engine) as session:
            rows = catalogue.read(session)
    except BaseException:
        engine.dispose()
        raise
    place = Place(
        house=house,
        service_ids=rows.service_ids,
        counter_ids=rows.counter_ids,
        machine=settings.machine.name,
        ticket_printer=settings.printing.tickets or None,
        ticket_life=timedelta(minutes=settings.printing.ticket_minutes),
        sheet_printer=settings.printing.sheets or settings.printing.tickets or None,
        page_printer=settings.printing.pages or None,
        by_itself=PrintedByItself(
            settings.schedule.print_at,
            tuple(SheetKind(sheet) for sheet in settings.schedule.sheets),
            timedelta(hours=settings.schedule.again_hours),
        ),
        retention=retention_of(settings),
        resource_ids=rows.resource_ids,
        organisation_ids=rows.organisation_ids,
    )
    return Reception(house, place, clock, engine)


def retention_of(settings: Settings) -> Retention:
    """Return how long people are known here."""
    days = settings.privacy
    return Retention(
        appointments=timedelta(days=days.appointments_days),
        registrations=timedelta(days=days.registrations_days),
        bookings=timedelta(days=days.bookings_days),
        sheets=timedelta(days=days.sheets_days),
        backups=timedelta(days=settings.backup.kept_days),
    )


def open_display_side(settings: Settings, house: House, clock: Clock) -> "DeskSide":
    """Open the reception for a display, which prints nothing. Raises `DatabaseProblem`."""
    from kiosk.desk_side import DeskSide  # all of it needs the database

    return DeskSide(open_reception(settings, house, clock))


def tell_desk(settings: Settings, screen: str, *, is_failing: bool) -> None:
    """Let the desk know whether a screen of this machine fails. Raises `DatabaseProblem`."""
    from kiosk.house import house_from
    from kiosk.services import screens

    house = house_from(settings)
    reception = open_reception(settings, house, make_clock(settings, house))
    try:
        if is_failing or reception.read(screens.is_known, screen):
            reception.write(screens.note, screen, is_failing=is_failing)
    finally:
        reception.close()


def copies_of(settings: Settings) -> "Copies":
    """Return where copies of the database go, and how long they are kept."""
    from kiosk.housekeeping import Copies  # with the database

    return Copies(settings.backup_folder, retention_of(settings).backups)


def entrance_of(settings: Settings, screen: str) -> "Entrance":
    """Return how staff come in at a screen of this machine."""
    from kiosk.entrance import Entrance  # with the database
    from kiosk.pins import KEY_FILE, Pins

    pins = Pins(settings.data_folder / KEY_FILE)
    return Entrance(pins, f"{settings.machine.name}/{screen}")


def open_visitor_side(settings: Settings, house: House, clock: Clock) -> "VisitorSide":
    """Open the reception with a spooler for each printer beside it. Raises `DatabaseProblem`."""
    from kiosk.visitor_side import VisitorSide  # all of it needs the database

    opened = open_reception(settings, house, clock)
    # The desk on the same machine takes back what it did itself, not what somebody did in the hall.
    place = replace(opened.place, actor=f"{opened.place.machine}/visitor")
    reception = replace(opened, place=place)
    return VisitorSide(
        reception,
        _spoolers(settings, house, reception),
        copies_of(settings),
        entrance_of(settings, "visitor"),
    )


def open_desk_side(
    settings: Settings, house: House, clock: Clock, counter: str | None = None
) -> "DeskSide":
    """Open the reception for its own desk, with a spooler for each printer beside it.

    `counter`: it is an adviser's, who takes back what they did themselves. Raises
    `DatabaseProblem`.
    """
    from kiosk.desk_side import DeskSide  # all of it needs the database

    reception = open_reception(settings, house, clock)
    if counter is not None:
        place = reception.place
        reception = replace(reception, place=replace(place, actor=f"{place.machine}/{counter}"))
    spoolers = _spoolers(settings, house, reception, told=True)
    return DeskSide(reception, spoolers, copies_of(settings), entrance_of(settings, "desk"))


def _spoolers(
    settings: Settings, house: House, reception: "Reception", *, told: bool = False
) -> "tuple[Spooler, ...]":
    """Start what brings this machine's paper out; where another program does it, it waits."""
    from kiosk.delivery import devices_of
    from kiosk.spooler import Spooler

    spoolers = tuple(
        Spooler(reception, device, told=told) for device in devices_of(settings, house).values()
    )
    for spooler in spoolers:
        spooler.start()
    return spoolers
