"""`kiosk display`: the screen in the hall, the sign at a door, the programme."""

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kiosk.cli.context import Invocation
from kiosk.cli.screens import run_screen

if TYPE_CHECKING:
    from kiosk.tui.display.app import DisplayApp
    from kiosk.tui.display.front import Front


@click.command("display")
@click.option("--room", metavar="ROOM", help="The sign at this room's door.")
@click.option("--programme", is_flag=True, help="The events of this week and the next.")
@click.pass_obj
def display_command(invocation: Invocation, room: str | None, *, programme: bool) -> None:
    """Show who is called and what is on today; or a room's sign, or the programme."""
    if room and programme:
        raise click.UsageError("--room and --programme are two displays: choose one.")

    name = display_name(room, programme=programme)
    run_screen(invocation, name, lambda: display_app(invocation, room, programme=programme))


def display_app(
    invocation: Invocation, room: str | None, *, programme: bool, silent: bool = False
) -> "DisplayApp":
    """Return the display; it looks the house up behind its first frame."""
    from kiosk.tui.display.app import DisplayApp  # keeps `--help` quick

    def prepare() -> "Front":
        front = _front(invocation, room, programme=programme)
        return replace(front, sound="off", speech=False) if silent else front

    return DisplayApp(prepare)


def display_name(room: str | None, *, programme: bool) -> str:
    """Return what the desk calls it when it fails: a machine may have several."""
    if room:
        return f"display {room}"
    return "display programme" if programme else "display"


def _front(invocation: Invocation, room: str | None, *, programme: bool) -> "Front":
    """Look the house up; called by the screen after its first frame.

    Raises `BadConfiguration`, `Refused`: `resource.unknown`.
    """
    from kiosk import logs  # after the first frame
    from kiosk.bootstrap import make_clock, open_display_side
    from kiosk.domain.naming import named
    from kiosk.house import house_from
    from kiosk.tui.display.front import Front

    settings = invocation.load_settings()
    logs.start(settings.data_folder)
    house = house_from(settings)
    clock = make_clock(settings, house)
    return Front(
        house=house,
        clock=clock,
        open_side=lambda: open_display_side(settings, house, clock),
        theme=settings.machine.theme,
        room=named(house, room).key if room else None,
        programme=programme,
        sound=settings.display.sound,
        speech=settings.display.speech,
        leave_key=settings.leave_key,
    )
