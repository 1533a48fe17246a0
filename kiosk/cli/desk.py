"""`kiosk desk`: the reception's screen."""

import sys
from typing import TYPE_CHECKING

import click

from kiosk.cli.context import REFUSED, WRONG_USE, Invocation, say_mistakes

if TYPE_CHECKING:
    from kiosk.tui.desk.front import Front


@click.command("desk")
@click.pass_obj
def desk_command(invocation: Invocation) -> None:
    """Open the reception's screen: the rooms by time, to look at and to book."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        click.echo("The reception's screen needs a terminal. See: kiosk bookings --help", err=True)
        raise click.exceptions.Exit(WRONG_USE)
    from kiosk.tui.desk.app import DeskApp  # keeps `--help` quick

    app = DeskApp(lambda: _front(invocation))
    app.run()
    if app.failure is not None:
        _explain(app.failure)
    raise click.exceptions.Exit(app.return_code or 0)


def _front(invocation: Invocation) -> "Front":
    """Look the house up; called by the screen after its first frame. Raises `BadConfiguration`."""
    from kiosk import logs  # after the first frame
    from kiosk.bootstrap import make_clock, open_reception
    from kiosk.house import house_from
    from kiosk.rooms_side import RoomsSide
    from kiosk.tui.desk.front import Front

    settings = invocation.load_settings()
    logs.start(settings.data_folder)
    house = house_from(settings)
    clock = make_clock(settings, house)
    return Front(
        house=house,
        clock=clock,
        open_side=lambda: RoomsSide(open_reception(settings, house, clock)),
        theme=settings.machine.theme,
    )


def _explain(failure: Exception) -> None:
    """Say why the screen could not open, on the terminal that it has given back."""
    from kiosk.settings import BadConfiguration  # only now

    if isinstance(failure, BadConfiguration):
        say_mistakes(failure)
        raise click.exceptions.Exit(WRONG_USE)
    click.echo(f"The reception's screen could not open: {failure}", err=True)
    raise click.exceptions.Exit(REFUSED)
