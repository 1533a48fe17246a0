"""`kiosk events sheet` and `kiosk events programme`: what is printed of events."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from db.enums import JobKind
from kiosk import wording
from kiosk.calendars.files import write_whole
from kiosk.cli.context import ID, REFUSED, Invocation, print_json
from kiosk.cli.event_views import event_json, events_table
from kiosk.cli.printing import see_it_out
from kiosk.cli.standard_output import write_out
from kiosk.delivery import devices_of, other_bytes
from kiosk.domain.refusals import Refused
from kiosk.reception import Reception
from kiosk.services import printing, programme, signatures
from kiosk.services.programme import Programme
from kiosk.services.signatures import SignatureSheet
from printers.profiles import PAGES, PROFILES, Profile

_output = click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help='Write this file instead of printing; "-" is standard output.',
)
_printer = click.option(
    "--print",
    "printer",
    metavar="[PRINTER]",
    is_flag=False,
    flag_value="",
    help="Print it, on this machine's printer for it or another.",
)


@click.command("sheet")
@click.argument("event", type=ID)
@click.option("--format", "form", type=click.Choice(["receipt", "pdf"]), help="How it looks.")
@_printer
@_output
@click.option("--anyway", is_flag=True, help="Although something is wrong with it.")
@click.pass_obj
def sheet_command(invocation: Invocation, /, event: int, anyway: bool, **more: Any) -> None:
    """Print the attendance sheet of EVENT: a line for each person, a column for each half-day.

    What should not be is said before: a trainer who is elsewhere, a public holiday, a room that
    is too small.
    """
    with invocation.reception(as_json=False) as reception:
        found = reception.read(signatures.sheet, event)
        _say_doubts(invocation, found.doubts)
        if found.doubts and not anyway:
            click.echo(
                invocation.words.say("Nothing was printed. To print it all the same: --anyway"),
                err=True,
            )
            raise click.exceptions.Exit(REFUSED)
        if more["output"] is not None:
            form = more["form"] or _form_of(more["output"])
            _write(more["output"], _bytes(invocation, found, form))
            return
        printer = _printer_for(invocation, reception, more["printer"], more["form"])
        job = reception.write(printing.request_of_event, JobKind.SIGNATURES, event, printer)
        see_it_out(invocation, reception, job)


@click.command("programme")
@click.option("--weeks", type=click.IntRange(1, 52), default=programme.WEEKS,
              help="This week, and so many with it.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "receipt", "pdf", "ics", "json"]),
              help="By default a table here, or what FILE ends with.")  # fmt: skip
@_printer
@_output
@click.pass_obj
def programme_command(invocation: Invocation, /, weeks: int, **more: Any) -> None:
    """Show what takes place this week and the next, as far as everybody may know."""
    output: Path | None = more["output"]
    form = more["form"] or (_form_of(output) if output else "text")
    if more["printer"] is not None and more["form"] is None:
        form = "receipt"
    with invocation.reception(as_json=form == "json") as reception:
        found = reception.read(programme.look, weeks)
        if more["printer"] is not None:
            printer = _printer_for(invocation, reception, more["printer"], form)
            see_it_out(invocation, reception, reception.write(printing.request_programme, printer))
        if form == "text" and output is None:
            _show(invocation, found)
        elif form == "json" and output is None:
            print_json([event_json(one) for one in found.events])
        else:
            _write(output or Path("-"), _bytes(invocation, found, form))


def _form_of(output: Path) -> str:
    suffixes = {".pdf": "pdf", ".ics": "ics", ".txt": "text", ".json": "json"}
    return suffixes.get(output.suffix.lower(), "receipt")


def _bytes(invocation: Invocation, found: SignatureSheet | Programme, form: str) -> bytes:
    """Return a file's content: a page, or a receipt as a text that shows it."""
    house = invocation.house
    if form == "pdf":
        return other_bytes(house, found, PAGES)
    if isinstance(found, Programme) and form == "ics":
        from kiosk.calendars.programme import programme_file  # only for this form

        return programme_file(house, found)
    if isinstance(found, Programme) and form == "json":
        import json  # only for this form

        document = [event_json(one) for one in found.events]
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    from printers import preview, reader  # only for a receipt

    paper = _roll(invocation)
    shown = preview.as_text(
        reader.read(other_bytes(house, found, paper), paper.page_1252), paper.columns
    )
    return (shown + "\n").encode()


def _roll(invocation: Invocation) -> Profile:
    settings = invocation.settings
    devices = devices_of(settings, invocation.house)
    device = devices.get(settings.printing.sheets or settings.printing.tickets)
    return device.paper if device else PROFILES["80mm"]


def _printer_for(
    invocation: Invocation, reception: Reception, named: str | None, form: str | None
) -> str | None:
    """Return where to print. Raises `Refused`: `printer.unknown`, `printer.no-pages`."""
    if named:
        devices = devices_of(invocation.settings, invocation.house)
        if named not in devices:
            raise Refused("printer.unknown", printer=named, known=", ".join(devices))
        return named
    place = reception.place
    if form == "pdf":
        if place.page_printer is None:
            raise Refused("printer.no-pages")
        return place.page_printer
    return place.sheet_printer if form == "receipt" else None


def _say_doubts(invocation: Invocation, doubts: Sequence[Refused]) -> None:
    words, house = invocation.words, invocation.house
    today = invocation.clock.now().astimezone(house.zone).date()
    for doubt in doubts:
        answer = wording.explain(words, house, today, doubt.code, doubt.details)
        click.echo(f"⚠ {answer.what}", err=True)


def _show(invocation: Invocation, found: Programme) -> None:
    if not found.events:
        click.echo(invocation.words.say("Nothing is planned."))
        return
    table = events_table(invocation.words, invocation.house, found.at.date(), found.events)
    Console().print(table)


def _write(output: Path, content: bytes) -> None:
    if str(output) == "-":
        write_out([content])
    else:
        write_whole(output, [content])
