"""`kiosk schedule`: the rooms of a day, on paper, on the screen, in files."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console

from db.enums import ResourceKind, SheetKind
from kiosk.calendars.files import write_whole
from kiosk.cli.context import Invocation
from kiosk.cli.printing import see_it_out
from kiosk.cli.schedule_views import schedule_json, schedule_text
from kiosk.cli.standard_output import write_out
from kiosk.delivery import devices_of, sheet_bytes
from kiosk.domain import spoken
from kiosk.domain.moments import nearest
from kiosk.domain.naming import named
from kiosk.domain.refusals import Refused
from kiosk.domain.schedule import FOR_THE_DESK
from kiosk.reception import Reception
from kiosk.services import editions
from kiosk.services.schedule import Sheet
from printers.profiles import PAGES, PROFILES, Profile

FORMATS = ("receipt", "pdf", "text", "html", "ics", "json")
PAPER = ("receipt", "pdf")
_SUFFIXES: Mapping[str, str] = {
    ".pdf": "pdf", ".html": "html", ".htm": "html", ".ics": "ics", ".json": "json",
    ".txt": "text", ".png": "receipt", ".bin": "receipt",
}  # fmt: skip
_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


@click.command("schedule")
@click.argument("day", required=False)
@click.option("--room", metavar="ROOM", help="Only this one, by key or name.")
@click.option("--week", is_flag=True, help="The week that DAY lies in, from Monday on.")
@click.option("--doors", is_flag=True, help="PDF: a page for each room that is booked.")
@click.option(
    "--by",
    "order",
    type=click.Choice(["room", "time"]),
    default="room",
    help="How the receipt is ordered.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="By default a receipt, or what FILE ends with.",
)
@click.option(
    "--print",
    "printer",
    metavar="[PRINTER]",
    is_flag=False,
    flag_value="",
    help="Print it, on this machine's printer for it or another.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help='Write this file instead of printing; "-" is standard output.',
)
@click.pass_obj
def schedule_command(invocation: Invocation, /, day: str | None, **more: Any) -> None:
    """Print the rooms of DAY, today by default, as a receipt for the desk.

    A PDF hangs on a wall or on doors: it has no contacts, no notes and no private titles. Each
    printed sheet has a version, and says which one it replaces and what has changed.
    """
    output: Path | None = more["output"]
    form = _form(output, more)
    with invocation.reception(as_json=form == "json") as reception:
        today = reception.place.local(invocation.clock.now()).date()
        chosen = spoken.day(day, today) if day else today
        sheet = _sheet(invocation, form, chosen, more)
        if form in PAPER and output is None:
            _print(invocation, reception, sheet, more["printer"] or None)
        if form == "text" and output is None:
            found = reception.read(editions.compared, sheet)
            Console().print(schedule_text(invocation.house, invocation.words, found))
            return
        content = _content(invocation, reception, sheet, form, output)
        if output is None or str(output) == "-":
            write_out([content])
        else:
            write_whole(output, [content])


def _form(output: Path | None, more: Mapping[str, Any]) -> str:
    """Return the format that is meant. Raises `click.UsageError` for what does not go together."""
    suffix = output.suffix.lower() if output else ""
    if suffix and suffix not in _SUFFIXES:
        known = ", ".join(_SUFFIXES)
        raise click.UsageError(f"A file ends with one of {known}.")
    form: str = more["form"] or _SUFFIXES.get(suffix, "receipt")
    if suffix and _SUFFIXES[suffix] != form and not (form == "receipt" and suffix == ".txt"):
        raise click.UsageError(f"--format {form} does not go with a file that ends with {suffix}.")
    if more["printer"] is not None and (output is not None or form not in PAPER):
        raise click.UsageError("--print goes with receipt and pdf, and without --output.")
    if more["doors"] and (form != "pdf" or more["week"]):
        raise click.UsageError("--doors goes with --format pdf, and without --week.")
    if more["order"] == "time" and form != "receipt":
        raise click.UsageError("--by time goes with the receipt.")
    return form


def _sheet(invocation: Invocation, form: str, day: date, more: Mapping[str, Any]) -> Sheet:
    room = named(invocation.house, more["room"]).key if more["room"] else None
    if form in ("pdf", "html"):
        one_room = SheetKind.DOOR if room or more["doors"] else SheetKind.POSTER
        kind = SheetKind.WEEK if more["week"] else one_room
    else:
        kind = SheetKind.DESK_WEEK if more["week"] else SheetKind.DESK
    return Sheet(kind, day, room, by_time=more["order"] == "time")


def _print(
    invocation: Invocation, reception: Reception, sheet: Sheet, printer: str | None
) -> NoReturn:
    """Print it, and end with status 1 if nothing came out. Raises `Refused`."""
    devices = devices_of(invocation.settings, invocation.house)
    for_the_desk = sheet.kind in FOR_THE_DESK
    if printer is not None:
        if printer not in devices:
            raise Refused("printer.unknown", printer=printer, known=", ".join(devices))
        right = [name for name, one in devices.items() if one.paper.pages is not for_the_desk]
        if printer not in right:
            raise Refused("printer.wrong-paper", printer=printer, right=", ".join(right) or "–")
    ordered = reception.write(editions.order, sheet, printer)
    see_it_out(invocation, reception, *(one.job for one in ordered))


def _content(
    invocation: Invocation, reception: Reception, sheet: Sheet, form: str, output: Path | None
) -> bytes:
    house = invocation.house
    if form == "ics":
        return _calendar(invocation, reception, sheet)
    found = reception.read(editions.compared, sheet)
    if form == "pdf" and not found.lines and sheet.each(house) != (sheet,):
        raise Refused("schedule.empty")
    if form == "json":
        return _json(schedule_json(house, found))
    if form == "text":
        console = Console(width=80, no_color=True, force_terminal=False)
        with console.capture() as captured:
            console.print(schedule_text(house, invocation.words, found))
        return captured.get().encode()
    if form == "html":
        from kiosk.documents.web_page import web_page  # only for this form

        return web_page(house, found)
    if form == "pdf":
        return sheet_bytes(house, found, PAGES)
    return _receipt(invocation, sheet_bytes(house, found, _roll(invocation)), output)


def _receipt(invocation: Invocation, data: bytes, output: Path | None) -> bytes:
    """Return the bytes for the printer, a picture of them, or a text that shows them."""
    from printers import picture, preview, reader  # only for this form

    paper, suffix = _roll(invocation), output.suffix.lower() if output else ""
    if suffix == ".bin":
        return data
    if suffix == ".png":
        return picture.png(data, paper)
    return (preview.as_text(reader.read(data, paper.page_1252), paper.columns) + "\n").encode()


def _roll(invocation: Invocation) -> Profile:
    """Return the paper of this machine's printer of receipts, or the usual one."""
    settings = invocation.settings
    device = devices_of(settings, invocation.house).get(
        settings.printing.sheets or settings.printing.tickets
    )
    return device.paper if device else PROFILES["80mm"]


def _calendar(invocation: Invocation, reception: Reception, sheet: Sheet) -> bytes:
    from kiosk.calendars.writing import calendar_file  # only for this form
    from kiosk.services import calendars
    from kiosk.services.calendars import Selection

    house = invocation.house
    start = nearest(sheet.first, _MIDNIGHT, house.zone)
    until = nearest(sheet.first + sheet.days * _DAY, _MIDNIGHT, house.zone)
    selection = Selection(start, until, sheet.room, None)
    # As on every other form of it: what is lent, and offices, have no place among the rooms.
    rooms = {key for key, one in house.resources.items() if one.kind is ResourceKind.ROOM}
    every = reception.read(calendars.selected, selection)
    found = tuple(one for one in every if any(use.resource in rooms for use in one.uses))
    file = calendar_file(house, found, selection, expanded=True)
    return b"".join(file.chunks())


def _json(document: object) -> bytes:
    import json  # only for this form

    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
