"""`kiosk audit`: who did what to somebody's things."""

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.domain import spoken
from kiosk.services import auditing


@click.command("audit")
@click.argument("day", required=False)
@click.option("--days", type=click.IntRange(1, 366), default=1, help="How many days.")
@json_option
@click.pass_obj
def audit_command(invocation: Invocation, day: str | None, days: int, as_json: bool) -> None:
    """Show who did what to bookings, registrations, appointments and visits on DAY."""
    with invocation.reception(as_json=as_json) as reception:
        today = reception.place.local(invocation.clock.now()).date()
        first = spoken.day(day, today) if day else today
        found = reception.read(auditing.of_days, first, days)
    if as_json:
        print_json(
            [
                {
                    "at": one.at.isoformat(),
                    "actor": one.actor,
                    "act": one.act,
                    "subject": one.subject,
                }
                for one in found
            ]
        )
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for one in found:
        table.add_row(f"{one.at:%Y-%m-%d %H:%M:%S}", Text(one.actor), one.act, Text(one.subject))
    Console().print(table)
    if not found:
        click.echo(invocation.words.say("Nothing was done."))
