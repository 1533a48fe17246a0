"""`kiosk config`: is the configuration right, and what does it come to."""

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.settings.explaining import explain


@click.group("config")
def config_command() -> None:
    """The configuration."""


@config_command.command("check")
@click.pass_obj
def check_command(invocation: Invocation) -> None:
    """Say every mistake at once; status 2 when there is one."""
    settings = invocation.settings
    say_many = invocation.words.say_many
    services = say_many("{n} service", "{n} services", len(settings.services))
    click.echo(
        invocation.words.say(
            "{file}: no mistake ({services}).", file=settings.source, services=services
        )
    )


@config_command.command("show")
@json_option
@click.pass_obj
def show_command(
    invocation: Invocation,
    as_json: bool,
) -> None:
    """Show every setting, and whether it comes from the file or from elsewhere."""
    rows = explain(invocation.settings)
    if as_json:
        print_json({r.key: {"value": r.value, "layer": r.layer, "name": r.name} for r in rows})
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for row in rows:
        table.add_row(row.key, Text(row.value), row.name or row.layer)
    Console(soft_wrap=True).print(table)
