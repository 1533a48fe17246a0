"""How soon the rooms of a day are on paper, for a quiet day and for a full one."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import typst

from benchmarks.figures import milliseconds, percentile, show
from db.enums import SheetKind
from kiosk.bootstrap import make_clock, open_reception
from kiosk.delivery import sheet_bytes
from kiosk.domain.booking import Details, Slot
from kiosk.domain.schedule import rooms_of
from kiosk.house import house_from
from kiosk.reception import Reception
from kiosk.services import bookings, schedule
from kiosk.services.bookings import BookingRequest
from kiosk.services.schedule import Sheet
from kiosk.settings import load
from printers.profiles import PAGES, PROFILES, Profile

DAYS = {1: date(2026, 11, 25), 20: date(2026, 11, 26), 60: date(2026, 11, 27)}
TIMES = 7
CONFIG = Path(__file__).parents[1] / "config.toml"
WHEN = "2026-11-24T09:30"


def run() -> bool:
    """Measure on a database of the benchmark."""
    print("The rooms of a day on paper")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'kiosk.db'}"
        reception = _example_house(url)
        for count, day in DAYS.items():
            _book(reception, day, count)
        empty = _best(lambda: typst.compile(b"#set document(title: [a])\na", pdf_standards="ua-1"))
        show("an empty page, made by the library alone", milliseconds(empty), "the floor")
        for count, day in DAYS.items():
            _warm(reception, day, count, empty)
        reception.close()
        floor = _command(url, "rooms", "--json")
        show("a command that reads today, from its start", milliseconds(floor), "the floor")
        for count, day in DAYS.items():
            for form in ("receipt", "pdf"):
                end = {"receipt": "bin", "pdf": "pdf"}[form]
                arguments = ("schedule", day.isoformat(), "-o", str(folder / f"a.{end}"))
                cold = _command(url, *arguments)
                what = f"{count} bookings, the command, to the {form}'s last byte"
                show(what, milliseconds(cold), f"{cold / floor:.1f} of the floor")
    return True


def _example_house(url: str) -> Reception:
    settings = load(CONFIG, environ={"KIOSK_DATABASE_URL": url, "KIOSK_CLOCK": WHEN})
    house = house_from(settings)
    return open_reception(settings, house, make_clock(settings, house))


def _book(reception: Reception, day: date, count: int) -> None:
    rooms, zone = rooms_of(reception.house), reception.house.zone
    for number in range(count):
        room = rooms[number % len(rooms)].key
        start = datetime(day.year, day.month, day.day, 7, tzinfo=zone)
        start += timedelta(minutes=60 * (number // len(rooms)))
        slot = Slot(room, start, start + timedelta(minutes=30))
        details = Details(f"Réunion de travail numéro {number}", people=6)
        reception.write(bookings.book, BookingRequest(slot, details, anyway=True))


def _warm(reception: Reception, day: date, count: int, floor: float) -> None:
    house = reception.house
    for kind, paper in ((SheetKind.DESK, PROFILES["80mm"]), (SheetKind.POSTER, PAGES)):

        def make(kind: SheetKind = kind, paper: Profile = paper) -> bytes:
            return sheet_bytes(house, reception.read(schedule.look, Sheet(kind, day)), paper)

        took = _best(make)
        ratio = f"{took / floor:.1f} of the floor" if paper is PAGES else ""
        what = f"{count} bookings, {'page' if paper is PAGES else 'receipt'}, warm"
        show(what, milliseconds(took), ratio)


def _best(act: Callable[[], object]) -> float:
    """Return the median of some times, without the first."""
    act()
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return percentile(taken, 50)


def _command(url: str, *arguments: str) -> float:
    command = [sys.executable, "-m", "kiosk.cli.main", "--database-url", url]
    command += ["--config", str(CONFIG), "--clock", WHEN, *arguments]
    return _best(lambda: subprocess.run(command, check=True, capture_output=True))
