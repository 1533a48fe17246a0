"""`kiosk desk`: the reception's screen."""

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kiosk.cli.context import Invocation
from kiosk.cli.screens import run_screen

if TYPE_CHECKING:
    from kiosk.services.staff import Member
    from kiosk.tui.desk.app import DeskApp
    from kiosk.tui.desk.front import Front


@click.command("desk")
@click.option("--counter", metavar="COUNTER", help="An adviser's: only the queue of this counter.")
@click.option("--rooms", is_flag=True, help="Begin with the rooms.")
@click.pass_obj
def desk_command(invocation: Invocation, counter: str | None, rooms: bool) -> None:
    """Open the reception's screen: the queue (F1) and the rooms by time (F2)."""

    def make() -> "DeskApp":
        from kiosk.tui.desk.app import DeskApp  # keeps `--help` quick

        return DeskApp(lambda: _front(invocation, counter, rooms_first=rooms))

    run_screen(invocation, "desk", make)


def desk_for(invocation: Invocation, member: "Member") -> "DeskApp":
    """Return the desk for somebody who has signed in at the visitor screen."""
    from kiosk.tui.desk.app import DeskApp  # only now

    return DeskApp(lambda: _at_the_visitors(invocation, member))


def _at_the_visitors(invocation: Invocation, member: "Member") -> "Front":
    front = _front(invocation, None, rooms_first=False)
    seconds = float(invocation.settings.staff.visitor_idle_seconds)
    return replace(front, member=member, idle_seconds=seconds)


def _front(invocation: Invocation, counter: str | None, *, rooms_first: bool) -> "Front":
    """Look the house up; called by the screen after its first frame.

    Raises `BadConfiguration`, `Refused`: `counter.unknown`.
    """
    from kiosk import logs  # after the first frame
    from kiosk.bootstrap import make_clock, open_desk_side
    from kiosk.domain.naming import counter_named
    from kiosk.house import house_from
    from kiosk.tui.desk.front import Front

    settings = invocation.load_settings()
    logs.start(settings.data_folder)
    house = house_from(settings)
    clock = make_clock(settings, house)
    advisers = counter_named(house, counter) if counter else None
    return Front(
        house=house,
        clock=clock,
        open_side=lambda: open_desk_side(settings, house, clock, advisers),
        theme=settings.machine.theme,
        counter=advisers or house.services[house.reception].counter,
        alone=advisers is not None,
        rooms_first=rooms_first,
        idle_seconds=60.0 * settings.staff.idle_minutes,
    )
