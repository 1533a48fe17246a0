"""`kiosk print`: what goes to paper."""

from pathlib import Path

import click

from kiosk.cli.context import WRONG_USE, Invocation
from kiosk.delivery import ticket_bytes
from kiosk.services import visits
from printers import picture, preview, reader
from printers.profiles import profile


@click.group("print")
def print_command() -> None:
    """What goes to paper."""


@print_command.command("preview")
@click.argument("code")
@click.option("--png", "png", type=click.Path(path_type=Path), help="Draw it into this file.")
@click.option("--profile", "profile_name", help="Another paper than this machine's: 58mm, 80mm.")
@click.pass_obj
def preview_command(
    invocation: Invocation, code: str, png: Path | None, profile_name: str | None
) -> None:
    """Show the ticket CODE as it would be printed, from the very bytes that go to the printer."""
    printer = invocation.settings.ticket_printer
    try:
        paper = profile(profile_name or (printer.profile if printer else "80mm"))
    except ValueError as unknown:
        click.echo(str(unknown), err=True)
        raise click.exceptions.Exit(WRONG_USE) from None
    with invocation.reception(as_json=False) as reception:
        ticket = reception.read(visits.find, code)
    data = ticket_bytes(invocation.house, ticket, paper)
    if png is None:
        click.echo(preview.as_text(reader.read(data), paper.columns))
        return
    try:
        png.write_bytes(picture.png(data, paper))
    except OSError as error:
        click.echo(f"{png}: {error.strerror}", err=True)
        raise click.exceptions.Exit(1) from None
