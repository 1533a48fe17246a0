"""Draws the pictures of the README from the running program: `make pictures`."""

import asyncio
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageOps
from pypdfium2 import PdfDocument
from rich.style import Style
from textual.app import App

from db.enums import BookingKind, EventKind, HelpNeed, SheetKind
from kiosk.bootstrap import make_clock, open_reception, open_visitor_side
from kiosk.delivery import (
    devices_of,
    other_bytes,
    sheet_bytes,
    test_page_bytes,
    ticket_bytes,
)
from kiosk.desk_side import DeskSide
from kiosk.domain import rrule
from kiosk.domain.appointments import Wish
from kiosk.domain.booking import Details, Slot
from kiosk.domain.checkin import CheckIn
from kiosk.domain.events import EventDetails, Stretch
from kiosk.domain.house import House
from kiosk.domain.paper import SURE
from kiosk.domain.series import Repeat
from kiosk.house import house_from
from kiosk.reception import Reception
from kiosk.services import (
    appointments,
    bookings,
    calling,
    events,
    programme,
    receiving,
    registrations,
    schedule,
    signatures,
    visits,
)
from kiosk.services.bookings import BookingRequest
from kiosk.services.event_views import EventView
from kiosk.services.events import EventRequest
from kiosk.services.registrations import Wanted
from kiosk.services.schedule import Sheet
from kiosk.settings import load
from kiosk.tui.desk.app import DeskApp
from kiosk.tui.desk.front import Front as DeskFront
from kiosk.tui.display.app import DisplayApp
from kiosk.tui.display.front import Front as DisplayFront
from kiosk.tui.visitor.app import VisitorApp
from kiosk.tui.visitor.front import Front, Patience
from kiosk.tui.visitor.screen import ChoiceScreen
from kiosk.tui.visitor.ticket import TicketScreen
from printers import picture
from printers.address import parse
from printers.drawing import font
from printers.profiles import PAGES, profile

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
SIZE = (100, 30)
CELL = (11, 23)
HALVES = {"█": (True, True), "▀": (True, False), "▄": (False, True)}
NETWORK = "tcp://192.0.2.7:9100"
WHEN = "2026-11-24T09:30"


