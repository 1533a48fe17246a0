"""The desk at 160×45: from a key to what it shows, and from one desk to another."""

import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from benchmarks.figures import milliseconds, percentile, show
from benchmarks.house import environment
from benchmarks.terminal import Terminal
from kiosk.bootstrap import make_clock, open_reception
from kiosk.domain.booking import Details, Slot
from kiosk.house import house_from
from kiosk.reception import Reception
from kiosk.services import bookings
from kiosk.services.bookings import BookingRequest
from kiosk.settings import load

TUESDAY = date(2026, 11, 24)
ROOMS = ("mistral", "isere", "vercors", "collines")
STEPS = 40
DAYS = 20
OTHERS = 10


def run() -> bool:
    """Fill some days, then press keys, then let another desk book."""
    print("The desk, 160×45, four rooms that are booked all day")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environ = environment(folder) | {
            "KIOSK_DATABASE_URL": f"sqlite:///{folder / 'kiosk.db'}",
            "KIOSK_PRINTER_URL": f"file:{folder / 'printed'}",
        }
        settings = load(folder / "config.toml", environ=environ)
        house = house_from(settings)
        other = open_reception(settings, house, make_clock(settings, house))
        for n in range(DAYS + 1):
            _fill(other, TUESDAY + timedelta(days=n))
        command = [str(Path(sys.executable).with_name("kiosk")), "desk", "--rooms"]
        with Terminal(command, environ, folder, columns=160, rows=45) as desk:
            desk.wait_for("Réunion")
            steps, days = _steps(desk), _days(desk)
            followed = _follow(desk, other)
    step_held = percentile(steps, 95) <= 0.05
    show("an arrow key, until it is drawn", _figure(steps), "p95 at most 50 ms", held=step_held)
    show("the next day, until it is drawn", _figure(days))
    follow_held = max(followed) <= 0.5
    show("what another desk books", _figure(followed), "at most 500 ms", held=follow_held)
    return step_held and follow_held


def _figure(times: list[float]) -> str:
    p50, p95, most = (milliseconds(percentile(times, n)) for n in (50, 95, 100))
    return f"p50 {p50}, p95 {p95}, max {most}"


def _steps(desk: Terminal) -> list[float]:
    """Go through the rooms at a time at which each is free, up and down."""
    times = []
    desk.press("\x1b[H")  # Home
    for n in range(STEPS):
        key, room = ("\x1b[B", "Isère") if n % 2 == 0 else ("\x1b[A", "Mistral")
        pressed = desk.press(key)
        times.append(desk.wait_for(f"· {room}") - pressed)
    return times


def _days(desk: Terminal) -> list[float]:
    """Go on day by day, until what is booked is there."""
    times = []
    for n in range(1, DAYS + 1):
        pressed = desk.press("\x1b[6~")  # PageDown
        times.append(desk.wait_for(f"Jour{n:02d}") - pressed)
    for _ in range(DAYS):
        desk.press("\x1b[5~")
    desk.wait_for("Jour00")
    return times


def _follow(desk: Terminal, other: Reception) -> list[float]:
    """Book at another desk, and wait until it is seen here."""
    times = []
    for n in range(OTHERS):
        desk.press("")
        evening = datetime.combine(TUESDAY, clock_time(18, 30), other.house.zone)
        start = evening + timedelta(minutes=30 * n)
        slot = Slot("isere", start, start + timedelta(minutes=30))
        other.write(bookings.book, BookingRequest(slot, Details(f"N{n}"), anyway=True))
        booked = time.perf_counter()
        times.append(desk.wait_for(f"N{n}") - booked)
    return times


def _fill(reception: Reception, day: date) -> None:
    number = (day - TUESDAY).days
    for room in ROOMS:
        for hour in range(8, 18):
            start = datetime.combine(day, clock_time(hour), reception.house.zone)
            slot = Slot(room, start, start + timedelta(minutes=45))
            details = Details(f"Jour{number:02d}" if hour == 8 else "Réunion")
            reception.write(bookings.book, BookingRequest(slot, details, anyway=True))
