"""`kiosk` and `kiosk visitor`: the visitor screen."""

from typing import TYPE_CHECKING, NoReturn

import click

from kiosk.cli.context import Invocation
from kiosk.cli.screens import run_screen

if TYPE_CHECKING:
    from kiosk.tui.desk.app import DeskApp
    from kiosk.tui.visitor.app import VisitorApp
    from kiosk.tui.visitor.front import Front


NAME = "visitor"
"""What the desk calls the screen when it fails."""


def run_visitor(invocation: Invocation) -> NoReturn:
    """Run the visitor screen until it is told to end."""
    shown: list[VisitorApp] = []

    def make() -> "VisitorApp":
        shown[:] = [visitor_app(invocation)]
        return shown[0]

    def then() -> "DeskApp | None":
        from kiosk.cli.desk import desk_for  # only for who works here

        member = shown[0].staff.member
        return desk_for(invocation, member) if member is not None else None

    run_screen(invocation, NAME, make, then)


def visitor_app(invocation: Invocation, *, for_staff: bool = True) -> "VisitorApp":
    """Return the screen, which looks the house up behind its first frame.

    `for_staff`: a key asks who works here for their PIN.
    """
    from kiosk.tui.visitor.app import VisitorApp  # keeps `--help` quick

    return VisitorApp(lambda: _front(invocation, for_staff=for_staff))


def _front(invocation: Invocation, *, for_staff: bool) -> "Front":
    """Look the house up; called by the screen after its first frame. Raises `BadConfiguration`."""
    from kiosk import logs  # after the first frame
    from kiosk.bootstrap import make_clock, open_visitor_side
    from kiosk.house import house_from
    from kiosk.tui.visitor.front import Front, Patience

    settings = invocation.load_settings()
    logs.start(settings.data_folder)
    house = house_from(settings)
    clock = make_clock(settings, house)
    return Front(
        house=house,
        clock=clock,
        patience=Patience(
            idle=settings.visitor.idle_seconds,
            still_there=settings.visitor.still_there_seconds,
            result=settings.visitor.result_seconds,
        ),
        open_visitor_side=lambda: open_visitor_side(settings, house, clock),
        theme=settings.machine.theme,
        leave_key=settings.leave_key,
        staff_key=(settings.staff.key or None) if for_staff else None,
    )


@click.command("visitor")
@click.pass_obj
def visitor_command(invocation: Invocation) -> None:
    """Open the visitor screen."""
    run_visitor(invocation)