async def draw() -> None:
    """Check somebody in, and take a picture of each screen and of the paper."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = load(
            HERE.parent / "config.toml",
            environ={
                "KIOSK_DATABASE_URL": f"sqlite:///{folder / 'kiosk.db'}",
                "KIOSK_PRINTER_URL": f"file:{folder / 'printed'}",
                "KIOSK_CLOCK": WHEN,
            },
        )
        house = house_from(settings)
        clock = make_clock(settings, house)
        visitor_side = open_visitor_side(settings, house, clock)
        patience = Patience(idle=60, still_there=15, result=30)
        app = VisitorApp(lambda: Front(house, clock, patience, lambda: visitor_side))
        async with app.run_test(size=SIZE) as pilot:
            while not app.ready:
                await pilot.pause(0.05)
            _save(app, "welcome")
            for key, screen in (("2", "needs"), ("1", "services"), ("1", "details"), ("1", "")):
                before = app.screen
                await pilot.press(key)
                while app.screen is before:  # a key waits a moment, lest it is a scanner's
                    await pilot.pause(0.05)
                await pilot.pause()
                if screen and isinstance(app.screen, ChoiceScreen):
                    _save(app, screen)
            while not (isinstance(app.screen, TicketScreen) and app.screen.paper in SURE):
                await pilot.pause(0.05)
            _save(app, "ticket")
            ticket = visitor_side.reception.read(visits.find, app.screen.ticket.token)
            await _draw_rooms(visitor_side.reception)
            _draw_sheets(visitor_side.reception)
            await _draw_events(visitor_side.reception)
        await _draw_queue(house, folder)
        device = replace(devices_of(settings, house)["ticket"], address=parse(NETWORK, base=folder))
        page = test_page_bytes(device, clock.now().astimezone(house.zone))
        (PICTURES / "test-page.png").write_bytes(picture.png(page, device.paper))
        for paper in ("80mm", "58mm"):
            data = ticket_bytes(house, ticket, profile(paper))
            (PICTURES / f"paper-{paper}.png").write_bytes(picture.png(data, profile(paper)))


async def _draw_rooms(reception: Reception) -> None:
    """Book what a Tuesday may look like, and take a picture of the desk."""
    day = date.fromisoformat(WHEN[:10])

    def book(room: str, start: int, end: int, title: str, **more: Any) -> None:
        option, rule = more.pop("option", None), more.pop("rule", None)
        zone = reception.house.zone
        first, last = (datetime.combine(day, time(hour), zone) for hour in (start, end))
        details = Details(title, **more)
        repeat = Repeat(rrule.read(rule, zone)) if rule else None
        wanted = BookingRequest(Slot(room, first, last), details, option, repeat, anyway=True)
        reception.write(bookings.book, wanted)

    until = datetime.combine(day, time(12), reception.house.zone)
    book("mistral", 18, 20, "Conseil d’administration", people=30, option=until)
    book("isere", 9, 11, "Atelier CV", people=12, kind=BookingKind.WORKSHOP)
    book("isere", 14, 17, "Français pour débutants", rule="FREQ=WEEKLY;COUNT=10", people=15,
         kind=BookingKind.WORKSHOP)  # fmt: skip
    book("vercors", 9, 12, "Permanence logement", rule="FREQ=WEEKLY;COUNT=20",
         kind=BookingKind.PRESENCE)  # fmt: skip
    book("vercors-collines", 14, 16, "Créer son entreprise", people=18, kind=BookingKind.EVENT)

    def front() -> DeskFront:
        side = DeskSide(reception)
        return DeskFront(reception.house, reception.clock, lambda: side, rooms_first=True)

    app = DeskApp(front)
    async with app.run_test(size=SIZE) as pilot:
        while app.rooms is None or not app.rooms.loaded:
            await pilot.pause(0.05)
        await pilot.press("down")
        await pilot.pause()
        _save(app, "rooms")


def _draw_sheets(reception: Reception) -> None:
    """Take pictures of what is printed of that Tuesday: the slip, and a page of each kind."""
    house, day = reception.house, date.fromisoformat(WHEN[:10])
    slip = reception.read(schedule.look, Sheet(SheetKind.DESK, day))
    for paper in ("80mm", "58mm"):
        data = sheet_bytes(house, slip, profile(paper))
        (PICTURES / f"rooms-{paper}.png").write_bytes(picture.png(data, profile(paper)))
    for name, sheet in (
        ("poster", Sheet(SheetKind.POSTER, day)),
        ("door", Sheet(SheetKind.DOOR, day, "isere")),
        ("week", Sheet(SheetKind.WEEK, day, "vercors")),
    ):
        page = sheet_bytes(house, reception.read(schedule.look, sheet), PAGES)
        _save_page(f"page-{name}", page)


def _save_page(name: str, data: bytes) -> None:
    """Take a picture of the first page of a PDF."""
    pages = PdfDocument(data)
    drawn = pages[0].render(scale=1.2).to_pil().convert("L")
    framed = ImageOps.expand(drawn, border=1, fill=160)
    framed.save(PICTURES / f"{name}.png", optimize=True)
    pages.close()


async def _draw_events(reception: Reception) -> None:
    """Plan what a week may look like; take pictures of the desk, of a seat and of the sheets."""
    house, day = reception.house, date.fromisoformat(WHEN[:10])

    def plan(title: str, after: int, start: int, end: int, *rooms: str, **more: Any) -> EventView:
        of_request = {name: more.pop(name) for name in ("place", "slot") if name in more}
        at = (datetime.combine(day, time(hour), house.zone) for hour in (start, end))
        first, last = (each + timedelta(days=after) for each in at)
        details = EventDetails(title, **more)
        wanted = EventRequest(details, (Stretch(first, last),), rooms, anyway=True, **of_request)
        return reception.write(events.arrange, wanted)[0]

    cv = plan("Atelier CV : se présenter", 2, 9, 16, "isere", seats=8, trainer="Léa Martin",
              organisation="mission-locale", asks_name=True)  # fmt: skip
    for name in ("Ahmed", "Zoé", "Іван", "Maria", "Lucas"):
        one = reception.write(registrations.register, Wanted(cv.id, name=name, contact="06 11 22"))
    full = plan("Rencontre express ERB", 1, 9, 11, "mistral", seats=1,
                kind=EventKind.SPEED_MEETING)  # fmt: skip
    for _ in range(3):
        reception.write(registrations.register, Wanted(full.id))
    plan("Panier de l’AMAP Collines bio", 2, 17, 19, place="Magasin", seats=10,
         slot=timedelta(minutes=30), kind=EventKind.DISTRIBUTION)  # fmt: skip
    plan("Ciné-débat : Demain", 3, 18, 20, "mistral", registers=False, kind=EventKind.SCREENING)

    side = DeskSide(reception)
    app = DeskApp(lambda: DeskFront(house, reception.clock, lambda: side))
    async with app.run_test(size=SIZE) as pilot:
        while app.events is None:
            await pilot.pause(0.05)
        await pilot.press("f3")
        while not app.events.loaded:
            await pilot.pause(0.05)
        await pilot.press("down")
        await pilot.pause()
        _save(app, "events")
    seat = reception.read(registrations.seat, one.id)
    roll = profile("80mm")
    (PICTURES / "seat.png").write_bytes(picture.png(other_bytes(house, seat, roll), roll))
    for name, subject in (
        ("signatures", reception.read(signatures.sheet, cv.id)),
        ("programme", reception.read(programme.look)),
    ):
        _save_page(f"page-{name}", other_bytes(house, subject, PAGES))


async def _draw_queue(house: House, folder: Path) -> None:
    """Let a morning go by, and take a picture of the queue and of the hall."""
    environ = {"KIOSK_DATABASE_URL": f"sqlite:///{folder / 'queue.db'}", "KIOSK_CLOCK": WHEN}
    settings = load(HERE.parent / "config.toml", environ=environ)
    clock = MorningClock(house)
    reception = replace(open_reception(settings, house, clock), clock=clock)

    def come(minute: int, service: str, *needs: HelpNeed, people: int = 1) -> int:
        clock.minute = minute
        request = CheckIn(service, "fr", people, frozenset(needs))
        return reception.write(visits.check_in, request, printing=False).visit

    come(-28, "emploi")
    come(-26, "accueil")
    come(-25, "caf", HelpNeed.PUSHCHAIR)
    come(-21, "emploi", HelpNeed.INTERPRETER)
    note = come(-18, "droits-logement", people=2)
    stepped_out = come(-15, "caf")
    come(-12, "accueil", HelpNeed.SEAT)
    come(-7, "internet")
    come(-3, "emploi")
    clock.minute = -20
    for counter in ("bureau-1", "accueil", "bureau-4"):
        called = reception.write(calling.call_next, counter)
        clock.minute += 1
        if counter != "bureau-4":
            reception.write(receiving.receive, called.id)
    reception.write(receiving.write_note, note, "revient pour le dossier de mardi")
    clock.minute = -10
    reception.write(receiving.pause, stepped_out)
    clock.minute = -2
    reception.write(calling.call_next, "bureau-3")
    ten = clock.now().astimezone(house.zone).replace(hour=10, minute=15, second=0)
    reception.write(appointments.plan, Wish("emploi", ten, name="Mme D."))
    clock.minute = 0
    side = DeskSide(reception)
    app = DeskApp(lambda: DeskFront(house, clock, lambda: side, counter="accueil"))
    async with app.run_test(size=SIZE) as pilot:
        while app.queue is None or not app.queue.loaded:
            await pilot.pause(0.05)
        await pilot.pause()
        _save(app, "queue")
    other = DeskSide(reception)
    hall = DisplayApp(lambda: DisplayFront(house, clock, lambda: other, sound="off"))
    async with hall.run_test(size=SIZE) as pilot:
        while hall.shown is None or hall.shown.seen is None:
            await pilot.pause(0.05)
        await pilot.pause()
        _save(hall, "hall")


class MorningClock:
    """Shows so many minutes after half past nine."""

    real = True

    def __init__(self, house: House) -> None:
        self.minute = 0
        self._start = datetime.fromisoformat(WHEN).replace(tzinfo=house.zone)

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return (self._start + timedelta(minutes=self.minute)).astimezone(UTC)


def _save(app: App[Any], name: str) -> None:
    """Draw the cells of the screen, as a terminal would."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001  there is no public way
    width, height = CELL
    image = Image.new("RGB", (SIZE[0] * width, len(strips) * height))
    pen = ImageDraw.Draw(image)
    for y, strip in enumerate(strips):
        x = 0
        for text, style, _ in strip:
            ink, paper = _colours(style)
            for character in text:
                box = (x, y * height, x + width - 1, (y + 1) * height - 1)
                pen.rectangle(box, fill=paper)
                middle = box[1] + height // 2
                if character in HALVES:
                    upper, lower = HALVES[character]
                    if upper:
                        pen.rectangle((box[0], box[1], box[2], middle - 1), fill=ink)
                    if lower:
                        pen.rectangle((box[0], middle, box[2], box[3]), fill=ink)
                else:
                    bold = "-Bold" if style and style.bold else ""
                    letters = font(f"DejaVuSansMono{bold}", height - 5)
                    pen.text((x, box[3] - 5), character, font=letters, fill=ink, anchor="ls")
                x += width
    image.save(PICTURES / f"{name}.png", optimize=True)


def _colours(style: Style | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    ink: tuple[int, ...] = (0, 0, 0)
    paper: tuple[int, ...] = (255, 255, 255)
    if style and style.color:
        ink = tuple(style.color.get_truecolor())
    if style and style.bgcolor:
        paper = tuple(style.bgcolor.get_truecolor())
    return (paper, ink) if style and style.reverse else (ink, paper)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(draw())
