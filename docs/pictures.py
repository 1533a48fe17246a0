"""Draws the pictures of the README from the running program: `make pictures`."""

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw
from rich.style import Style

from kiosk.bootstrap import make_clock, open_desk_side
from kiosk.delivery import devices_of, test_page_bytes, ticket_bytes
from kiosk.domain.paper import SURE
from kiosk.house import house_from
from kiosk.services import visits
from kiosk.settings import load
from kiosk.tui.visitor.app import VisitorApp
from kiosk.tui.visitor.front import Front, Patience
from kiosk.tui.visitor.screen import ChoiceScreen
from kiosk.tui.visitor.ticket import TicketScreen
from printers import picture
from printers.address import parse
from printers.drawing import font
from printers.profiles import profile

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
        desk_side = open_desk_side(settings, house, clock)
        patience = Patience(idle=60, still_there=15, result=30)
        app = VisitorApp(lambda: Front(house, clock, patience, lambda: desk_side))
        async with app.run_test(size=SIZE) as pilot:
            while not app.ready:
                await pilot.pause(0.05)
            _save(app, "welcome")
            for key, screen in (("2", "needs"), ("1", "services"), ("1", "details"), ("1", "")):
                await pilot.press(key)
                await pilot.pause()
                if screen and isinstance(app.screen, ChoiceScreen):
                    _save(app, screen)
            while not (isinstance(app.screen, TicketScreen) and app.screen.paper in SURE):
                await pilot.pause(0.05)
            _save(app, "ticket")
            ticket = desk_side.reception.read(visits.find, app.screen.ticket.token)
        device = replace(devices_of(settings, house)["ticket"], address=parse(NETWORK, base=folder))
        page = test_page_bytes(device, clock.now().astimezone(house.zone))
        (PICTURES / "test-page.png").write_bytes(picture.png(page, device.paper))
        for paper in ("80mm", "58mm"):
            data = ticket_bytes(house, ticket, profile(paper))
            (PICTURES / f"paper-{paper}.png").write_bytes(picture.png(data, profile(paper)))


def _save(app: VisitorApp, name: str) -> None:
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
