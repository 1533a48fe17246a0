"""`kiosk` and `kiosk visitor`: the visitor screen."""

import sys

import click

from kiosk import logs
from kiosk.cli.context import WRONG_USE, Invocation


def run_screen(invocation: Invocation) -> None:
    """Run the visitor screen until it is told to end."""
    settings, house, clock = invocation.settings, invocation.house, invocation.clock
    if not sys.stdin.isatty():
        click.echo("The visitor screen needs a terminal. See: kiosk --help", err=True)
        raise click.exceptions.Exit(WRONG_USE)
    from kiosk.bootstrap import open_desk_side  # noqa: PLC0415  keeps `--help` quick
    from kiosk.tui.visitor.app import Patience, VisitorApp  # noqa: PLC0415  as above

    logs.start(settings.data_folder)
    patience = Patience(
        idle=settings.visitor.idle_seconds,
        still_there=settings.visitor.still_there_seconds,
        result=settings.visitor.result_seconds,
    )
    app = VisitorApp(
        house,
        clock,
        patience,
        lambda: open_desk_side(settings, house, clock),
        leave_key=settings.leave_key,
        theme=settings.machine.theme,
    )
    app.run()
    raise click.exceptions.Exit(app.return_code or 0)


@click.command("visitor")
@click.pass_obj
def visitor_command(invocation: Invocation) -> None:
    """Open the visitor screen."""
    run_screen(invocation)
