"""`kiosk tickets` and `kiosk show`: what was given out."""

from datetime import date, datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.cli.views import ticket_json
from kiosk.services import visits


@click.command("tickets")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="A day of the house, like 2026-11-24; today by default.",
)
@json_option
@click.pass_obj
def tickets_command(
    invocation: Invocation,
    day: datetime | None,
    as_json: bool,
) -> None:
    """List the tickets of a day, in the order of arrival."""
    chosen: date | None = day.date() if day else None
    with invocation.reception(as_json=as_json) as reception:
        tickets = reception.read(visits.of_day, chosen)
    if as_json:
        print_json([ticket_json(invocation.house, ticket) for ticket in tickets])
        return
    words, house = invocation.words, invocation.house
    table = Table(box=None, pad_edge=False)
    say = words.say
    for column in (say("Number"), say("Time"), say("Service"), say("Office"), say("Paper")):
        table.add_column(column)
    for ticket in tickets:
        table.add_row(
            ticket.number,
            words.time(ticket.arrived_at),
            Text(house.speak(ticket.service_name, words.language)),
            Text(house.speak(ticket.office_name, words.language)),
            ticket.printed.value if ticket.printed else "–",
        )
    Console().print(table)


@click.command("show")
@click.argument("code")
@json_option
@click.pass_obj
def show_command(
    invocation: Invocation,
    code: str,
    as_json: bool,
) -> None:
    """Show one ticket: CODE is its number today, or its token as a scanner types it."""
    with invocation.reception(as_json=as_json) as reception:
        ticket = reception.read(visits.find, code)
    described = ticket_json(invocation.house, ticket)
    if as_json:
        print_json(described)
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for key, value in described.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        table.add_row(key, Text("–" if shown in (None, "") else str(shown)))
    Console().print(table)
